"""XML made of elements, never of strings: whatever somebody typed stays words in it."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element, tostring

from briefs.rendering.walking import without_controls

DECLARED = '<?xml version="1.0" encoding="UTF-8"?>\n'
Inside = str | Element | None


def node(name: str, marks: Mapping[str, str] | None = None, *inside: Inside) -> Element:
    """An element.

    Args:
        name: with its prefix, where it has one.
        marks: its attributes; those without a value are left out.
        inside: words and elements in their order; what is None is left out.
    """
    made = Element(name, {key: without_controls(value) for key, value in (marks or {}).items() if value})
    for one in inside:
        put(made, one)
    return made


def put(into: Element, one: Inside) -> None:
    """Words, or an element, after what an element holds already."""
    if one is None:
        return
    if not isinstance(one, str):
        into.append(one)
    elif len(into):
        into[-1].tail = (into[-1].tail or "") + without_controls(one)
    else:
        into.text = (into.text or "") + without_controls(one)


def document(root: Element, kind: str = "") -> bytes:
    """A whole file.

    Args:
        root: its outermost element.
        kind: the line that says of which type it is; none where its namespace says that.
    """
    words: str = tostring(root, encoding="unicode")
    return f"{DECLARED}{kind}{words}\n".encode()
