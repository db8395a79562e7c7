"""What stands between a learning brief and its readers: claims that rest on nothing, and words that nobody allowed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from briefs.models.told import Told, source_key
from briefs.synthesising.sources import Key, Seen, State, sources_of
from hlh.people.models.persons import Stranger
from hlh.policy import Words
from hlh.taxonomy.languages import isolated

GONE = (State.LOST, State.LEFT_OUT)
LONGEST_QUOTE = 80


def resting_on_nothing(told: Told) -> Iterator[tuple[str, Words]]:
    """Claims whose every source is lost and that give no reason, by field: they cannot go to review."""
    sources = sources_of(told, reader=Stranger(), preparing=True) if told.claims else {}
    for number, claim in enumerate(told.claims, 1):
        if claim["sources"] and not claim["reason"] and not _kept(claim, sources):
            words = _(
                "Claim %(number)d has lost every source that it stood on. Give it another one, or say why it goes without."
            )
            yield "claims", words % {"number": number}


def not_allowed_yet(told: Told) -> Words:
    """The guard of publication: words under claims whose author has not said yes, or whose source changed since."""
    if not told.stood_on("excerpt"):
        return ""
    sources = sources_of(told, reader=Stranger(), preparing=True)
    open_ones = [sources[key] for key in _keys(told) if key[0] == "excerpt"]
    waiting = [one for one in open_ones if one.is_waiting or (one.is_read and one.is_changed)]
    if not waiting:
        return ""
    words = ngettext(
        "%(n)d quote under the claims may not be published yet: its author has not said yes, or its source changed "
        "since. Ask again in the workspace, or take it out: %(quotes)s",
        "%(n)d quotes under the claims may not be published yet: their authors have not said yes, or their sources changed "
        "since. Ask again in the workspace, or take them out: %(quotes)s",
        len(waiting),
    )
    quotes = " · ".join(isolated(f"“{one.words[:LONGEST_QUOTE]}”") for one in waiting[:5])
    return words % {"n": len(waiting), "quotes": quotes}


def without_what_is_gone(told: Told) -> list[dict[str, Any]]:
    """The claims of a text without the sources that may not be shown or no longer stand: what is published begins whole."""
    sources = sources_of(told, reader=Stranger(), preparing=True)
    return [claim | {"sources": _kept(claim, sources)} for claim in told.claims]


def _kept(claim: dict[str, Any], sources: dict[Key, Seen]) -> list[dict[str, Any]]:
    return [source for source in claim["sources"] if sources[source_key(source)].state not in GONE]


def _keys(told: Told) -> list[Key]:
    return list(dict.fromkeys(source_key(source) for claim in told.claims for source in claim["sources"]))
