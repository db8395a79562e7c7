"""What a page reads of a post: the row alone, since twenty-five of them stand there."""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from hlh.people.speakers import Speaker

MARK = "\ufffc"  # where a quote stands in a text, on a line of its own: Unicode's sign for something set into it
_WRITTEN_OUT = re.compile(r"&#(?:0*65532|x0*fffc);", re.ASCII | re.IGNORECASE)  # what Markdown makes the same sign of


class Stage(models.TextChoices):
    SHOWN = "shown", _("Shown")
    HELD = "held", _("Waits for a facilitator")
    HIDDEN = "hidden", _("Hidden by a facilitator")
    MOVED = (
        "moved",
        _("Moved to another discussion"),
    )  # the line that stays where a post stood: its text is the way there


class Said(NamedTuple):
    """A post as it is read, with who speaks."""

    pk: int
    number: int | None
    kind: str
    stage: str
    why: str
    language: str
    text: str
    html: str
    has_files: bool
    is_brought: bool
    written_at: datetime
    useful: int
    same: int
    will_try: int
    edited_at: datetime | None
    mentions: tuple[str, ...]  # whom it asks to be told, as tokens; last of its columns
    given: tuple[str, ...]  # what the reader answered to it with one tap
    speaker: Speaker

    @property
    def anchor(self) -> str:
        return anchor_of(self.number, self.pk)

    @property
    def own_words(self) -> str:
        return own_words(self.text)

    @property
    def is_shown(self) -> bool:
        return self.stage == Stage.SHOWN

    @property
    def was_moved(self) -> bool:
        return self.stage == Stage.MOVED


COLUMNS = Said._fields[:-2]


def own_words(text: str) -> str:
    """What a post says itself, without what it quotes."""
    return re.sub(r"\n{3,}", "\n\n", text.replace(MARK, "")).strip() if MARK in text else text


def without_marks(text: str) -> str:
    """What somebody typed, without what only the hub writes."""
    return _WRITTEN_OUT.sub(" ", text.replace(MARK, ""))


def anchor_of(number: int | None, pk: int) -> str:
    """Where a post stands on its page, and in the catalogue: by its number, or apart where it has none yet."""
    return f"held-{pk}" if number is None else f"post-{number}"
