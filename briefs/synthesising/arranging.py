"""Claims are put together: sources go under them and out again, they are worded, ordered, split and merged.

Every function takes the claims as they are kept and gives them as they are to be kept; `Brief.keep` saves them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from briefs.models.told import MOST_CLAIMS, MOST_UNKNOWNS, a_claim, a_source, an_unknown, source_key
from briefs.synthesising.sources import Key
from hlh.policy import NotNow

Claims = list[dict[str, Any]]


class Brought(NamedTuple):
    """What came over from elsewhere, how many claims and gaps did not fit, how many quotes had to stay behind."""

    claims: int
    without_room: int
    quotes_left: int


def add(claims: Claims, words: str, sources: Iterable[dict[str, Any]] = ()) -> Claims:
    """A further claim at the end.

    Raises:
        NotNow: when there are as many as fit.
    """
    if len(claims) >= MOST_CLAIMS:
        raise NotNow(_("A brief holds as many claims as this. Merge two of them first."))
    return [*claims, a_claim(words, sources)]


def say(claims: Claims, key: str, **said: str) -> Claims:
    """What a claim says, on what it depends, why it goes without a source.

    Raises:
        NotNow: when it is not there any more.
    """
    at = _place_of(claims, key)
    return [*claims[:at], claims[at] | said, *claims[at + 1 :]]


def place(claims: Claims, keys: Collection[Key], key: str, side: str) -> Claims:
    """Put sources under a claim on a side; one that stands there already changes its side.

    Raises:
        NotNow: when the claim is not there any more.
    """
    at = _place_of(claims, key)
    stays = [source for source in claims[at]["sources"] if source_key(source) not in keys]
    sources = [*stays, *(a_source(what, number, side) for what, number in keys)]
    return [*claims[:at], claims[at] | {"sources": sources}, *claims[at + 1 :]]


def take_out(claims: Claims, keys: Collection[Key], key: str = "") -> Claims:
    """Take sources from under a claim, from under every one where none is named; they stay gathered."""
    return [
        claim | {"sources": [source for source in claim["sources"] if source_key(source) not in keys]}
        if key in ("", claim["key"])
        else claim
        for claim in claims
    ]


def move(claims: Claims, key: str, *, up: bool) -> Claims:
    """One place up or down, where there is one."""
    at = _place_of(claims, key)
    other = at - 1 if up else at + 1
    if not 0 <= other < len(claims):
        return claims
    moved = list(claims)
    moved[at], moved[other] = moved[other], moved[at]
    return moved


def split(claims: Claims, key: str, keys: Collection[Key]) -> Claims:
    """The chosen sources go under a claim of their own, right after it, which says the same until it is worded anew.

    Raises:
        NotNow: when no source was chosen, or there are as many claims as fit.
    """
    at = _place_of(claims, key)
    chosen = [source for source in claims[at]["sources"] if source_key(source) in keys]
    if not chosen:
        raise NotNow(_("Tick the sources that go under the new claim first."))
    whole = add(claims, claims[at]["claim"], chosen)
    rest = take_out(claims[at : at + 1], keys)
    return [*whole[:at], *rest, whole[-1], *whole[at + 1 : -1]]


def merge(claims: Claims, key: str, into: str) -> Claims:
    """Two claims become one: the words of both stand in it, and what both stand on.

    Raises:
        NotNow: when one of them is not there any more.
    """
    goes, stays = claims[_place_of(claims, key)], claims[_place_of(claims, into)]
    if key == into:
        raise NotNow(_("Choose another claim to merge it with."))
    here = {source_key(source) for source in stays["sources"]}
    sources = [*stays["sources"], *(one for one in goes["sources"] if source_key(one) not in here)]
    words = {
        name: "\n".join(part for part in (stays[name], goes[name]) if part) for name in ("claim", "depends", "reason")
    }
    merged = stays | words | {"sources": sources, "unknown": [*stays["unknown"], *goes["unknown"]]}
    return [merged if claim["key"] == into else claim for claim in claims if claim["key"] != key]


def drop(claims: Claims, key: str) -> Claims:
    """A claim goes; what stood under it stays gathered."""
    _place_of(claims, key)
    return [claim for claim in claims if claim["key"] != key]


def say_unknown(
    unknowns: Claims, key: str, *, words: str, claim: str, area: int | None, countries: list[str]
) -> Claims:
    """What is not known yet: a further one without a key; one that says nothing goes.

    Raises:
        NotNow: when there are as many as fit.
    """
    said = an_unknown(words, claim=claim, area=area, countries=countries, key=key)
    if key in {one["key"] for one in unknowns}:
        return [said if one["key"] == key else one for one in unknowns if words or one["key"] != key]
    if not words:
        return unknowns
    if len(unknowns) >= MOST_UNKNOWNS:
        raise NotNow(_("A brief names as many gaps as this. Keep those that matter most."))
    return [*unknowns, an_unknown(words, claim=claim, area=area, countries=countries)]


def _place_of(claims: Claims, key: str) -> int:
    found = next((number for number, claim in enumerate(claims) if claim["key"] == key), None)
    if found is None:
        raise NotNow(_("This claim is not there any more. Your words are kept below."))
    return found
