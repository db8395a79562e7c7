"""What the ledger keeps of moderation."""

from hlh.activity.verbs import declare

CASE_HELD = declare("case.held", "why")  # before anybody read it
CASE_FLAGGED = declare("case.flagged", "reason")
CASE_RELEASED = declare("case.released", "decision")
CASE_HIDDEN = declare("case.hidden", "decision", "reason")
CASE_KEPT = declare("case.kept", "decision")
DECIDED = (CASE_RELEASED, CASE_HIDDEN, CASE_KEPT)
