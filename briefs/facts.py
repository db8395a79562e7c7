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
NOTE_WRITTEN = declare("brief.note_written", "note")
NOTE_WITHDRAWN = declare("brief.note_withdrawn", "note")
TOUCHED = declare("brief.touched", "touch", "claim")  # something new may change a claim
TOUCH_TAKEN_UP = declare("brief.touch_taken_up", "touch", "claim")
TOUCH_DISMISSED = declare("brief.touch_dismissed", "touch", "claim")
SENT = declare("brief.sent", "version")  # to whoever asked for it by mail
CLEARANCE_ASKED = declare("clearance.asked", "brief")
CLEARANCE_GIVEN = declare("clearance.given", "brief", "grade")
CLEARANCE_REFUSED = declare("clearance.refused", "brief")
CLEARANCE_LAPSED = declare("clearance.lapsed", "brief")
CLEARANCE_WITHDRAWN = declare("clearance.withdrawn", "brief")
TRANSLATED = declare("brief.translated", "lang", "sections")
ABOUT_CLEARANCE = (CLEARANCE_GIVEN, CLEARANCE_REFUSED, CLEARANCE_LAPSED, CLEARANCE_WITHDRAWN)
DECIDED = (RETURNED, DECLINED, PUBLISHED, WITHDRAWN, SUPERSEDED)  # what a person decided, with words for the author
CREDITED = declare("brief.credited", "contribution", "role")
TAKEN_UP = declare("brief.taken_up", "uptake", "country", "went")
OBJECTED = declare("brief.objected", "objection", "source")
OBJECTION_ANSWERED = declare("brief.objection_answered", "objection", "answer")
CONFIRMED = declare("brief.confirmed", "version")
LOOK_AGAIN_SET = declare("brief.look_again_set", "day")
OVERDUE = declare("brief.overdue")
CREDIT_ANSWERED = declare("brief.credit_answered", "contribution", "agrees")
REMARKED = declare("brief.remarked", "brief")
REMARK_ANSWERED = declare("brief.remark_answered", "brief", "reply")
REMARK_RESOLVED = declare("brief.remark_resolved", "brief")
REMARK_REOPENED = declare("brief.remark_reopened", "brief")
SOURCE_LOST = declare("brief.source_lost", "of")  # what a claim of it stands on was taken back, or no longer stands
