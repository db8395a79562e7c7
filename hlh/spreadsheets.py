"""Tables for a spreadsheet: what people typed is text there, and nothing that is worked out."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how a cell begins that a spreadsheet would run


def as_csv(rows: Iterable[Iterable[object]]) -> str:
    """The rows, the head first, each cell as text."""
    lines = io.StringIO()
    csv.writer(lines).writerows([_plain(str(cell)) for cell in row] for row in rows)
    return lines.getvalue()


def _plain(cell: str) -> str:
    """A cell that is text and nothing else, wherever it is opened."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
