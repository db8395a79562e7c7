"""What the ledger keeps of questions."""

from hlh.activity.verbs import declare

ASKED = declare("question.asked", "channel")
RECOGNISED = declare("question.recognised", "scope", "area", "second", "confidence", "lang", "country")
HELD = declare("question.held", "why")
ROUTED = declare("question.routed", "entry")
HANDED_OVER = declare("question.handed_over", "to")
CORRECTED = declare("question.corrected", "scope", "area", "was_scope", "was_area")
GATHERED = declare("question.gathered", "passage")
TOLD_MORE = declare("question.told_more", "addition")
ANSWERED = declare("question.answered", "answers")
JUDGED = declare("question.judged", "verdict", "answer")
CLOSED = declare("question.closed")
REOPENED = declare("question.reopened")
POINTED = declare("question.pointed", "entry")
POINTER_FELL = declare("question.pointer_fell", "entry")
