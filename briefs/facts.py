"""What the ledger keeps of briefs."""

from hlh.activity.verbs import declare

STARTED = declare("brief.started", "kind", "roots")
SUBMITTED = declare("brief.submitted", "version", "round", "tasks")
RETURNED = declare("brief.returned", "decision")
DECLINED = declare("brief.declined", "decision")
PUBLISHED = declare("brief.published", "version", "decision", "areas", "country")
REOPENED = declare("brief.reopened", "version")
WITHDRAWN = declare("brief.withdrawn", "decision")
SUPERSEDED = declare("brief.superseded", "decision", "successor")
DECIDED = (RETURNED, DECLINED, PUBLISHED, WITHDRAWN, SUPERSEDED)  # what a person decided, with words for the author
REVIEW_OPENED = declare("brief.review_opened", "task", "step", "round")
REVIEWER_ASKED = declare("brief.reviewer_asked", "task", "reviewer")
REVIEWER_TAKEN_BACK = declare("brief.reviewer_taken_back", "task", "reviewer")
APPROVED = declare("brief.approved", "task", "reviewer")
REVIEW_DONE = declare("brief.review_done", "task", "step", "round")
REVIEW_REMINDED = declare("brief.review_reminded", "task", "times")
REVIEW_LATE = declare("brief.review_late", "task")
PUBLISHED_ALONE = declare("brief.published_alone", "look", "steps")  # although these steps were open
LOOKED_AT = declare("brief.looked_at", "look")
STEP_ADDED = declare("review_step.added")
STEP_CHANGED = declare("review_step.changed")
STEP_RETIRED = declare("review_step.retired")
STEP_RESTORED = declare("review_step.restored")
