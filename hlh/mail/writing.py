"""Writing letters: the rooms say who is told what, and why; how it reads is worked out when it is sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import override

from hlh.activity.hurrying import tell_the_worker
from hlh.activity.models import Fact
from hlh.mail.calendars import Enclosed
from hlh.mail.models import Incoming, Letter
from hlh.people.models import Voice
from hlh.people.voices import Reached, reached_by
from hlh.policy import Words
from hlh.taxonomy.languages import django_code

Filling = Callable[[Letter], dict[str, Any] | None]
Enclosing = Callable[[Letter, str, str], Enclosed | None]
_fillings: dict[str, Filling] = {}
_answerable: set[str] = set()
_enclosings: dict[str, Enclosing] = {}
_private: set[str] = set()


def fills(kind: str, *, is_answerable: bool = False, is_private: bool = False) -> Callable[[Filling], Filling]:
    """Register what a kind of letter says: from the letter to the context of `mail/<kind>.txt` and `.html`.

    The function runs in the reader's language when the letter is sent, so that naming and consent are those of that
    moment. None takes the letter back: there is nothing to say any more.

    Args:
        kind: the name of its templates.
        is_answerable: whether a reply to it lands where its voice speaks.
        is_private: whether what it says is between two people: of what was sent no word is kept.
    """

    def register(filling: Filling) -> Filling:
        _fillings[kind] = filling
        if is_answerable:
            _answerable.add(kind)
        if is_private:
            _private.add(kind)
        return filling

    return register


def encloses(kind: str) -> Callable[[Enclosing], Enclosing]:
    """Register the calendar that goes along with a kind of letter that can be answered.

    The function gets the letter, the address at which it is answered, and that of its reader, and runs in the reader's
    language after the letter was filled. None lets it go alone.
    """

    def register(enclosing: Enclosing) -> Enclosing:
        _enclosings[kind] = enclosing
        return enclosing

    return register


def has_a_calendar(letter: Letter) -> bool:
    """Whether a calendar may go along: then it is answered at the same address each time."""
    return letter.kind in _enclosings


def enclosed_with(letter: Letter, *, answered_at: str, reader: str) -> Enclosed | None:
    """The calendar that goes along with a letter.

    Args:
        letter: which one.
        answered_at: the address at which it is answered.
        reader: the address that it goes to.
    """
    if not answered_at or not has_a_calendar(letter):
        return None
    with override(django_code(letter.language)):
        return _enclosings[letter.kind](letter, answered_at, reader)


def filling_of(kind: str) -> Filling:
    """What fills this kind of letter.

    Raises:
        LookupError: for an unknown kind.
    """
    return _fillings[kind]


def filled_kinds() -> list[str]:
    """Every kind of letter that the hub writes; a code of the door is none of them."""
    return sorted(_fillings)


def is_answerable(letter: Letter) -> bool:
    """Whether a reply to it lands somewhere."""
    return letter.kind in _answerable


def is_private(letter: Letter) -> bool:
    """Whether nothing of its words is kept once it is sent."""
    return letter.kind in _private


def letter(
    *,
    to: Voice,
    kind: str,
    reason: Words,
    fact: Fact | None = None,
    incoming: Incoming | None = None,
    due_at: datetime | None = None,
) -> Letter | None:
    """Write a letter to a voice, once for what it tells of; None when it was written before or nobody can be reached.

    Args:
        to: whom; where the letter goes is asked of the voice.
        kind: the name of its templates.
        reason: why the reader gets it, shown in the letter.
        fact, incoming: what it tells of, one of the two: what happened, or a message that came.
        due_at: not before; at once when nothing is said.
    """
    reached = reached_by(to)
    if reached is None:
        return None
    with override(django_code(reached.language)):
        defaults = {"reason": str(reason), "language": reached.language, "due_at": due_at or now()}
    written, is_new = Letter.objects.get_or_create(to=to, kind=kind, fact=fact, incoming=incoming, defaults=defaults)
    if not is_new:
        return None
    transaction.on_commit(partial(nudge, written.pk))
    return written


def later_letter(to: Voice, *, kind: str, reason: Words, due_at: datetime) -> Letter | None:
    """Write a letter that tells of many things; who calls keeps that each of them is told once."""
    reached = reached_by(to)
    if reached is None:
        return None
    with override(django_code(reached.language)):
        said = {"reason": str(reason), "language": reached.language}
    written = Letter.objects.create(to=to, kind=kind, due_at=due_at, **said)
    transaction.on_commit(partial(nudge, written.pk))
    return written


def write_to(address: str, *, kind: str, language: str, reason: str, incoming: Incoming) -> None:
    """Write a letter to an address that no voice is known of, once for a message that came from it."""
    written, is_new = Letter.objects.get_or_create(
        to_address=address, kind=kind, incoming=incoming, defaults={"language": language, "reason": reason}
    )
    if is_new:
        transaction.on_commit(partial(nudge, written.pk))


def goes_to(letter: Letter) -> Reached | None:
    """Where it goes, asked at the moment of sending."""
    return reached_by(letter.to) if letter.to else Reached(letter.to_address, letter.language)


def nudge(letter: int) -> None:
    """Ask the worker to send now; without a broker beat does it a little later."""
    from hlh.mail.tasks import send

    tell_the_worker(send, letter)
