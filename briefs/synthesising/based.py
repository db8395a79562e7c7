"""What a learning brief is based on, for machines: each source that a reader may open, with its address and title."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings

from briefs.models import Told
from briefs.synthesising.sources import sources_of

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone


@dataclass(frozen=True, slots=True)
class Basis:
    """Something that a brief is built from: its whole address, and what it is called."""

    address: str
    title: str


def based_on(told: Told, reader: Anyone) -> list[Basis]:
    """What the claims of a text stand on, as far as this reader may open it, each once; its roots are in the lineage.

    Args:
        told: a version, or the working text.
        reader: whose eyes it is for; a stranger's for what leaves the hub.
    """
    found = (one for one in sources_of(told, reader=reader).values() if one.is_read and one.address)
    return list(dict.fromkeys(Basis(f"{settings.SITE}{one.address}", one.title) for one in found))
