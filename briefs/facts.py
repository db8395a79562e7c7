"""What the ledger keeps of briefs."""

from hlh.activity.verbs import declare

STARTED = declare("brief.started", "kind", "roots")
SUBMITTED = declare("brief.submitted", "version")
RETURNED = declare("brief.returned", "decision")
DECLINED = declare("brief.declined", "decision")
PUBLISHED = declare("brief.published", "version", "decision", "areas", "country")
REOPENED = declare("brief.reopened", "version")
WITHDRAWN = declare("brief.withdrawn", "decision")
SUPERSEDED = declare("brief.superseded", "decision", "successor")
WRITTEN_DOWN = declare("brief.written_down")  # for somebody else
ASKED_WHOSE = declare("brief.asked_whose")  # whoever's experience it is, whether they agree
AGREED = declare("brief.agreed")
REFUSED = declare("brief.refused")
QUESTION_SENT = declare("brief.question_sent", "number")  # one of the five, by mail
DECIDED = (RETURNED, DECLINED, PUBLISHED, WITHDRAWN, SUPERSEDED)  # what a person decided, with words for the author
