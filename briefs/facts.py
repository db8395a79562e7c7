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
DECIDED = (RETURNED, DECLINED, PUBLISHED, WITHDRAWN, SUPERSEDED)  # what a person decided, with words for the author
CREDITED = declare("brief.credited", "contribution", "role")
TAKEN_UP = declare("brief.taken_up", "uptake", "country", "went")
OBJECTED = declare("brief.objected", "objection", "source")
OBJECTION_ANSWERED = declare("brief.objection_answered", "objection", "answer")
CONFIRMED = declare("brief.confirmed", "version")
LOOK_AGAIN_SET = declare("brief.look_again_set", "day")
OVERDUE = declare("brief.overdue")
CREDIT_ANSWERED = declare("brief.credit_answered", "contribution", "agrees")
