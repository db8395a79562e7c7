"""The style guide's examples: every component with arguments as a page would give them. Only development shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from hlh.portal.examples.forms import forms
from hlh.portal.examples.invented import Examples, invented_entry
from hlh.portal.examples.lists import lists
from hlh.portal.examples.members import members
from hlh.portal.examples.plain import plain

COMPONENTS = Path(settings.ROOT) / "templates/components"


@dataclass(frozen=True, slots=True)
class Piece:
    """A component, what it says of its arguments, and how it looks with some."""

    name: str
    stated: str
    shown: list[SafeString]

    @property
    def is_row(self) -> bool:
        """Whether it stands in a list only."""
        return self.stated.startswith("A row of a list")


def pieces(request: HttpRequest) -> Iterator[Piece]:
    """Every component that there is, rendered in the reader's language."""
    known = examples()
    for file in sorted(COMPONENTS.glob("*.html")):
        path, shown = f"components/{file.name}", known.get(file.stem, [])
        yield Piece(file.stem, stated(file), [render_to_string(path, said, request) for said in shown])


def stated(file: Path) -> str:
    """What a component says of itself and its arguments, in its first line."""
    first = re.match(r"\{#\s*(.+?)\s*#\}", file.read_text("utf-8"))
    return first[1] if first else ""


def examples() -> Examples:
    """The arguments of each component, by its name; several where it looks different with others."""
    entry = invented_entry()
    return plain(entry) | forms(entry) | lists(entry) | members(entry)
