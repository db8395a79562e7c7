"""The claims of a learning brief as they are typed: words, and a line for each entry that they stand on."""

from __future__ import annotations

from typing import Any

from briefs.models import Brief
from briefs.models.told import MOST_CLAIMS, a_claim, a_source, lines_of
from hlh.catalogue.addresses import address_in
from hlh.catalogue.models import Entry
from hlh.people.models.persons import Anyone


def shown_claim(claim: dict[str, Any], found: list[Entry]) -> dict[str, Any]:
    """A claim as the form shows it: its words, and a line for each source."""
    return {"claim": claim, "lines": "\n".join([*(entry.address for entry in found), *claim["unknown"]])}


def claims_of(brief: Brief | None) -> list[dict[str, Any]]:
    """The claims of a brief as the form shows them, and two empty ones."""
    claims = brief.claims if brief else []
    known = Entry.objects.in_bulk(brief.cited() if brief else [])
    shown = [shown_claim(one, [known[pk] for pk in entries_in(one) if pk in known]) for one in claims]
    return with_room(shown)


def entries_in(claim: dict[str, Any]) -> list[int]:
    """The entries that a claim stands on."""
    return [source["entry"] for source in claim["sources"] if "entry" in source]


def as_typed(claim: dict[str, Any], found: list[Entry], before: dict[str, Any] | None) -> dict[str, Any]:
    """A claim as it was typed, with what the workspace says of it: sides, words of others, notes, what it depends on.

    Args:
        claim: what was typed, without its sources.
        found: the entries at its lines.
        before: the same claim as it is kept; None of a new one.
    """
    if before is None:
        return claim | {"sources": [a_source("entry", entry.pk) for entry in found]}
    typed = {entry.pk for entry in found}
    stays = [source for source in before["sources"] if "entry" not in source or source["entry"] in typed]
    new = [a_source("entry", entry.pk) for entry in found if entry.pk not in entries_in(before)]
    return before | {name: claim[name] for name in ("key", "claim", "unknown")} | {"sources": [*stays, *new]}


def with_room(shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The claims of a form, and two empty ones, as long as they fit."""
    return [*shown, shown_claim(a_claim(""), []), shown_claim(a_claim(""), [])][:MOST_CLAIMS]


def entries_at(lines: str, reader: Anyone) -> tuple[list[Entry], list[str]]:
    """The entries at addresses or references, a line each, that this reader may read; and the lines that are none."""
    wanted = {line: address_in(line) for line in lines_of(lines)[:30]}
    known = {
        entry.address: entry for entry in Entry.objects.visible_to(reader).filter(address__in=set(wanted.values()))
    }
    found = {known[address].pk: known[address] for address in wanted.values() if address in known}
    return list(found.values()), [line for line, address in wanted.items() if address not in known]
