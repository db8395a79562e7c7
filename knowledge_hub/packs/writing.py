"""A pack as a file: a page and a text for each thing, an index, no script, nothing that is loaded from anywhere."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.safestring import mark_safe
from django.utils.translation import get_language_info, override
from django.utils.translation import gettext as _

from hlh.catalogue.models import Entry
from hlh.catalogue.sheets import Section, Sheet
from hlh.markdown import plain
from hlh.taxonomy.languages import django_code, here
from hlh.taxonomy.models import Area
from knowledge_hub.models import Pack
from knowledge_hub.packs.gathering import Told
from knowledge_hub.packs.leading import cleaned, leads

EPOCH = (2026, 1, 1, 0, 0, 0)  # the same words make the same bytes
NAMED = 200  # of what had no room, by its title and address; the rest is found by the search
ROOM_FOR_NAMES = 200  # bytes that a thing takes in the index and in the lists of the file itself
STYLE = Path(__file__).parent / "pack.css"
_UNSAFE = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Named:
    """A thing of a pack, and what its two files are called."""

    told: Told
    name: str


def named(things: Iterable[Told]) -> list[Named]:
    """Each thing by its address on the hub, in letters that every file system takes, each name once."""
    found: dict[str, Told] = {}
    for one in things:
        stem = _UNSAFE.sub("-", one.entry.address.lower()).strip("-")[:80].strip("-") or "thing"
        number = next(number for number in range(1, len(found) + 2) if _numbered(stem, number) not in found)
        found[_numbered(stem, number)] = one
    return [Named(one, name) for name, one in found.items()]


def _numbered(stem: str, number: int) -> str:
    return stem if number == 1 else f"{stem}-{number}"


def fitting(things: Iterable[Told], *, area: Area, language: str) -> list[Named]:
    """The first of them that have room in a pack; it is asked for no more of them than these and one."""
    kept: list[Told] = []
    room = Pack.LARGEST - len(STYLE.read_bytes()) - NAMED * ROOM_FOR_NAMES
    for one in things:
        page, text = _pages(Named(one, "x"), area=area, language=language, made="", names={})
        room -= len(zlib.compress(page)) + len(zlib.compress(text)) + ROOM_FOR_NAMES * 3
        if room < 0:
            break
        kept.append(one)
    return named(kept)


def written(
    things: list[Named], left: list[Entry], *, area: Area, language: str, made_at: datetime
) -> tuple[bytes, list[Named], int]:
    """The bytes of a pack, what stands in it, and how much had no room.

    Args:
        things: what goes into it, the most useful first.
        left: what has no room, to be named.
        area: what it is about.
        language: that it is framed in, as data code.
        made_at: when it was first made as it is.
    """
    while True:
        content = _zip(things, left, area=area, language=language, made_at=made_at)
        if len(content) <= Pack.LARGEST or not things:
            return content, things, len(left)
        keep = len(things) - max(1, len(things) // 20)
        left = [*(one.told.entry for one in things[keep:]), *left]
        things = things[:keep]


def _zip(things: list[Named], left: list[Entry], *, area: Area, language: str, made_at: datetime) -> bytes:
    with override(django_code(language)):
        made = _("Made on %(day)s.") % {"day": date_format(made_at, _("j F Y"))}
        files = {"style.css": STYLE.read_bytes(), "index.html": _index(things, left, area, language, made)}
        names = {one.told.entry.address: one.name for one in things}
        for one in things:
            page, text = _pages(one, area=area, language=language, made=made, names=names)
            files |= {f"things/{one.name}.html": page, f"things/{one.name}.txt": text}
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 3
            packed.writestr(entry, files[name])
    return whole.getvalue()


def _index(things: list[Named], left: list[Entry], area: Area, language: str, made: str) -> bytes:
    """What is in it by kind, what had no room, and where it is from."""
    rows = [(str(one.told.entry.get_kind_display()), _row(one)) for one in things]
    order = list(dict.fromkeys(kind for kind, _said in rows))
    rows.sort(key=lambda row: order.index(row[0]))
    path = here(f"/areas/{area.slug}/")
    context = {
        "area": area,
        "language": language,
        "made": made,
        "kinds": [(kind, [row for _kind, row in some]) for kind, some in groupby(rows, key=lambda row: row[0])],
        "left_out": [
            {"title": one.title, "language": one.language, "source": settings.SITE + here(one.address)}
            for one in left[:NAMED]
        ],
        "more": len(left) > NAMED,
        "search": f"{settings.SITE}{here('/search/')}?area={area.number}",
        "source": settings.SITE + path,
    }
    return render_to_string("knowledge_hub/packs/index.html", context).encode()


def _row(one: Named) -> dict[str, Any]:
    sheet = one.told.sheet
    files = {"file": f"things/{one.name}.html", "text": f"things/{one.name}.txt"}
    return files | {"title": sheet.title, "language": sheet.language, "day": date_format(sheet.day, _("j F Y"))}


def _pages(one: Named, *, area: Area, language: str, made: str, names: dict[str, str]) -> tuple[bytes, bytes]:
    """The page of a thing and its text."""
    with override(django_code(language)):
        sheet, source = one.told.sheet, settings.SITE + here(one.told.entry.address)
        sections = [replace(section, html=cleaned(section.html, names)) for section in sheet.sections]
        context = {
            "area": area,
            "language": language,
            "tongue": get_language_info(django_code(sheet.language))["name_translated"],
            "sheet": sheet,
            "facts": [(name, said) for name, said in sheet.facts if name],
            "lines": [said for name, said in sheet.facts if not name],
            "front": "../index.html",
            "sections": [
                {"heading": one.heading, "soft": one.soft, "html": mark_safe(one.html)}  # noqa: S308  cleaned above
                | {"language": one.language or sheet.language}
                for one in sections
            ],
            "sources": [(title, leads(address, names)) for title, address in sheet.sources],
            "source": source,
            "changed": _("Last changed on %(day)s") % {"day": date_format(sheet.day, _("j F Y"))},
            "made": made,
        }
        page = render_to_string("knowledge_hub/packs/sheet.html", context).encode()
        return page, _text(sheet, sections, source, context["changed"], made).encode()


def _text(sheet: Sheet, sections: list[Section], source: str, changed: str, made: str) -> str:
    """The same without anything that has to be drawn."""
    facts = [": ".join(filter(None, [name, said])) for name, said in sheet.facts]
    parts = [sheet.title, sheet.summary, "\n".join(facts)]
    parts += ["\n".join(filter(None, [one.heading.upper(), one.soft, plain(one.html)])) for one in sections]
    parts.append("\n".join(": ".join(filter(None, pair)) for pair in sheet.sources))
    read = ": ".join([_("Where it is read"), source])
    licence = ": ".join([_("Licence"), sheet.licence]) if sheet.licence else ""
    parts.append("\n".join(filter(None, [read, licence, changed, made])))
    return "\n\n".join(filter(None, parts)) + "\n"
