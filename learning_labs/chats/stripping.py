"""What leads to a person is taken out of the messages of a phone group, before anything of them is kept or shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from hlh.people.traces import has_traces, without_traces
from learning_labs.chats.saying import Message

SHORTEST = 3  # letters of a name that is looked for by itself
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_HANDLE = re.compile(r"(?<!\w)@[@\w][\w.@-]{0,60}")
_DIGITS = re.compile(r"\d(?:[\s().-]{0,2}\d){5,}")
_CAPITAL = re.compile(r"(?<![.!?:؟。\n])(?<![.!?:؟。\n]\s)(?<!^)(?<![\w'’-])[^\W\d_a-zа-яё\u0600-\u9fff][^\W\d_]{2,}")
_PREFIX = "[وفبلك]{0,2}(?:ال)?"  # Arabic writes these onto a name

# Without accents. What people are called in a phone beside their name; taken for names, these would empty what was said of health.
_CALLED = (
    "nurse doctor prof professor sister brother clinic health hospital centre center district ministry office officer"
    " midwife pharmacist pharmacy store stores team group community region regional national county province the and"
    " for from new old phone work home chw moh who infirmier infirmiere docteur medecin sage femme sante hopital centre"
    " equipe groupe pharmacie enfermera enfermero medico doctora salud hospital centro equipo grupo"
    " медсестра врач доктор больница здоровье район группа"
)
NO_NAMES = frozenset(_CALLED.split())


@dataclass(frozen=True, slots=True)
class Stripped:
    """A message without what leads to a person.

    Attributes:
        who: a number for each who wrote, in the order in which they first did.
        text: what is left of it.
    """

    who: int
    text: str


def stripped(messages: Sequence[Message], names: Iterable[str]) -> list[Stripped]:
    """The messages without names, numbers, addresses and links; whoever wrote is a number.

    Args:
        messages: as they were read of an export.
        names: every name that the export gives somebody.
    """
    numbers: dict[str, int] = {}
    for one in messages:
        numbers.setdefault(one.who, len(numbers) + 1)
    pattern = pattern_of({*names, *numbers})
    return [Stripped(numbers[one.who], without(one.text, pattern)) for one in messages]


def without(text: str, names: re.Pattern[str] | None = None) -> str:
    """A text without what leads to a person: a name becomes a colleague.

    Args:
        text: as somebody typed it.
        names: what finds the names, of `pattern_of`; none where nobody's are known any more.
    """
    text = without_traces(_HANDLE.sub(_colleague(), _without_mail_first(text)))
    if names is None:
        return text
    folded, parts, end = _folded(text), [], 0
    for hit in names.finditer(folded):
        parts += [text[end : hit.start()], _colleague()]
        end = hit.end()
    return "".join([*parts, text[end:]])


def pattern_of(names: Iterable[str]) -> re.Pattern[str] | None:
    """What finds these names in a folded text: whole, and each of their words alone."""
    wanted: set[str] = set()
    for name in names:
        folded = _folded(unicodedata.normalize("NFC", name)).strip()
        words = [word for word in _WORD.findall(folded) if word not in NO_NAMES]
        wanted |= {word for word in words if len(word) >= SHORTEST or (_is_han(word) and len(word) > 1)}
        if len(words) > 1 and folded:
            wanted.add(folded)
    if not wanted:
        return None
    return re.compile("|".join(_found_as(name) for name in sorted(wanted, key=len, reverse=True)))


def doubts(text: str) -> list[str]:
    """What may still lead to somebody, to be looked at by a person: long numbers, words with a capital inside a sentence."""
    found = [hit.group() for hit in _DIGITS.finditer(text)]
    found += [hit.group() for hit in _CAPITAL.finditer(text) if not hit.group().isupper()]
    if not found and has_traces(text):
        found = ["?"]
    return list(dict.fromkeys(found))[:6]


def _colleague() -> str:
    return _("a colleague")


def _without_mail_first(text: str) -> str:
    """An address holds a sign that handles begin with: addresses go first."""
    return without_traces(text) if "@" in text else text


def _found_as(name: str) -> str:
    """How a name is looked for: as a whole word; with what some languages write onto it."""
    whole = re.escape(name)
    if _is_han(name):
        return whole
    before, after = r"(?<![^\W\d_])", r"(?![^\W\d_])"
    if "\u0600" <= name[0] <= "\u06ff":
        return f"{before}{_PREFIX}{whole}{after}"
    if "\u0400" <= name[0] <= "\u04ff" and len(name) > SHORTEST and " " not in name:
        stem = name.rstrip("аеиоуыэюяйь") or name
        return f"{before}{re.escape(stem)}[а-я]{{0,3}}{after}"
    return f"{before}{whole}{after}"


def _is_han(name: str) -> bool:
    return any("\u3400" <= letter <= "\u9fff" for letter in name)


_SAME = str.maketrans({"ة": "ه", "ى": "ي", "ё": "е"})


def _folded(text: str) -> str:
    """In small letters without accents, each letter in its place."""
    return "".join(_fold(letter) for letter in text).translate(_SAME)


def _fold(letter: str) -> str:
    if letter.isascii():
        return letter.lower()
    base = unicodedata.normalize("NFD", letter)[0].lower()
    return base if len(base) == 1 else letter
