"""What those who keep a lab say to each other under a discussion, as one of them reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from learning_labs.models import Discussion, Note

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone


@dataclass(frozen=True, slots=True)
class Noted:
    """A note, and who of the keepers left it."""

    words: str
    language: str
    who: str
    is_own: bool
    at: datetime


def notes_under(discussion: Discussion, *, reader: Anyone) -> list[Noted]:
    """The notes of a discussion, for who keeps its lab: whoever calls has asked the policy."""
    found = list(Note.objects.under(discussion).order_by("-pk")[: Note.MOST])
    return [_noted(note, reader) for note in reversed(found)]


def _noted(note: Note, reader: Anyone) -> Noted:
    person = note.by.person
    who = person.get_full_name() if person else _("A former member")
    return Noted(note.words, note.language, who, person is not None and person.pk == reader.pk, note.written_at)
