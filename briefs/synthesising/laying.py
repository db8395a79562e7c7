"""The workspace laid out: a page of what was gathered, the first pieces under each claim; counted over all of them.

Five hundred pieces are counted and chosen among without their words; only those that are shown are looked up in full, and
each is written once for all who are shown the same of it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from briefs.models.told import source_key
from briefs.synthesising.gathering import gathered
from briefs.synthesising.sources import Key, Seen, SourceKind, seen
from briefs.synthesising.standing import StandingClaim, standing
from briefs.synthesising.strength import Placed
from hlh.catalogue.audiences import Belonging
from hlh.paging import number_in
from hlh.remembering import written

if TYPE_CHECKING:
    from briefs.models import Brief
    from hlh.people.models.persons import Anyone

ON_A_PAGE, UNDER_A_CLAIM = 40, 4
LONGEST_NAME = 50  # characters of a claim where one is chosen
CHOICES = ("kind", "show", "sort", "page", "claim")  # what the address of the page chooses
IN_FULL = {"show": "open", "sort": "who"}  # what can only be chosen by what the pieces say, and by who says it


class Gathered(NamedTuple):
    """Something that was gathered, and the claims that it stands under, by their numbers."""

    seen: Seen
    claims: tuple[int, ...]


Sorting = Callable[[Gathered], tuple[object, ...]]
SORTS: dict[str, Sorting] = {
    "kind": lambda one: (one.seen.kind.label,),
    "who": lambda one: (one.seen.who.name if one.seen.who else one.seen.where,),
    "date": lambda one: (-(one.seen.day or date.min).toordinal(),),
}


class Pages(NamedTuple):
    """Which of the pieces stand on a page: from the first to the last of so many; the numbers of other pages, 0 where none."""

    number: int
    first: int
    last: int
    all: int
    previous: int
    next: int
    end: int


class Laid(NamedTuple):
    """A claim with its first pieces, or all of them.

    Attributes:
        claim: the claim; its strength counts every piece.
        head: its number, its strength, and what was lost.
        form: its pieces, what can be said of it and done with it; nothing for who only reads.
    """

    claim: StandingClaim
    head: SafeString
    form: SafeString


@dataclass(frozen=True, slots=True)
class Workspace:
    """What stands in the workspace.

    Attributes:
        claims: each with its first pieces.
        options: the claims to choose from, with their words.
        numbers: the same by their keys and numbers.
        pieces: those on this page, written; empty where there are none.
        pages: which those are.
        kinds: of which kinds the pieces are.
        all, loose: how many there are, and how many of them stand under no claim.
        things: the numbers of whole things among them.
    """

    claims: list[Laid]
    options: SafeString
    numbers: tuple[tuple[str, int], ...]
    pieces: SafeString
    pages: Pages
    kinds: list[SourceKind]
    all: int
    loose: int
    things: set[int]


def lay_out(
    brief: Brief,
    reader: Anyone,
    chosen: Mapping[str, str],
    *,
    may_write: bool,
    ticked: Collection[str] = (),
    typed: Mapping[str, Any] = MappingProxyType({}),
) -> Workspace:
    """The workspace of a brief.

    Args:
        brief: a learning brief.
        reader: who works on it.
        chosen: what the address chooses, by `CHOICES`.
        may_write: whether pieces can be ticked.
        ticked: those that are, as forms name them.
        typed: what was typed into the form of a claim and is not saved.
    """
    in_full = any(chosen[name] == value for name, value in IN_FULL.items())
    belonging = Belonging(reader)
    sources = gathered(brief, reader, wordless=not in_full, belonging=belonging)
    rows = in_rows(brief, sources)
    found = narrowed(rows, kind=chosen["kind"], show=chosen["show"], sort=chosen["sort"])
    pages = pages_of(len(found), chosen["page"])
    here = found[pages.first - 1 : pages.last] if found else []
    claims = standing(brief, sources, preparing=True)
    most = {chosen["claim"]: None}
    under = [one.placed[: most.get(one.own_key, UNDER_A_CLAIM)] if may_write else () for one in claims]
    full = sources if in_full else _in_full([*(one.seen for one in here), *_all(under)], sources, reader, belonging)
    kinds = {row.seen.kind for row in rows}
    options = [_option(one) for one in claims]
    same = {
        "elsewhere": query_of(chosen, but="claim"),
        "action": reverse("briefs:claims", args=[brief.ref]),
    }
    return Workspace(
        claims=[
            Laid(
                claim,
                _head(claim),
                _form(
                    claim,
                    tuple((side, full[one.key]) for side, one in placed),
                    typed,
                    others=_joined(options[:place] + options[place + 1 :]),
                    is_whole=claim.own_key in most,
                    **same,
                )
                if may_write
                else SafeString(),
            )
            for place, (claim, placed) in enumerate(zip(claims, under, strict=True))
        ],
        options=_joined(options),
        numbers=tuple((one.own_key, one.number) for one in claims),
        pieces=_pieces(((full[one.key], those, one.code in ticked) for one, those in here), may_write=may_write),
        pages=pages,
        kinds=[kind for kind in SourceKind if kind in kinds],
        all=len(rows),
        loose=sum(not row.claims for row in rows),
        things={number for what, number in sources if what == "entry"},
    )


def query_of(chosen: Mapping[str, str], *, but: str = "") -> str:
    """What the address of the page chooses, as it stands in one; without one of its parts."""
    return urlencode({name: value for name, value in chosen.items() if value and name != but})


def in_rows(brief: Brief, sources: Mapping[Key, Seen]) -> list[Gathered]:
    """What was gathered, each with the claims that it stands under; the newest gathered stands first."""
    under: dict[Key, list[int]] = {}
    for number, claim in enumerate(brief.claims, 1):
        for source in claim["sources"]:
            under.setdefault(source_key(source), []).append(number)
    return [Gathered(one, tuple(under.get(key, ()))) for key, one in reversed(list(sources.items()))]


def narrowed(rows: list[Gathered], *, kind: str, show: str, sort: str) -> list[Gathered]:
    """The rows of one kind, or those under no claim, or those to look at; in the order that was chosen."""
    found = [one for one in rows if not kind or one.seen.kind == kind]
    if show == "unplaced":
        found = [one for one in found if not one.claims]
    elif show == "open":
        found = [one for one in found if not one.seen.is_read or one.seen.is_changed]
    return sorted(found, key=SORTS[sort]) if sort in SORTS else found


def pages_of(many: int, asked: str) -> Pages:
    """Which of so many pieces stand on a page; one that is not there any more is the last."""
    end = max(1, -(-many // ON_A_PAGE))
    number = min(max(1, number_in(asked)), end)
    first, last = (number - 1) * ON_A_PAGE + 1, min(number * ON_A_PAGE, many)
    return Pages(number, first, last, many, number - 1, number + 1 if number < end else 0, end)


def _all(under: Iterable[Iterable[tuple[str, Seen]]]) -> list[Seen]:
    return [one for placed in under for _side, one in placed]


def _in_full(shown: list[Seen], sources: dict[Key, Seen], reader: Anyone, belonging: Belonging) -> dict[Key, Seen]:
    """The pieces that are shown, with their words: whether those may be read is asked again with them."""
    numbers = {one.key[1] for one in shown if one.key[0] == "excerpt"}
    return sources | seen((), numbers, (), reader=reader, preparing=True, belonging=belonging)


def _option(claim: StandingClaim) -> SafeString:
    name = Truncator(claim.words).chars(LONGEST_NAME)
    return format_html('<option value="{}">{}: {}</option>', claim.own_key, claim.number, name)


def _head(claim: StandingClaim) -> SafeString:
    counted = {"strength": claim.strength, "lost": claim.lost, "left_out": claim.left_out}
    return written("briefs/workspace/claim_head.html", number=claim.number, key=claim.key, **counted)


def _form(claim: StandingClaim, pieces: tuple[Placed, ...], typed: Mapping[str, Any], **more: Any) -> SafeString:
    saved = {"claim": claim.words, "depends": claim.depends, "reason": claim.reason}
    said = {name: str(typed.get(name, "")) for name in saved} if typed.get("key") == claim.own_key else saved
    named = {"anchor": claim.key, "key": claim.own_key, "words": claim.words}
    placed = {"pieces": pieces, "all": len(claim.placed), "asks_why": bool(not claim.placed or claim.reason)}
    return written("briefs/workspace/claim_form.html", **named, **placed, **said, **more)


def _pieces(here: Iterable[tuple[Seen, tuple[int, ...], bool]], *, may_write: bool) -> SafeString:
    pieces = tuple(here)
    return written("briefs/workspace/pieces.html", pieces=pieces, may_write=may_write) if pieces else SafeString()


def _joined(options: Iterable[SafeString]) -> SafeString:
    return SafeString("".join(options))
