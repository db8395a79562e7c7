"""Public things as plain sheets: what is left of a page where there is no hub, such as in a pack that is taken along.

Each room says how its things read so (`@sheets_of`). A sheet holds what everybody may read at that moment and nothing
else; whoever keeps sheets has to ask again whether that is still so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from typing import Any

from django.utils.translation import override

from hlh.catalogue.audiences import readable_by
from hlh.catalogue.models import Entry
from hlh.people.models.persons import Stranger
from hlh.taxonomy.languages import django_code

Teller = Callable[[Any, str], "Sheet | None"]
_tellers: dict[str, Teller] = {}


@dataclass(frozen=True, slots=True)
class Section:
    """A piece of a sheet.

    Attributes:
        heading: over it; empty where it goes on from the one before.
        html: what it says, cleaned.
        language: that it is read in; empty where it is that of the whole.
        soft: a line of the hub above it, such as who speaks.
    """

    heading: str
    html: str
    language: str = ""
    soft: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A thing as everybody reads it, in one language; every word but `html` is plain text.

    Attributes:
        title, language: of the text; what is not translated says its own language.
        summary: in a sentence or two.
        facts: what is to be known of it, each with its name; lines that say it by themselves have none.
        sections: what it says.
        sources: what it leads to, each with its address.
        licence: what others may do with it.
        day: when it last changed.
        voices: the keys of those who are named in it, in whatever way they chose.
    """

    title: str
    language: str
    day: datetime
    summary: str = ""
    facts: list[tuple[str, str]] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    sources: list[tuple[str, str]] = field(default_factory=list)
    licence: str = ""
    voices: frozenset[int] = frozenset()


def sheets_of(*kinds: str) -> Callable[[Teller], Teller]:
    """Register how things of these kinds read as a sheet: from the thing, and the language that is wanted as data code.

    The teller runs in that language. It answers None where not everybody reads the thing.
    """

    def register(teller: Teller) -> Teller:
        _tellers.update(dict.fromkeys(kinds, teller))
        return teller

    return register


def told_kinds() -> list[str]:
    """The kinds of entries that read as sheets."""
    return sorted(_tellers)


def sheet_of(entry: Entry, language: str) -> Sheet | None:
    """The sheet of an entry in a language; None for what not everybody reads, and for what has none."""
    if entry.kind not in _tellers or entry.audience_id not in readable_by(Stranger()) or entry.thing is None:
        return None
    with override(django_code(language)):
        return _tellers[entry.kind](entry.thing, language)


def paragraphs(words: str) -> str:
    """Plain words as HTML: an empty line parts paragraphs, a line stays a line."""
    parts = [part.strip() for part in words.replace("\r\n", "\n").split("\n\n")]
    return "".join(f"<p>{escape(part).replace(chr(10), '<br>')}</p>" for part in parts if part)


def as_list(lines: Iterable[str]) -> str:
    """Plain lines as a list."""
    return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"
