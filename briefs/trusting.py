"""How far to trust a brief, in a few lines beside its text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from briefs.models import Brief, Told, Version


@dataclass(frozen=True, slots=True)
class Trust:
    """What these lines say.

    Attributes:
        ref: of the brief.
        origin: the kind of public source that it was taken from; empty of what people wrote.
        number, published_at: of a version; nothing of a text that is worked on.
        grade: how far its country lets itself be named.
        phase, level: in words.
        sources: of a learning brief, how many it was built from.
        look_again_at: of what stands.
    """

    ref: str
    origin: str = ""
    number: int | None = None
    published_at: datetime | None = None
    grade: str = ""
    phase: str = ""
    level: str = ""
    sources: int | None = None
    look_again_at: datetime | None = None


def trust_in(brief: Brief, told: Told, *, sources: int | None) -> Trust | None:
    """How far to trust a text of a brief; None where nothing can be said yet.

    Args:
        brief: whose text.
        told: the text.
        sources: what its claims stand on, counted; None of a text without claims.
    """
    trust = Trust(
        ref=brief.ref,
        origin=brief.origin,
        grade=getattr(told, "grade", ""),
        phase=told.phase.label if told.phase else "",
        level=told.level.label if told.level else "",
        sources=sources,
    )
    if not isinstance(told, Version):
        return trust if trust != Trust(brief.ref) else None
    look = brief.look_again_at if brief.is_standing else None
    return replace(trust, number=told.number, published_at=told.published_at, look_again_at=look)
