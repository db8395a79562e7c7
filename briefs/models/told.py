"""What a brief tells: the same fields in the text that is worked on and in every version that was published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hlh.catalogue.clinical import is_advice
from hlh.people.models import Naming
from hlh.policy import Words
from hlh.taxonomy.models import Area, Country, Level, Phase
from hlh.taxonomy.models.keys import TaxonomyKey


class Kind(models.TextChoices):
    ACTION = "action", gettext_lazy("Action brief")
    LEARNING = "learning", gettext_lazy("Learning brief")


LIMITS = {
    "title": 160,
    "challenge": 4000,
    "action": 6000,
    "outcome": 4000,
    "resources": 2000,
    "effects": 2000,
    "seeking": 1000,
    "setting": 300,
    "contact": 300,
    "sources": 6000,
    "points": 600,
    "note": 600,
}
MOST_POINTS, MOST_CLAIMS, LONGEST_CLAIM = 3, 12, 2000
MOST_FILES = 5
MOST_UNKNOWNS, LONGEST_ASIDE = 12, 600  # an aside: what a claim depends on, why it has no source, what is not known
KEY_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
NEEDED = {
    Kind.ACTION: ("title", "country", "area", "challenge", "action", "outcome"),
    Kind.LEARNING: ("title", "area", "challenge", "claims"),
}
TOLD = ("challenge", "action", "outcome")  # what every action brief tells in words
PARTS = (*TOLD, "resources", "effects", "seeking", "setting")  # what one may tell, as it stands on its page


class Licence(models.TextChoices):
    """What others may do with the words of a brief; none is said of what was taken from a public source."""

    SHARE_ALIKE = "CC-BY-NC-SA-3.0-IGO", gettext_lazy("Share and adapt, not for profit, under the same terms")
    ATTRIBUTION = "CC-BY-4.0", gettext_lazy("Share and adapt, naming where it is from")
    FREE = "CC0-1.0", gettext_lazy("Free for any use")
    ASK = "ask", gettext_lazy("Ask before you use it")


class Side(models.TextChoices):
    """How a source stands to its claim."""

    FOR = "for", gettext_lazy("For")
    AGAINST = "against", gettext_lazy("Against")
    DEPENDS = "depends", gettext_lazy("It depends")


WHAT = ("entry", "excerpt", "note")  # what a source may be: a whole thing, exact words, an expert's note


def a_source(what: str, number: int, side: str = Side.FOR) -> dict[str, Any]:
    """A source of a claim, as it is kept. Of which kind it is, is worked out from what it is, never typed.

    Args:
        what: one of `WHAT`.
        number: its key.
        side: for, against, or it depends.
    """
    return {what: number, "side": str(Side(side))}


def source_key(source: Mapping[str, Any]) -> tuple[str, int]:
    """What a source is, and its key."""
    what = next(filter(source.__contains__, WHAT))
    return what, source[what]


def a_claim(
    words: str,
    sources: Iterable[int | Mapping[str, Any]] = (),
    *,
    depends: str = "",
    reason: str = "",
    unknown: Iterable[str] = (),
    key: str = "",
) -> dict[str, Any]:
    """A claim of a learning brief, as it is kept.

    Args:
        words: what it claims.
        sources: what it stands on, each as `a_source` makes it; a number alone is an entry that speaks for it.
        depends: on what it depends, where countries disagree.
        reason: why it may go without a source.
        unknown: lines that were typed as sources and lead to nothing in the hub.
        key: what it is known by, wherever it stands among the others and however its words change; a new one where
            none is given.
    """
    key = key or get_random_string(4, KEY_LETTERS)
    kept = [a_source("entry", one) if isinstance(one, int) else dict(one) for one in sources]
    return {"key": key, "claim": words, "sources": kept, "depends": depends, "reason": reason, "unknown": list(unknown)}


def an_unknown(
    words: str, *, claim: str = "", area: int | None = None, countries: Iterable[str] = (), key: str = ""
) -> dict[str, Any]:
    """An evidence gap of a learning brief, as it is kept.

    Args:
        words: what is not known yet.
        claim: the key of the claim that it is about; empty of the whole brief.
        area: its number; the area of the brief where none is given.
        countries: where an answer is looked for, by their codes.
        key: what it is known by; a new one where none is given.
    """
    key = key or get_random_string(4, KEY_LETTERS)
    return {"key": key, "words": words, "claim": claim, "area": area, "countries": list(countries)}


def a_file(number: int, words: str) -> dict[str, Any]:
    """A file of a brief, as its text holds it.

    Args:
        number: the key of its `Attachment`.
        words: what is to be seen on it.
    """
    return {"file": number, "words": words}


@dataclass(frozen=True, slots=True)
class Source:
    """Something to read, with its address where it has one."""

    title: str
    address: str


class Told(models.Model):
    """The words of a brief, and what they are about."""

    title = models.TextField(blank=True)
    language = models.CharField(max_length=2, default="en")
    country = TaxonomyKey(Country, models.PROTECT, null=True, blank=True, related_name="+")
    area = TaxonomyKey(Area, models.PROTECT, null=True, blank=True, related_name="+")
    second = TaxonomyKey(Area, models.PROTECT, null=True, blank=True, related_name="+")
    phase = TaxonomyKey(Phase, models.PROTECT, null=True, blank=True, related_name="+")
    level = TaxonomyKey(Level, models.PROTECT, null=True, blank=True, related_name="+")
    tags = ArrayField(models.IntegerField(), default=list, db_default=[], blank=True)  # keys of free tags, in order
    challenge = models.TextField(blank=True)  # of a learning brief: the question that it answers
    action = models.TextField(blank=True)
    outcome = models.TextField(blank=True)
    resources = models.TextField(blank=True)  # what it took: people, money, supplies, time
    effects = models.TextField(blank=True)  # what nobody meant to happen
    seeking = models.TextField(blank=True)  # what they still look for, from others
    setting = models.TextField(blank=True)  # where it fits: a district, a camp, a city hospital
    contact = models.TextField(blank=True)  # whom to ask, as they wish to be found
    licence = models.CharField(max_length=24, choices=Licence, default=Licence.SHARE_ALIKE, blank=True)
    points = models.TextField(blank=True)  # a line each
    sources = models.TextField(blank=True)  # a line each: "title — address"
    claims = models.JSONField(default=list, blank=True)  # of a learning brief: each as `a_claim` makes it
    unknowns = models.JSONField(default=list, db_default=[], blank=True)  # each as `an_unknown` makes it
    excerpts = ArrayField(models.BigIntegerField(), default=list, blank=True)  # words of others, never copied in here
    files = models.JSONField(default=list, db_default=[], blank=True)  # each as `a_file` makes it, in order

    class Meta:
        abstract = True

    def told(self) -> dict[str, Any]:
        """Every field with what it holds."""
        return {field.name: getattr(self, field.name) for field in Told._meta.local_fields}

    @property
    def shown_contact(self) -> str:
        """Whom to ask, for everybody: only while its author is named by name here, because it says who they are.

        Where a country has not cleared its name, nobody is named further than that (`Version.names_its_country`).
        """
        if not self.contact or not getattr(self, "names_its_country", True):
            return ""
        of: Any = getattr(self, "brief", self)  # a version is of its brief
        return self.contact if of.voice.level == Naming.OFFICE else ""

    @property
    def reads_as_advice(self) -> bool:
        """Whether some of it reads like treatment advice for a patient: whoever decides about it sees a mark."""
        claims = (claim["claim"] for claim in self.claims)
        return any(is_advice(words) for words in (*(getattr(self, part) for part in PARTS), self.points, *claims))

    def area_numbers(self) -> list[int]:
        return [area for area in (self.area_id, self.second_id) if area]

    def point_lines(self) -> list[str]:
        return lines_of(self.points)[:MOST_POINTS]

    def source_lines(self) -> list[Source]:
        return [source_of(line) for line in lines_of(self.sources)]

    def cited(self) -> list[int]:
        """The entries that its claims stand on, each once."""
        return self.stood_on("entry")

    def stood_on(self, what: str) -> list[int]:
        """The keys of the entries, excerpts or notes that its claims stand on, each once."""
        return list(dict.fromkeys(one[what] for claim in self.claims for one in claim["sources"] if what in one))


def lines_of(words: str) -> list[str]:
    """The lines of a field that hold something."""
    return [line.strip() for line in words.splitlines() if line.strip()]


def source_of(line: str) -> Source:
    """A line as title and address; an address is taken only where it is one of the web."""
    title, _space, address = line.rpartition(" ")
    if not is_address(address):
        return Source(line, "")
    return Source(title.rstrip(" —–-:") or address, address)


def is_address(words: str) -> bool:
    try:
        parts = urlsplit(words)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def too_much(said: Mapping[str, Any]) -> Iterator[tuple[str, Words]]:
    """What is too long or did not arrive whole, by field. A draft keeps it all the same."""
    for name, limit in LIMITS.items():
        words = said.get(name) or ""
        if "\ufffd" in words:
            yield name, _("Some letters did not arrive; they show as �. Please write them again.")
        elif len(words) > limit:
            yield (
                name,
                _("This is %(long)d characters long; %(limit)d fit. It is kept; please shorten it.")
                % {"long": len(words), "limit": limit},
            )
    if any(len(one["claim"]) > LONGEST_CLAIM or "\ufffd" in one["claim"] for one in said.get("claims") or []):
        yield "claims", _("One claim is too long or did not arrive whole. Keep each to a few sentences.")
    if not all(one["words"] for one in said.get("files") or []):
        yield "files", _("Say what is to be seen on each picture and document that is attached.")
    if any(len(words) > LONGEST_ASIDE for words in asides_of(said)):
        yield (
            "claims",
            _("What a claim depends on, or why it has no source, fits into a few sentences. Please shorten it."),
        )
    if len(lines_of(said.get("points") or "")) > MOST_POINTS:
        yield "points", _("Three points fit, each on its own line. Keep those that matter most.")


def asides_of(said: Mapping[str, Any]) -> list[str]:
    """What is said beside claims, and what is not known yet."""
    beside = [one.get(name) or "" for one in said.get("claims") or [] for name in ("depends", "reason")]
    return [*beside, *(one["words"] for one in said.get("unknowns") or [])]


def missing(said: Mapping[str, Any], kind: str) -> Iterator[tuple[str, Words]]:
    """What has to be told before others review it, by field."""
    words = {
        "title": _("Give it a title that says what you found."),
        "country": _("Choose the country that it is about."),
        "area": _("Choose the area that it belongs to."),
        "challenge": _("Say what the challenge was; two sentences are enough."),
        "action": _("Say what was done; two sentences are enough."),
        "outcome": _("Say what came of it, even if it failed or is not known yet."),
        "claims": _("Write at least one claim."),
    }
    yield from ((name, words[name]) for name in NEEDED[Kind(kind)] if not said.get(name))
    for one in said.get("claims") or []:
        if not one["claim"] or one["unknown"] or not (one["sources"] or one.get("reason")):
            yield "claims", _("Each claim needs words and at least one source of the hub that it stands on.")
