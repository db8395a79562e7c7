"""The claims of a learning brief as they are typed: words, and a line for each entry that they stand on."""

from __future__ import annotations

from typing import Any

from briefs.models import Brief
from briefs.models.told import MOST_CLAIMS, a_claim, lines_of
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
    shown = [shown_claim(one, [known[pk] for pk in one["sources"] if pk in known]) for one in claims]
    return with_room(shown)


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
