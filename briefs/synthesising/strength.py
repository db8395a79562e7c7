"""How much a claim carries: worked out from its sources each time, never typed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from briefs.models.told import Side
from briefs.synthesising.sources import Seen, SourceKind
from hlh.taxonomy.languages import listed

MOST_DOTS = 40
HEAVIEST: dict[str, int] = {side: weight for weight, side in enumerate((Side.FOR, Side.DEPENDS, Side.AGAINST))}
Placed = tuple[str, Seen]  # a side, and a source


@dataclass(frozen=True, slots=True)
class Dot:
    """One experience in the drawing."""

    look: str
    x: int


@dataclass(frozen=True, slots=True)
class Strength:
    """What a reader can read under a claim, counted.

    Attributes:
        experiences: how many speak for it, or say what it depends on.
        against: how many speak against it.
        depends: how many of the experiences say what it depends on.
        countries, regions: of the experiences, as far as they may be named.
        oldest: when the first of them was told.
        kinds: how many of which kind, guidance and notes too, in words.
    """

    experiences: int = 0
    against: int = 0
    depends: int = 0
    countries: int = 0
    regions: int = 0
    oldest: date | None = None
    kinds: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The line: "7 experiences, 5 countries, 3 regions, 1 against; oldest March 2026"."""
        if not self.experiences and not self.against:
            return _("No experience that you may read")
        counted = [ngettext("%(n)d experience", "%(n)d experiences", self.experiences) % {"n": self.experiences}]
        if self.countries:
            counted.append(ngettext("%(n)d country", "%(n)d countries", self.countries) % {"n": self.countries})
        if self.regions:
            counted.append(ngettext("%(n)d region", "%(n)d regions", self.regions) % {"n": self.regions})
        counted.append(_("%(n)d against") % {"n": self.against} if self.against else _("none against"))
        line = listed(counted)
        if self.oldest is None:
            return line
        month = date_format(self.oldest, "YEAR_MONTH_FORMAT")
        return _("%(counted)s; oldest %(month)s") % {"counted": line, "month": month}

    @property
    def by_kind(self) -> str:
        return listed(self.kinds)

    @property
    def dots(self) -> list[Dot]:
        """A dot for each experience: those for it, those that say what it depends on, those against it."""
        looks = ["yes"] * (self.experiences - self.depends) + ["part"] * self.depends + ["no"] * self.against
        return [Dot(look, 10 * number + 5) for number, look in enumerate(looks[:MOST_DOTS])]

    @property
    def width(self) -> int:
        return 10 * min(self.experiences + self.against, MOST_DOTS)


def strength_of(placed: Iterable[Placed]) -> Strength:
    """How much sources carry together.

    What cannot be read, was taken back or hidden counts nothing, and one experience counts once: against the claim where
    any of it is, else for what it depends on where any of it is. A discussion as a whole counts beside its own posts nothing.
    """
    read = [(side, one) for side, one in placed if one.is_read]
    kinds = {one.experience: one.kind for _side, one in read}
    quoted = {experience[1] for experience in kinds if experience[:1] == ("post",)}
    told = [(side, one) for side, one in read if _is_told(one, quoted)]
    sides: dict[tuple[object, ...], str] = {}
    for side, one in told:
        if HEAVIEST[side] >= HEAVIEST[sides.get(one.experience, Side.FOR)]:
            sides[one.experience] = side
    carrying = [one for _side, one in told if sides[one.experience] != Side.AGAINST]
    many, of_kind = Counter(sides.values()), Counter(kinds.values())
    days = [one.day for _side, one in told if one.day]
    return Strength(
        experiences=many[Side.FOR] + many[Side.DEPENDS],
        against=many[Side.AGAINST],
        depends=many[Side.DEPENDS],
        countries=len({country for one in carrying for country in one.countries}),
        regions=len({region for one in carrying for region in one.regions}),
        oldest=min(days, default=None),
        kinds=tuple(kind.counted(of_kind[kind]) for kind in SourceKind if of_kind[kind]),
    )


def _is_told(one: Seen, quoted: set[object]) -> bool:
    """Whether it is an experience of its own, and no discussion beside its own posts."""
    return one.kind.is_experience and not (one.kind == SourceKind.DISCUSSION and one.key[1] in quoted)
