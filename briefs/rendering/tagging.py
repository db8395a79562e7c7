"""What a PDF says to who listens to it: text that runs from right to left in the order in which it was written.

On paper the letters of such a line are drawn from the left; a reader that follows the drawing says its words backwards.
So each paragraph with such letters carries its words as they were written, beside what is drawn (`/ActualText`).
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, TextStringObject

TEXTS = ("/P", "/H1", "/H2", "/LBody")  # the elements that hold a text each
ACTUAL = NameObject("/ActualText")


def pages_in(content: bytes) -> int:
    """How many pages a PDF has."""
    return len(PdfReader(io.BytesIO(content)).pages)


def read_aloud_as(content: bytes, texts: list[str]) -> bytes:
    """The same PDF, whose texts from right to left are heard in their order.

    Args:
        content: a tagged PDF.
        texts: what its paragraphs, headings and list items say, in their order.
    """
    if not any(map(runs_leftward, texts)):
        return content
    writer = PdfWriter(clone_from=io.BytesIO(content))
    elements = list(elements_of(writer.root_object["/StructTreeRoot"].get_object()))
    if len(elements) != len(texts):
        raise ValueError(f"{len(elements)} tagged texts for {len(texts)} on the page")
    for element, words in zip(elements, texts, strict=True):
        if runs_leftward(words):
            element[ACTUAL] = TextStringObject(words)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def elements_of(node: Any) -> Iterator[Any]:
    """The tagged texts below an element, in the order in which they are read."""
    if node.get("/S") in TEXTS:
        yield node
        return
    below = node.get("/K", [])
    for one in below if isinstance(below, list) else [below]:
        if hasattr(found := one.get_object(), "get"):
            yield from elements_of(found)


def runs_leftward(words: str) -> bool:
    """Whether some of it is written from right to left."""
    return any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in words)
