"""How a brief is cited, in the forms that programs for references read. What somebody typed stays words in each of them.

Each form takes a version as it is shown: without its country where that is not cleared.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from briefs.models import Brief, Version
from briefs.naming import author_shown
from briefs.rendering.leaves import address_of
from hlh.people.models.persons import Stranger
from hlh.people.speakers import NAMED

HUB = "Health Services Learning Hub"
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "$&#_%"},
}


def author_of(brief: Brief, version: Version) -> str:
    """Who is cited: the author where they are named beside this text, else the hub."""
    shown = author_shown(brief, version, to=Stranger())
    return shown.name if shown.look in NAMED and not brief.origin else HUB


def bibtex(brief: Brief, version: Version) -> str:
    """An entry for LaTeX; the braces keep a title and a name as they are written."""
    day = version.published_at
    fields = {
        "title": f"{{{_tex(version.title)}}}",
        "author": f"{{{_tex(author_of(brief, version))}}}",
        "year": str(day.year),
        "month": str(day.month),
        "institution": HUB,
        "number": brief.ref,
        "version": str(version.number),
        "langid": version.language,
        "url": _address(brief, version),
        "note": f"{brief.stable_id}, version {version.number}",
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@techreport{{{brief.ref}-v{version.number},\n{lines}\n}}\n"


def ris(brief: Brief, version: Version) -> str:
    """A record for EndNote, Zotero and the like: a tag on each line, and never a line break within a value."""
    day = version.published_at
    fields = [
        ("TY", "RPRT"),
        ("TI", version.title),
        ("AU", author_of(brief, version)),
        ("PY", str(day.year)),
        ("DA", f"{day:%Y/%m/%d}/"),
        ("PB", HUB),
        ("M1", brief.ref),
        ("ET", str(version.number)),
        ("LA", version.language),
        ("UR", _address(brief, version)),
        ("ID", brief.stable_id),
        ("N1", f"{brief.stable_id}, version {version.number}"),
    ]
    return "".join(f"{tag}  - {_line(value)}\r\n" for tag, value in fields) + "ER  - \r\n"


def csl(brief: Brief, version: Version) -> list[dict[str, Any]]:
    """An item of the Citation Style Language."""
    day = version.published_at
    return [
        {
            "id": brief.stable_id,
            "type": "report",
            "title": _line(version.title),
            "author": [{"literal": _line(author_of(brief, version))}],
            "issued": {"date-parts": [[day.year, day.month, day.day]]},
            "publisher": HUB,
            "genre": "Learning brief" if brief.is_learning else "Action brief",
            "number": brief.ref,
            "version": str(version.number),
            "language": version.language,
            "URL": _address(brief, version),
        }
    ]


def _address(brief: Brief, version: Version) -> str:
    return f"{address_of(brief)}{version.number}/"


def _tex(words: str) -> str:
    return "".join(_TEX.get(letter, letter) for letter in _line(words))


def _line(words: str) -> str:
    """Words on one line."""
    return re.sub(r"[\s\x00-\x1f\x7f\x85\u2028\u2029]+", " ", words).strip()


Cites = Callable[[Brief, Version], Any]
FORMS: dict[str, tuple[str, Cites]] = {
    "bib": ("application/x-bibtex; charset=utf-8", bibtex),
    "ris": ("application/x-research-info-systems; charset=utf-8", ris),
    "json": ("application/vnd.citationstyles.csl+json", csl),
}
