"""What a learning brief is based on, for machines: each source that a reader may open, with its address and title."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from briefs.synthesising.sources import Key, Seen


@dataclass(frozen=True, slots=True)
class Basis:
    """Something that a brief is built from: its address in the hub, and what it is called."""

    address: str
    title: str


def based_on(sources: Mapping[Key, Seen]) -> list[Basis]:
    """What the claims of a text stand on, as far as their reader may open it, each once; its roots are in the lineage.

    Args:
        sources: as `sources_of` looked them up for that reader; a stranger's for what leaves the hub.
    """
    found = (one for one in sources.values() if one.is_read and one.address)
    return list(dict.fromkeys(Basis(one.address, one.title) for one in found))
