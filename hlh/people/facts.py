"""What the ledger keeps of people."""

from hlh.activity.verbs import declare

APPOINTED = declare("appointment.made", "role", "scope")
APPOINTMENT_ENDED = declare("appointment.ended", "role")
NAMING_CHANGED = declare("voice.renamed", "naming", "quoting")
ERASED = declare("person.erased")
NEW_BROWSER = declare("person.came_anew")  # signed in from a browser that was not seen before
