"""What stood in the way of reading a feed: kept as a code with figures, said in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from hlh.outside import Why, silence
from hlh.policy import Words

STATUS, WAIT, FORM, PROVIDER, CIRCLE, GOES_ON, DIED = "status", "wait", "form", "provider", "circle", "goes_on", "died"
LOST = "lost"
IN_WORDS: dict[str, Words] = silence.IN_WORDS | {
    Why.REFUSED: _("It is not on the public web, or leads to what is not. It is not asked."),
    WAIT: _("It asks us to come later."),
    FORM: _("What it sends is not of the form that was chosen for it."),
    CIRCLE: _("Its pages lead round and round."),
    LOST: _("It forgets where its list goes on."),
    GOES_ON: _("There is more; it goes on in a few minutes."),
    DIED: _("The worker that read it was stopped. What it had read is kept."),
}


def in_words(code: str, figures: Mapping[str, Any]) -> Words:
    """A sentence; empty without a code."""
    if code == STATUS:
        return _("It answers with an error (%(status)d).") % {"status": int(figures.get("status", 0))}
    if code == PROVIDER:
        return _("It refuses: %(code)s.") % {"code": str(figures.get("said", ""))[:40]}
    return IN_WORDS.get(code, "")


class Unreadable(Exception):
    """An answer came, and it is no list that can be read.

    Attributes:
        code: kept, and said in words.
        figures: what the words name.
    """

    def __init__(self, code: str, **figures: Any) -> None:
        super().__init__(code)
        self.code, self.figures = code, figures
