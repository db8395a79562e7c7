"""What the ledger keeps of the hub's own pages."""

from hlh.activity.verbs import declare

REPORTED = declare("report.sent")
SEEN = declare("report.seen")
ANSWERED = declare("report.answered")
DONE = declare("report.done")
