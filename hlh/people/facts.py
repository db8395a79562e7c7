"""What the ledger keeps of people."""

from hlh.activity.verbs import declare

APPOINTED = declare("appointment.made", "role", "scope")
APPOINTMENT_ENDED = declare("appointment.ended", "role")
NAMING_CHANGED = declare("voice.renamed", "naming", "quoting")
ERASED = declare("person.erased")
NEW_BROWSER = declare("person.came_anew")  # signed in from a browser that was not seen before
FACTORS_RESET = declare("person.factors_reset", "count")  # of an account whose owner had none left to show
