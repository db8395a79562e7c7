"""What the page of a thing shows of its entry: the thread that it stands in, and what its reader did with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models

from hlh.catalogue.audiences import SUPERSEDED, WITHDRAWN
from hlh.catalogue.lineage import KNOT, REACH, Step, open_to, reach_of, sewn
from hlh.catalogue.models import Entry, Excerpt, Tally
from hlh.catalogue.models.taps import known_as_person

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone

FALLEN = """
SELECT below.address FROM catalogue_entry below JOIN catalogue_audience audience ON audience.id = below.audience_id
WHERE below.id IN (SELECT id FROM up LIMIT 500) AND below.id <> entry.id
AND (audience.key = ANY(%(fallen)s) OR EXISTS (
    SELECT FROM catalogue_excerpt excerpt WHERE excerpt.into_id = below.id AND excerpt.stage = %(taken_back)s
))
ORDER BY below.id
"""
AROUND = f"""{REACH}
SELECT {KNOT}, entry.dead_links, tally.useful, tally.not_quite, tap.answer,
       bookmark.id IS NOT NULL AS is_kept, bookmark.remind_on, follow.id IS NOT NULL AS is_followed,
       CASE WHEN %(says_fallen)s AND around.steps = 0 THEN ARRAY({FALLEN}) ELSE ARRAY[]::text[] END AS fallen
FROM around JOIN catalogue_entry entry ON entry.id = around.id
LEFT JOIN catalogue_tally tally ON around.steps = 0 AND tally.entry_id = entry.id
LEFT JOIN catalogue_tap tap ON around.steps = 0 AND tap.entry_id = entry.id AND tap.reader = %(known_as)s
LEFT JOIN catalogue_bookmark bookmark
    ON around.steps = 0 AND bookmark.entry_id = entry.id AND bookmark.person_id = %(person)s
LEFT JOIN catalogue_follow follow ON around.steps = 0 AND follow.entry_id = entry.id AND follow.person_id = %(person)s
ORDER BY around.steps, entry.id
"""  # noqa: S608  nothing in it is typed by anybody


@dataclass(frozen=True, slots=True)
class Acts:
    """What somebody can do with an entry, and what they did: for a stranger the same as for every stranger.

    Attributes:
        entry: its number.
        useful, answers: the public figure; nought where too few have answered.
        answer: the reader's own, if they have an account.
        is_kept, remind_on, is_followed: what they do for themselves.
        has_account: whether they can keep and follow.
    """

    entry: int
    useful: int = 0
    answers: int = 0
    answer: str = ""
    is_kept: bool = False
    remind_on: date | None = None
    is_followed: bool = False
    has_account: bool = False


@dataclass(frozen=True, slots=True)
class Around:
    """Where a thing stands; acts are missing of what is not in the catalogue, or not for this reader.

    Attributes:
        dead_links: addresses that it leads to and that did not answer lately.
        fallen: addresses of what it was built on and was withdrawn or superseded since, or lost words it rests on.
    """

    thread: list[Step] = field(default_factory=list)
    acts: Acts | None = None
    dead_links: frozenset[str] = frozenset()
    fallen: tuple[str, ...] = ()


def around_of(thing: models.Model, *, reader: Anyone, says_fallen: bool = False) -> Around:
    """The thread through a thing, and the acts on its entry: one query, so that a page with buttons costs no more.

    Args:
        thing: whose page it is.
        reader: for whom.
        says_fallen: whether the page says what it was built on that no longer stands.
    """
    person = reader if reader.is_authenticated else None
    who = {"person": person.pk if person else None, "known_as": known_as_person(person) if person else ""}
    fell = {"says_fallen": says_fallen, "fallen": [WITHDRAWN, SUPERSEDED], "taken_back": Excerpt.Stage.WITHDRAWN}
    knots: list[Any] = list(Entry.objects.raw(AROUND, reach_of(thing) | who | fell))
    if not knots:
        return Around()
    here, readable = knots[0], open_to(reader, knots)
    thread, fallen = sewn(knots, readable=readable), tuple(here.fallen)
    if here.audience_id not in readable:
        return Around(thread, fallen=fallen)
    return Around(thread, _acts(here, person is not None), frozenset(here.dead_links), fallen)


def _acts(here: Any, has_account: bool) -> Acts:
    """What stands beside the entry in the row of its own knot."""
    answers = (here.useful or 0) + (here.not_quite or 0)
    is_told = answers >= Tally.FEWEST
    return Acts(
        entry=here.pk,
        useful=here.useful if is_told else 0,
        answers=answers if is_told else 0,
        answer=here.answer or "",
        is_kept=here.is_kept,
        remind_on=here.remind_on,
        is_followed=here.is_followed,
        has_account=has_account,
    )
