"""Every visible word stands in the catalogues, translated: `python -m tests.house.catalogues` says what is missing.

`--write` brings the catalogues up to date with the words of the code, keeping what is translated.
"""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent.parent
COMPLETE = ("ar", "es", "fr", "ru", "zh_Hans")  # English is the source
KEYWORDS = dict.fromkeys(("_", "gettext", "gettext_lazy")) | {"ngettext": (1, 2), "ngettext_lazy": (1, 2)}
KEYWORDS |= dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)) | {"npgettext": ((1, "c"), 2, 3)}
PACKAGES = ("hlh", "learning_labs", "briefs", "knowledge_hub", "helpdesk")
METHODS = [(f"{package}/**.py", "python") for package in PACKAGES]
METHODS += [(f"templates/**.{kind}", "enmerkar.extract:extract_django") for kind in ("html", "txt")]


def words() -> Catalog:
    """Every message of the code and the templates."""
    found = Catalog()
    for folder in (*PACKAGES, "templates"):
        methods = [
            (pattern.split("/", 1)[1], method) for pattern, method in METHODS if pattern.startswith(f"{folder}/")
        ]
        for _file, _line, message, comments, context in extract_from_dir(ROOT / folder, methods, keywords=KEYWORDS):
            found.add(message, auto_comments=comments, context=context)
    return found


def catalogue_of(code: str) -> tuple[Path, Catalog]:
    path = ROOT / f"locale/{code}/LC_MESSAGES/django.po"
    with path.open("rb") as file:
        return path, read_po(file, locale=code)


def missing(code: str) -> list[str]:
    """What is not translated, only doubtful, or no longer there, in words."""
    _path, catalogue = catalogue_of(code)
    said = words()
    troubles = []
    for message in said:
        if not message.id:
            continue
        name = message.id if isinstance(message.id, str) else message.id[0]
        known = catalogue.get(name, message.context)
        strings = known.string if known and isinstance(known.string, tuple | list) else [known.string] if known else []
        if not known or not all(strings) or known.fuzzy:
            troubles.append(f"{code}: not translated: {name}{_in(message)}")
    said_now, known_now = ({_key(message) for message in one if message.id} for one in (said, catalogue))
    gone = sorted(known_now - said_now)
    return troubles + [f"{code}: no longer said: {name}{f' ({context})' if context else ''}" for name, context in gone]


def _key(message: Message) -> tuple[str, str]:
    """What a message is known by: its words, and the context that parts them from the same words elsewhere."""
    return str(message.id if isinstance(message.id, str) else message.id[0]), message.context or ""


def _in(message: Message) -> str:
    return f" ({message.context})" if message.context else ""


def write() -> None:
    """Bring every catalogue up to date; new words wait untranslated."""
    for code in COMPLETE:
        path, catalogue = catalogue_of(code)
        catalogue.update(words(), no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        with path.open("wb") as file:
            write_po(file, catalogue, width=100, sort_output=True)


if __name__ == "__main__":
    if "--write" in sys.argv:
        write()
    found = [trouble for code in COMPLETE for trouble in missing(code)]
    print("\n".join(found) or "every word is translated")
    sys.exit(bool(found))
