"""What the ledger keeps of people."""

from hlh.activity.verbs import declare

APPOINTED = declare("appointment.made", "role", "scope")
APPOINTMENT_ENDED = declare("appointment.ended", "role")
NAMING_CHANGED = declare("voice.renamed", "naming", "quoting")
ERASED = declare("person.erased")
NEW_BROWSER = declare("person.came_anew")  # signed in from a browser that was not seen before
ASKED = declare("person.asked", "what")  # something took from their effort budget
EXPORT_WANTED = declare("export.wanted")
EXPORT_READY = declare("export.ready", "size")
ORGANISATION_PROPOSED = declare("organisation.proposed", "kind")
ORGANISATION_CONFIRMED = declare("organisation.confirmed", "organisation")
ORGANISATION_REFUSED = declare("organisation.refused")
ORGANISATION_CHANGED = declare("organisation.changed")
AFFILIATION_VERIFIED = declare("affiliation.verified", "how")
NOMINATED = declare("nomination.made", "role", "scope")
NOMINATION_CONFIRMED = declare("nomination.confirmed", "appointment")
NOMINATION_REFUSED = declare("nomination.refused")
NOMINATION_WITHDRAWN = declare("nomination.withdrawn")
UNMASKING_ASKED = declare("unmasking.asked")
UNMASKING_ALLOWED = declare("unmasking.allowed")
UNMASKING_REFUSED = declare("unmasking.refused")
FACTORS_RESET = declare("person.factors_reset", "count")  # of an account whose owner had none left to show
