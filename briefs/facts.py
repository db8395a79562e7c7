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
REMARKED = declare("brief.remarked", "brief")
REMARK_ANSWERED = declare("brief.remark_answered", "brief", "reply")
REMARK_RESOLVED = declare("brief.remark_resolved", "brief")
REMARK_REOPENED = declare("brief.remark_reopened", "brief")
COAUTHOR_INVITED = declare("brief.coauthor_invited", "brief")
COAUTHOR_JOINED = declare("brief.coauthor_joined", "brief")
COAUTHOR_DECLINED = declare("brief.coauthor_declined", "brief")
COAUTHOR_LEFT = declare("brief.coauthor_left", "brief")
COAUTHOR_LET_GO = declare("brief.coauthor_let_go", "brief")
PLANNED = declare("brief.planned", "brief", "what", "moment")
PLAN_DONE = declare("brief.plan_done", "brief")
PLAN_CANCELLED = declare("brief.plan_cancelled", "brief")
PLAN_REFUSED = declare("brief.plan_refused", "brief")
PLAN_NEAR = declare("brief.plan_near", "brief")
CLASSIFIED = declare("brief.classified", "area", "tags")
