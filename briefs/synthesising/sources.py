"""What a learning brief stands on, as one reader may see it: looked up once for all its claims."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from briefs.clearing.quotes import as_cleared
from briefs.models.notes import ExpertNote
from briefs.models.told import Told
from hlh.catalogue.audiences import SUPERSEDED, WITHDRAWN, Belonging
from hlh.catalogue.models import Entry, Excerpt
from hlh.catalogue.quoting import Quoted, Taken, consent_of, counted, is_read, looked_at, taken
from hlh.database.statements import Statement
from hlh.people.models import Naming
from hlh.people.speakers import Shown, shown_as
from hlh.taxonomy.models import Country
from hlh.taxonomy.models.places import kept_places, region_of

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone

Key = tuple[str, int]  # what a source is, and its key


class SourceKind(models.TextChoices):
    """Of which kind a source is: worked out from what it is."""

    POST = "post", _("Post of a lab")
    DISCUSSION = "discussion", _("Discussion of a lab")
    SESSION = "session", _("Live session")
    LAB = "lab", _("Learning lab")
    ANSWER = "answer", _("Answer of the help desk")
    ACTION_BRIEF = "action_brief", _("Action brief")
    LEARNING_BRIEF = "learning_brief", _("Learning brief")
    GUIDANCE = "guidance", _("Guidance of the hub")
    NOTE = "note", _("Note of an expert")
    OTHER = "other", _("Another source")

    @property
    def is_experience(self) -> bool:
        """Whether somebody tells what they lived through: guidance and notes weigh otherwise, and are counted apart."""
        return self in EXPERIENCES

    def counted(self, many: int) -> str:
        """So many of them, in words."""
        return COUNTED[self](many) % {"many": many}


COUNTED: dict[SourceKind, Callable[[int], str]] = {
    SourceKind.POST: lambda many: ngettext("%(many)d post", "%(many)d posts", many),
    SourceKind.DISCUSSION: lambda many: ngettext("%(many)d discussion", "%(many)d discussions", many),
    SourceKind.SESSION: lambda many: ngettext("%(many)d session", "%(many)d sessions", many),
    SourceKind.LAB: lambda many: ngettext("%(many)d lab", "%(many)d labs", many),
    SourceKind.ANSWER: lambda many: ngettext(
        "%(many)d answer of the help desk", "%(many)d answers of the help desk", many
    ),
    SourceKind.ACTION_BRIEF: lambda many: ngettext("%(many)d action brief", "%(many)d action briefs", many),
    SourceKind.LEARNING_BRIEF: lambda many: ngettext("%(many)d learning brief", "%(many)d learning briefs", many),
    SourceKind.GUIDANCE: lambda many: ngettext("%(many)d guidance", "%(many)d guidance", many),
    SourceKind.NOTE: lambda many: ngettext("%(many)d note of an expert", "%(many)d notes of experts", many),
    SourceKind.OTHER: lambda many: ngettext("%(many)d other source", "%(many)d other sources", many),
}
EXPERIENCES = (
    SourceKind.POST,
    SourceKind.DISCUSSION,
    SourceKind.SESSION,
    SourceKind.ANSWER,
    SourceKind.ACTION_BRIEF,
)
WHOLE = {
    Entry.Kind.QUESTION: SourceKind.ANSWER,
    Entry.Kind.LAB: SourceKind.LAB,
    Entry.Kind.DISCUSSION: SourceKind.DISCUSSION,
    Entry.Kind.SESSION: SourceKind.SESSION,
    Entry.Kind.ACTION_BRIEF: SourceKind.ACTION_BRIEF,
    Entry.Kind.LEARNING_BRIEF: SourceKind.LEARNING_BRIEF,
    Entry.Kind.RESOURCE: SourceKind.GUIDANCE,
    Entry.Kind.PAGE: SourceKind.GUIDANCE,
    Entry.Kind.EVENT: SourceKind.SESSION,
}  # what a room adds to the catalogue is another source until it is named here
FALLEN = (WITHDRAWN, SUPERSEDED)


class State(Enum):
    """Whether a source can be read, and why not."""

    READ = "read"
    WAITING = "waiting"  # its author has not answered yet
    CLOSED = "closed"  # to this reader
    LEFT_OUT = "left_out"  # its author said no before anybody read it
    LOST = "lost"  # taken back, hidden, withdrawn or superseded since


class Seen(NamedTuple):
    """A source as a reader may see it; of what cannot be read only that it is there.

    Attributes:
        key: what it is, and its number.
        kind: of which kind.
        state: whether it can be read.
        experience: what it tells of; two pieces of one post, or a brief and words of it, are one experience.
        ref: of an excerpt, what it is called in addresses.
        who: whose words; None of a thing that has no voice here.
        where: the country that a whole thing tells of, else empty.
        words: of an excerpt or a note.
        title, address, language: of what is opened, down to its place on the page.
        day: of the experience.
        countries, regions: that may be named with it.
        is_changed: whether the source says something else by now.
    """

    key: Key
    kind: SourceKind
    state: State
    experience: tuple[object, ...] = ()
    ref: str = ""
    who: Shown | None = None
    where: str = ""
    words: str = ""
    title: str = ""
    address: str = ""
    language: str = ""
    day: date | None = None
    countries: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    is_changed: bool = False

    @property
    def is_read(self) -> bool:
        return self.state == State.READ

    @property
    def is_waiting(self) -> bool:
        return self.state == State.WAITING

    @property
    def is_lost(self) -> bool:
        return self.state == State.LOST

    @property
    def is_left_out(self) -> bool:
        return self.state == State.LEFT_OUT

    @property
    def code(self) -> str:
        """How a form names it."""
        return f"{self.key[0]}-{self.key[1]}"


def sources_of(told: Told, *, reader: Anyone, preparing: bool = False) -> dict[Key, Seen]:
    """Everything that the claims of a text stand on."""
    numbers = (told.stood_on(what) for what in ("entry", "excerpt", "note"))
    return seen(*numbers, reader=reader, preparing=preparing)


def seen(
    entries: Iterable[int],
    excerpts: Iterable[int],
    notes: Iterable[int],
    *,
    reader: Anyone,
    preparing: bool = False,
    wordless: bool = False,
    belonging: Belonging | None = None,
) -> dict[Key, Seen]:
    """Sources as a reader may see them: one query for each kind of row that there is, however many there are.

    Args:
        entries: the numbers of whole things.
        excerpts: of exact words.
        notes: of notes.
        reader: whose eyes they are for; nobody is named beyond what they chose.
        preparing: whether the reader works on the brief, and so sees what nobody has allowed yet.
        wordless: whether excerpts come without what they say and who says it: enough to count and to choose among them.
        belonging: what the reader belongs to, where a page looks at sources more than once.
    """
    wanted = {"entry": list(entries), "excerpt": list(excerpts), "note": list(notes)}
    rows = (counted if wordless else taken)(wanted["excerpt"]) if wanted["excerpt"] else {}
    things = list(map(Thing._make, _THINGS.rows(numbers=wanted["entry"]))) if wanted["entry"] else []
    audiences = {row.audience for row in rows.values() if row.audience is not None} | {row.audience for row in things}
    readable = (belonging or Belonging(reader)).among(audiences)
    shown = {} if wordless else as_cleared(looked_at(rows, readable, reader=reader, preparing=preparing))
    weigh = Scales(readable, preparing=preparing).weigh
    found: dict[Key, Seen] = {
        ("excerpt", number): _excerpt(row, shown.get(number), weigh(row)) for number, row in rows.items()
    }
    found |= {("entry", row.pk): _entry(row, is_open=row.audience in readable) for row in things}
    if wanted["note"]:
        notes_here = ExpertNote.objects.for_showing().filter(pk__in=wanted["note"], withdrawn_at=None)
        found |= {("note", row.pk): _note(row, reader) for row in notes_here}
    keys = [(what, number) for what, numbers in wanted.items() for number in numbers]
    return {key: found.get(key) or Seen(key, SourceKind.OTHER, State.LOST) for key in keys}


class Thing(NamedTuple):
    """A whole thing of the catalogue, as far as it is shown here."""

    pk: int
    kind: str
    title: str
    address: str
    language: str
    countries: list[str]
    published_at: datetime
    audience: int
    read_by: str  # the key of the audience


def _things(*, numbers: list[int]) -> QuerySet[Entry, tuple[object, ...]]:
    columns = ("pk", "kind", "title", "address", "language", "countries", "published_at", "audience_id")
    return Entry.objects.filter(pk__among=numbers).values_list(*columns, "audience__key")


_THINGS = Statement(_things, "numbers")


def _entry(row: Thing, *, is_open: bool) -> Seen:
    key, kind = ("entry", row.pk), _kind_of(row.kind)
    if row.read_by in FALLEN:
        return Seen(key, kind, State.LOST, title=row.address, address=row.address)
    if not is_open:
        return Seen(key, kind, State.CLOSED)
    day = row.published_at.date()
    return Seen(
        key,
        kind,
        State.READ,
        experience=("entry", row.pk),
        where=_where(row.kind, row.countries),
        title=row.title,
        address=row.address,
        language=row.language,
        day=day,
        countries=tuple(row.countries),
        regions=_regions(row.countries, day),
    )


class Weighed(NamedTuple):
    """What words count for, whoever said them."""

    kind: SourceKind
    state: State
    is_read: bool
    countries: tuple[str, ...]
    regions: tuple[str, ...]


class Scales:
    """Weighs words for one reader. Of hundreds, many are alike in all that decides: those are weighed once."""

    def __init__(self, readable: set[int], *, preparing: bool) -> None:
        self._readable, self._preparing = readable, preparing
        self._always = kept_places().always
        self._known: dict[tuple[object, ...], Weighed] = {}

    def weigh(self, row: Taken) -> Weighed:
        """What words count for, whoever said them."""
        stays = row.country is None or row.country in self._always  # in one region, whatever the day
        alike = (row.alike, row.told_on if not stays or row.tells_of else None)
        weighed = self._known.get(alike)
        if weighed is None:
            is_open = row.audience in self._readable
            weighed = self._known[alike] = _weighed(row, is_open=is_open, preparing=self._preparing)
        return weighed


def _weighed(row: Taken, *, is_open: bool, preparing: bool) -> Weighed:
    readable = is_read(row, is_open=is_open, preparing=preparing)
    state = _state(row, is_shown=readable, preparing=preparing)
    if not readable or state == State.LOST:
        return Weighed(_kind_of_words(row.kind), state, False, (), ())
    return Weighed(_kind_of_words(row.kind), state, True, *_places(row))


def _excerpt(row: Taken, quote: Quoted | None, weighed: Weighed) -> Seen:
    """An excerpt as it counts, and as it is quoted where it is."""
    key, kind, state, is_shown, countries, regions = ("excerpt", row.pk), *weighed
    if not is_shown:
        return Seen(key, kind, state, ref=row.wording.ref if row.wording else "")
    experience, day = _experience(row), row.told_on
    if quote is None:
        return Seen(key, kind, state, experience, day=day, countries=countries, regions=regions)
    return Seen(
        key,
        kind,
        state,
        experience=experience,
        ref=quote.ref,
        who=quote.who,
        where=_where(row.kind, row.countries) if row.kind and quote.who is None and quote.address else "",
        words=quote.words,
        title=quote.title,
        address=quote.address,
        language=quote.language,
        day=day,
        countries=countries,
        regions=regions,
        is_changed=quote.is_changed,
    )


def _note(row: ExpertNote, reader: Anyone) -> Seen:
    return Seen(
        ("note", row.pk),
        SourceKind.NOTE,
        State.READ,
        experience=("note", row.pk),
        who=shown_as(row.voice, to=reader),
        words=row.words,
        address="",
        language=row.language,
        day=row.written_at.date(),
    )


def _kind_of(kind: str) -> SourceKind:
    """Of which kind a whole thing is."""
    return WHOLE.get(Entry.Kind(kind), SourceKind.OTHER)


def _kind_of_words(kind: str | None) -> SourceKind:
    """Of which kind words are: of a discussion they are a post; where that is gone, they were one."""
    return SourceKind.POST if kind is None or kind == Entry.Kind.DISCUSSION else _kind_of(kind)


def _state(row: Taken, *, is_shown: bool, preparing: bool) -> State:
    """Why words are read, or are not."""
    stage = consent_of(row)
    if stage == Excerpt.Stage.REFUSED:
        return State.LEFT_OUT
    if stage == Excerpt.Stage.WITHDRAWN or row.is_hidden or row.read_by in FALLEN:
        return State.LOST
    if stage == Excerpt.Stage.ASKED:
        return State.WAITING
    return State.READ if is_shown else State.CLOSED


def _experience(row: Taken) -> tuple[object, ...]:
    """Words of a post are of that post; words of a thing without voices are of the thing."""
    if row.voice is None and row.entry is not None:
        return ("entry", row.entry)
    return ("post", row.entry, row.voice, row.anchor)


def _places(row: Taken) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The countries and regions that may be named: of a voice as far as it is named, of a thing what it says itself."""
    if row.voice is None:
        return row.countries, _regions(row.countries, row.told_on)
    if row.is_former:
        return (), ()
    if row.level >= Naming.COUNTRY and row.country:
        return (row.country,), _regions((row.country,), row.told_on)
    if row.level >= Naming.REGION and row.region:
        return (), (row.region,)
    return (), ()


def _regions(countries: Iterable[str], day: date | None) -> tuple[str, ...]:
    """Where these countries belonged on a day."""
    found = (region_of(code, day) for code in countries)
    return tuple(dict.fromkeys(region.code for region in found if region))


def _where(kind: str, countries: Sequence[str]) -> str:
    """The country that a thing tells of, so that two with one title are told apart; else of which kind it is."""
    country = Country.objects.kept().get(countries[0]) if len(countries) == 1 else None
    return country.label if country else str(Entry.Kind(kind).label)
