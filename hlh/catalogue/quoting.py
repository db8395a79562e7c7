"""Showing words that were taken: each time their author's consent is asked again, and how far they are named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Case, F, Func, QuerySet, TextField, Value, When
from django.db.models.functions import Coalesce, TruncDate

from hlh.catalogue.audiences import readable_by
from hlh.catalogue.models import Excerpt
from hlh.database.statements import Statement
from hlh.people.models import Naming, Quoting
from hlh.people.speakers import Shown, Speaker, columns_of, shown_as

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone

Stage = Excerpt.Stage


_STAGES = {str(stage): stage for stage in Stage}
_WITHOUT_ITS_PLACE = {Stage.GIVEN: Stage.WITHDRAWN, Stage.ASKED: Stage.REFUSED}


class Wording(NamedTuple):
    """What else is read of an excerpt whose words are shown."""

    ref: str
    taken_at: datetime
    words: str
    language: str
    title: str | None  # of the thing that they stand in
    address: str | None
    passage_hash: str
    says_now: str | None  # the hash of the passage as it stands there
    speaker: Speaker | None


class Taken(NamedTuple):
    """What decides who reads an excerpt, and what it counts for: the row alone, since five hundred stand behind a page."""

    pk: int
    anchor: str
    voice: int | None
    entry: int | None  # that it stands in, if that is there
    told_on: date | None  # since when somebody speaks there, else when the thing came out; a day of UTC
    stage: str  # from here on: what `alike` are alike in
    naming: int | None  # None where nobody speaks
    floor: int | None
    is_former: bool | None
    country: str | None  # of the voice, by its code
    region: str | None
    quoting: str | None
    kind: str | None
    tells_of: str | None  # of a thing that nobody speaks in: its countries, in one line
    audience: int | None
    read_by: str | None  # the key of the audience
    is_hidden: bool
    wording: Wording | None = None  # of one whose words are shown

    @property
    def alike(self) -> tuple[object, ...]:
        """What decides who reads it and what it counts for, but for the day: of hundreds, most are like others."""
        return self[5:-1]

    @property
    def countries(self) -> tuple[str, ...]:
        """Of a thing that nobody speaks in, what it tells of; of a voice none."""
        return tuple(self.tells_of.split()) if self.tells_of else ()

    @property
    def level(self) -> Naming:
        """How far whoever said it is named."""
        return Naming.NOBODY if self.naming is None or self.floor is None else Naming(min(self.naming, self.floor))

    @property
    def is_refused_by_its_place(self) -> bool:
        """As of an `Excerpt`."""
        return self.quoting == Quoting.NO and not self.is_former


VOICE = ("naming", "floor", "is_former", "country_id", "region_id", "quoting")
COUNTED = (
    *("pk", "anchor", "voice_id", "passage__entry_id", "told_on"),
    *("stage", *(f"voice__{name}" for name in VOICE), "passage__entry__kind", "tells_of"),
    *("passage__entry__audience_id", "passage__entry__audience__key", "is_hidden"),
)
WORDING = (
    *("ref", "taken_at", "words", "language", "passage__entry__title", "passage__entry__address"),
    *("passage_hash", "says_now"),
)


def _rows(columns: Iterable[str], *, numbers: Any) -> QuerySet[Excerpt, Any]:
    found = Excerpt.objects.for_showing().filter(pk__among=numbers)
    told_on = TruncDate(Coalesce("voice__since", "passage__entry__published_at"), tzinfo=UTC)
    told_of = Func("passage__entry__countries", Value(" "), function="array_to_string", output_field=TextField())
    tells_of = Case(When(voice__isnull=True, then=told_of))
    return found.annotate(says_now=_HASH, told_on=told_on, tells_of=tells_of).values_list(*columns)


_HASH = Func(
    F("passage__text"),
    template="encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex')",  # as `hash_of` makes it
    output_field=TextField(),
)
_COUNTED = Statement(partial(_rows, COUNTED), "numbers", packed=True)
_SHOWN = Statement(partial(_rows, (*COUNTED, *WORDING, *columns_of())), "numbers", packed=True)


def counted(numbers: Iterable[int]) -> dict[int, Taken]:
    """Excerpts by their numbers, as far as it takes to count them: without a word of what they say."""
    return {row[0]: Taken._make((*row, None)) for row in _COUNTED.rows(numbers=list(numbers))}


def taken(numbers: Iterable[int]) -> dict[int, Taken]:
    """Excerpts by their numbers, with what showing them takes."""
    return {row[0]: _taken(row) for row in _SHOWN.rows(numbers=list(numbers))}


def _taken(row: tuple[Any, ...]) -> Taken:
    words = len(COUNTED)
    voice = words + len(WORDING)
    speaker = Speaker._make(row[voice:]) if row[voice] is not None else None
    return Taken._make((*row[:words], Wording._make((*row[words:voice], speaker))))


@dataclass(frozen=True, slots=True)
class Quoted:
    """An excerpt as one reader may see it.

    Attributes:
        ref: what it is called in addresses.
        stage: how its consent stands.
        taken_at: when it was taken.
        words: empty once they were taken back, or hidden.
        language: of the words.
        who: its voice as this reader knows it; None of a document, and of what was taken back or hidden.
        title: of the source, where this reader may open it.
        address: of the source, down to its place on the page, where this reader may open it.
        is_changed: whether the source says something else by now.
        is_hidden: whether a facilitator hid the source.
    """

    ref: str
    stage: Stage
    taken_at: datetime
    words: str = ""
    language: str = ""
    who: Shown | None = None
    title: str = ""
    address: str = ""
    is_changed: bool = False
    is_hidden: bool = False

    @property
    def is_waiting(self) -> bool:
        return self.stage == Stage.ASKED


def quoted(numbers: Iterable[int], *, reader: Anyone, preparing: bool = False) -> list[Quoted]:
    """Excerpts for a reader, in the order given: the one way to their words.

    Args:
        numbers: of the excerpts.
        reader: whose eyes they are for.
        preparing: whether the reader works on what they were taken into, and so sees what nobody has allowed yet.
    """
    numbers = list(numbers)
    if not numbers:
        return []
    found = taken(numbers)
    audiences = {one.audience for one in found.values() if one.audience is not None}
    readable = set(readable_by(reader, among=audiences)) if audiences else set()
    shown = looked_at(found, readable, reader=reader, preparing=preparing)
    return [shown[number] for number in numbers if number in shown]


def looked_at(
    found: Mapping[int, Taken], readable: set[int], *, reader: Anyone, preparing: bool = False
) -> dict[int, Quoted]:
    """Excerpts as a reader may see them, by their numbers; those that may not be are missing.

    Args:
        found: what was `taken`.
        readable: the audiences that the reader belongs to, among those of `found`.
        reader: whose eyes they are for.
        preparing: as for `quoted`.
    """
    shown = ((number, _shown(one, reader, readable, preparing=preparing)) for number, one in found.items())
    return {number: one for number, one in shown if one}


def consent_of(excerpt: Excerpt | Taken) -> Stage:
    """How consent stands now. A no for the whole place holds at once, before it is written down here."""
    stage = _STAGES[excerpt.stage]
    return _WITHOUT_ITS_PLACE.get(stage, stage) if excerpt.is_refused_by_its_place else stage


def is_read(one: Taken, *, is_open: bool, preparing: bool = False) -> bool:
    """Whether a reader sees the words.

    Args:
        one: the excerpt.
        is_open: whether this reader may open where it stands.
        preparing: as for `quoted`.
    """
    stage = consent_of(one)
    if one.is_hidden or not (stage == Stage.GIVEN or (preparing and stage == Stage.ASKED)):
        return False
    return not one.is_former or is_open  # of a former member: where it was said, and no further


def _shown(one: Taken, reader: Anyone, readable: set[int], *, preparing: bool) -> Quoted | None:
    stage, said = consent_of(one), one.wording
    if said is None:
        return None
    if stage == Stage.WITHDRAWN or (stage == Stage.REFUSED and preparing):
        return Quoted(said.ref, stage, said.taken_at)
    if stage == Stage.REFUSED or (stage == Stage.ASKED and not preparing):
        return None
    if one.is_hidden:
        return Quoted(said.ref, stage, said.taken_at, is_hidden=True)
    may_open = one.audience in readable
    if not is_read(one, is_open=may_open, preparing=preparing):
        return None
    return Quoted(
        said.ref,
        stage,
        said.taken_at,
        words=said.words,
        language=said.language,
        who=shown_as(said.speaker, to=reader) if said.speaker else None,
        title=said.title or "" if may_open else "",
        address=f"{said.address}#{one.anchor}" if may_open else "",
        is_changed=said.says_now != said.passage_hash,
    )
