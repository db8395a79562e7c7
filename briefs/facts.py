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
CLEARANCE_ASKED = declare("clearance.asked", "brief")
CLEARANCE_GIVEN = declare("clearance.given", "brief", "grade")
CLEARANCE_REFUSED = declare("clearance.refused", "brief")
CLEARANCE_LAPSED = declare("clearance.lapsed", "brief")
CLEARANCE_WITHDRAWN = declare("clearance.withdrawn", "brief")
TRANSLATED = declare("brief.translated", "lang", "sections")
ABOUT_CLEARANCE = (CLEARANCE_GIVEN, CLEARANCE_REFUSED, CLEARANCE_LAPSED, CLEARANCE_WITHDRAWN)
DECIDED = (RETURNED, DECLINED, PUBLISHED, WITHDRAWN, SUPERSEDED)  # what a person decided, with words for the author
