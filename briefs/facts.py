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

NOTE_WRITTEN = declare("brief.note_written", "note")
NOTE_WITHDRAWN = declare("brief.note_withdrawn", "note")
TOUCHED = declare("brief.touched", "touch", "claim")  # something new may change a claim
TOUCH_TAKEN_UP = declare("brief.touch_taken_up", "touch", "claim")
TOUCH_DISMISSED = declare("brief.touch_dismissed", "touch", "claim")
SOURCE_LOST = declare("brief.source_lost", "of")  # what a claim of it stands on was taken back, or no longer stands
