"""The claims of a learning brief with all that stands under them, for one reader: the page, the workspace, the review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from briefs.models.sections import claim_key
from briefs.models.told import Side, Told, source_key
from briefs.models.touches import Touch, TouchQuerySet, open_to
from briefs.synthesising.sources import Key, Seen, State
from briefs.synthesising.strength import Placed, Strength, strength_of
from hlh.database.statements import Statement

if TYPE_CHECKING:
    from briefs.models import Brief
    from hlh.people.models.persons import Anyone


@dataclass(frozen=True, slots=True)
class StandingClaim:
    """A claim, and what it stands on.

    Attributes:
        number: its place on the page.
        key: of its section, and its anchor.
        own_key: what it is known by in forms.
        words, depends, reason: what it says.
        language: that its words are read in.
        strength: how much it carries.
        placed: its sources that are read, and those that wait; each with its side.
        closed, lost, left_out: how many others there are.
        touches: where something was said that was taken up and may change it.
    """

    number: int
    key: str
    own_key: str
    words: str
    language: str
    depends: str
    reason: str
    strength: Strength
    placed: tuple[Placed, ...]
    closed: int
    lost: int
    left_out: int
    all: int
    touches: tuple[str, ...] = ()

    @property
    def speaking_for(self) -> list[Seen]:
        return self._on(Side.FOR)

    @property
    def speaking_against(self) -> list[Seen]:
        return self._on(Side.AGAINST)

    @property
    def depending(self) -> list[Seen]:
        return self._on(Side.DEPENDS)

    def _on(self, side: str) -> list[Seen]:
        return [one for of_side, one in self.placed if of_side == side]


def standing(
    told: Told,
    sources: Mapping[Key, Seen],
    *,
    preparing: bool = False,
    touches: Mapping[str, tuple[str, ...]] | None = None,
    tongues: Mapping[str, str] | None = None,
) -> list[StandingClaim]:
    """Each claim with its sources, as they were looked up.

    Args:
        told: whose claims.
        sources: of `sources_of`.
        preparing: whether what waits for consent is shown.
        touches: where something was said that may change them, by the key of the claim.
        tongues: the languages of those that are translated, by the key of the section.
    """
    read_in = tongues or {}
    return [
        _standing(n, claim, sources, preparing, touches or {}, read_in.get(claim_key(claim), told.language))
        for n, claim in enumerate(told.claims, 1)
    ]


def placed_in(claim: Mapping[str, Any], sources: Mapping[Key, Seen]) -> list[Placed]:
    """The sources of a claim with their sides, in their order."""
    return [(source["side"], sources[source_key(source)]) for source in claim["sources"]]


def _standing(
    number: int,
    claim: dict[str, Any],
    sources: Mapping[Key, Seen],
    preparing: bool,
    touches: Mapping[str, tuple[str, ...]],
    language: str,
) -> StandingClaim:
    placed = placed_in(claim, sources)
    shown = (State.READ, State.WAITING) if preparing else (State.READ,)
    states = [one.state for _side, one in placed]
    return StandingClaim(
        number=number,
        key=claim_key(claim),
        own_key=claim["key"],
        words=claim["claim"],
        language=language,
        depends=claim["depends"],
        reason=claim["reason"],
        strength=strength_of(placed),
        placed=tuple((side, one) for side, one in placed if one.state in shown),
        closed=states.count(State.CLOSED),
        lost=states.count(State.LOST),
        left_out=states.count(State.LEFT_OUT),
        all=len(placed),
        touches=touches.get(claim["key"], ()),
    )


def marked_touches(brief: Brief, reader: Anyone) -> dict[str, tuple[str, ...]]:
    """Where something was said that was taken up and may change the claims of a brief, as far as this reader may open it.

    Returns:
        The addresses for each claim, by its key.
    """
    of_each: dict[str, tuple[str, ...]] = {}
    for touch in open_to(reader, _MARKED.things(brief=brief.pk)):
        of_each[touch.claim] = (*of_each.get(touch.claim, ()), touch.address)
    return of_each


def _marked(*, brief: int) -> TouchQuerySet:
    return Touch.objects.filter(brief=brief).marked().with_place()


_MARKED = Statement(_marked, "brief")
