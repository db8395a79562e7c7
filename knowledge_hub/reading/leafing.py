"""The light pages of a document's text: as many of its pages as a weak line carries at once."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from hlh.paging import number_in
from knowledge_hub.models import DocumentPage, DocumentText

LIGHT = 8_000  # bytes of words, compressed: with all that is around them a page stays below 14 KB
MOST = 40  # pieces that are looked at


@dataclass(frozen=True, slots=True)
class Leaf:
    """Pieces of a text that are shown together, and the key after which the next begin."""

    parts: list[DocumentPage]
    next: str

    @property
    def is_later(self) -> bool:
        """Whether something stands before."""
        return bool(self.parts) and self.parts[0].number > 1


def leaf_of(text: DocumentText, after: str) -> Leaf:
    """What stands after a piece; from the beginning where that is no number."""
    rows = list(text.parts.filter(number__gt=number_in(after)).order_by("number")[: MOST + 1])
    packer, weight, shown = zlib.compressobj(), 0, 0
    for row in rows[:MOST]:
        weight += len(packer.compress(row.words.encode())) + len(packer.flush(zlib.Z_SYNC_FLUSH))
        if shown and weight > LIGHT:
            break
        shown += 1
    return Leaf(rows[:shown], str(rows[shown - 1].number) if shown < len(rows) else "")
