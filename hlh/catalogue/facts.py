"""What the ledger keeps of words that are quoted, and of moderation."""

from hlh.activity.verbs import declare

EXCERPT_TAKEN = declare("excerpt.taken", "entry", "stage")
CONSENT_GIVEN = declare("consent.given")
CONSENT_REFUSED = declare("consent.refused")
CONSENT_WITHDRAWN = declare("consent.withdrawn")
CONSENT_SETTLED = (
    CONSENT_GIVEN,
    CONSENT_REFUSED,
    CONSENT_WITHDRAWN,
)  # what their author said, by a button or for a place

CASE_HELD = declare("case.held", "why")  # before anybody read it
CASE_FLAGGED = declare("case.flagged", "reason")
CASE_RELEASED = declare("case.released", "decision")
CASE_HIDDEN = declare("case.hidden", "decision", "reason")
CASE_KEPT = declare("case.kept", "decision")
DECIDED = (CASE_RELEASED, CASE_HIDDEN, CASE_KEPT)
