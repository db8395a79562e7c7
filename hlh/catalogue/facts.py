"""What the ledger keeps of words that are quoted."""

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
