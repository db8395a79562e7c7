"""What a learning brief stands on, as one reader may see it: looked up once for all its claims."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from briefs.clearing.quotes import as_cleared
from briefs.models.notes import ExpertNote
from briefs.models.told import Told
from hlh.catalogue.audiences import SUPERSEDED, WITHDRAWN, readable_by
from hlh.catalogue.models import Entry, Excerpt
from hlh.catalogue.quoting import consent_of, looked_at
from hlh.people.models import Naming, Voice
from hlh.people.speakers import Shown, shown_as
from hlh.taxonomy.models import Country
from hlh.taxonomy.models.places import region_of

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
        words = {
            SourceKind.POST: ngettext("%(many)d post", "%(many)d posts", many),
            SourceKind.DISCUSSION: ngettext("%(many)d discussion", "%(many)d discussions", many),
            SourceKind.SESSION: ngettext("%(many)d session", "%(many)d sessions", many),
            SourceKind.LAB: ngettext("%(many)d lab", "%(many)d labs", many),
            SourceKind.ANSWER: ngettext("%(many)d answer of the help desk", "%(many)d answers of the help desk", many),
            SourceKind.ACTION_BRIEF: ngettext("%(many)d action brief", "%(many)d action briefs", many),
            SourceKind.LEARNING_BRIEF: ngettext("%(many)d learning brief", "%(many)d learning briefs", many),
            SourceKind.GUIDANCE: ngettext("%(many)d guidance", "%(many)d guidance", many),
            SourceKind.NOTE: ngettext("%(many)d note of an expert", "%(many)d notes of experts", many),
            SourceKind.OTHER: ngettext("%(many)d other source", "%(many)d other sources", many),
        }
        return words[self] % {"many": many}


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
}  # what a room adds to the catalogue is another source until it is named here
FALLEN = (WITHDRAWN, SUPERSEDED)


class State(Enum):
    """Whether a source can be read, and why not."""

    READ = "read"
    WAITING = "waiting"  # its author has not answered yet
    CLOSED = "closed"  # to this reader
    LEFT_OUT = "left_out"  # its author said no before anybody read it
    LOST = "lost"  # taken back, hidden, withdrawn or superseded since


@dataclass(frozen=True, slots=True)
class Seen:
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

    @property
    def called(self) -> str:
        """How it is named in a sentence, as far as this reader knows it."""
        return self.title or (self.who.name if self.who else "") or str(self.kind.label)


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
) -> dict[Key, Seen]:
    """Sources as a reader may see them: one query for each kind of row that there is, however many there are.

    Args:
        entries: the numbers of whole things.
        excerpts: of exact words.
        notes: of notes.
        reader: whose eyes they are for; nobody is named beyond what they chose.
        preparing: whether the reader works on the brief, and so sees what nobody has allowed yet.
    """
    wanted = {"entry": list(entries), "excerpt": list(excerpts), "note": list(notes)}
    found: dict[Key, Seen] = {
        (what, number): Seen((what, number), SourceKind.OTHER, State.LOST)
        for what, numbers in wanted.items()
        for number in numbers
    }
    if wanted["excerpt"]:
        found.update(_excerpts(wanted["excerpt"], reader, preparing=preparing))
    if wanted["entry"]:
        found.update(_entries(wanted["entry"], reader))
    if wanted["note"]:
        rows = ExpertNote.objects.for_showing().filter(pk__in=wanted["note"], withdrawn_at=None)
        found.update({("note", row.pk): _note(row, reader) for row in rows})
    return found


def _entries(numbers: list[int], reader: Anyone) -> dict[Key, Seen]:
    rows = list(Entry.objects.filter(pk__in=numbers).select_related("audience"))
    readable = set(readable_by(reader, among={row.audience_id for row in rows}))
    return {("entry", row.pk): _entry(row, is_open=row.audience_id in readable) for row in rows}


def _entry(row: Entry, *, is_open: bool) -> Seen:
    key, kind = ("entry", row.pk), kind_of(row)
    if row.audience.key in FALLEN:
        return Seen(key, kind, State.LOST, title=row.address, address=row.address)
    if not is_open:
        return Seen(key, kind, State.CLOSED)
    day = row.published_at.date()
    return Seen(
        key,
        kind,
        State.READ,
        experience=("entry", row.pk),
        where=_where(row),
        title=row.title,
        address=row.address,
        language=row.language,
        day=day,
        countries=tuple(row.countries),
        regions=_regions(row.countries, day),
    )


def _excerpts(numbers: list[int], reader: Anyone, *, preparing: bool) -> dict[Key, Seen]:
    rows = Excerpt.objects.for_showing().select_related("passage__entry__audience").in_bulk(numbers)
    shown = as_cleared(looked_at(rows, reader=reader, preparing=preparing))
    seen: dict[Key, Seen] = {}
    for number, row in rows.items():
        key, entry, quote = ("excerpt", number), row.passage.entry if row.passage else None, shown.get(number)
        kind = _kind_of_words(entry)
        state = _state(row, entry, is_shown=bool(quote and quote.words), preparing=preparing)
        if quote is None or not quote.words or state == State.LOST:
            seen[key] = Seen(key, kind, state, ref=row.ref)
            continue
        day = _day(row.voice, entry)
        countries, regions = _places(row.voice, entry, day)
        seen[key] = Seen(
            key,
            kind,
            state,
            experience=_experience(row, entry),
            ref=row.ref,
            who=quote.who,
            where=_where(entry) if entry and quote.who is None and quote.address else "",
            words=quote.words,
            title=quote.title,
            address=quote.address,
            language=quote.language,
            day=day,
            countries=countries,
            regions=regions,
            is_changed=quote.is_changed,
        )
    return seen


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


def kind_of(entry: Entry) -> SourceKind:
    """Of which kind a whole thing is."""
    return WHOLE.get(Entry.Kind(entry.kind), SourceKind.OTHER)


def _kind_of_words(entry: Entry | None) -> SourceKind:
    """Of which kind words are: of a discussion they are a post; where that is gone, they were one."""
    if entry is None or entry.kind == Entry.Kind.DISCUSSION:
        return SourceKind.POST
    return kind_of(entry)


def _state(row: Excerpt, entry: Entry | None, *, is_shown: bool, preparing: bool) -> State:
    """Why words are read, or are not."""
    stage = consent_of(row)
    if stage == Excerpt.Stage.REFUSED:
        return State.LEFT_OUT
    if stage == Excerpt.Stage.WITHDRAWN or row.is_hidden or (entry is not None and entry.audience.key in FALLEN):
        return State.LOST
    if stage == Excerpt.Stage.ASKED:
        return State.WAITING
    return State.READ if is_shown else State.CLOSED


def _experience(row: Excerpt, entry: Entry | None) -> tuple[object, ...]:
    """Words of a post are of that post; words of a thing without voices are of the thing."""
    if row.voice_id is None and entry is not None:
        return ("entry", entry.pk)
    return ("post", entry.pk if entry else None, row.voice_id, row.anchor)


def _day(voice: Voice | None, entry: Entry | None) -> date | None:
    """When it was told: since when somebody speaks there, else when the thing came out."""
    moment: datetime | None = voice.since if voice else entry.published_at if entry else None
    return moment.date() if moment else None


def _places(voice: Voice | None, entry: Entry | None, day: date | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The countries and regions that may be named: of a voice as far as it is named, of a thing what it says itself."""
    if voice is None:
        countries = tuple(entry.countries) if entry else ()
        return countries, _regions(countries, day)
    if voice.is_former:
        return (), ()
    if voice.level >= Naming.COUNTRY and voice.country_id:
        return (voice.country_id,), _regions([voice.country_id], day)
    if voice.level >= Naming.REGION and voice.region_id:
        return (), (voice.region_id,)
    return (), ()


def _regions(countries: Iterable[str], day: date | None) -> tuple[str, ...]:
    """Where these countries belonged on a day."""
    found = (region_of(code, day) for code in countries)
    return tuple(dict.fromkeys(region.code for region in found if region))


def _where(entry: Entry) -> str:
    """The country that a thing tells of, so that two with one title are told apart; else of which kind it is."""
    country = Country.objects.kept().get(entry.countries[0]) if len(entry.countries) == 1 else None
    return country.label if country else str(Entry.Kind(entry.kind).label)
