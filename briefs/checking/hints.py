"""What makes a text hard to read, or closed to some readers: said beside it, before others have to say it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from briefs.models.sections import Section, sections_of

if TYPE_CHECKING:
    from briefs.models.briefs import Brief

LONGEST = 40  # words of a sentence
KNOWN = {
    "WHO",
    "UN",
    "UNICEF",
    "UNHCR",
    "HIV",
    "AIDS",
    "TB",
    "COVID",
    "ORS",
    "USD",
    "EUR",
    "SMS",
    "NGO",
    "PDF",
    "OK",
    "ID",
}
_SENTENCE = re.compile(r"[^.!?؟。\n]+")
_LINK = re.compile(r"\b(click here|cliquez ici|haga clic aquí|нажмите здесь)\b|انقر هنا|点击这里", re.IGNORECASE)
_NAME_OF_A_FILE = re.compile(
    r"(?:\S+\.(?:jpe?g|png|gif|webp|heic|pdf|docx?|xlsx?|pptx?)|(?:img|dsc|dcim|pxl|whatsapp|screenshot|scan|image|photo"
    r"|picture|imagen|foto|фото|картинка|صورة|图片|照片)[\W\d_]*)",
    re.IGNORECASE,
)
_SHORT = re.compile(r"\b[A-Z][A-Z0-9]{1,6}s?\b")


@dataclass(frozen=True, slots=True)
class Hint:
    """Something to look at once more.

    Attributes:
        key: of the section.
        heading: over it.
        words: what, and what to do.
        is_error: whether publishing it all the same takes words that say why.
    """

    key: str
    heading: str
    words: str
    is_error: bool = False


Check = Callable[["Brief"], Iterable[Hint]]
_checks: list[Check] = []


def checks(check: Check) -> Check:
    """Register what else is looked at, such as pictures without words for who does not see them."""
    _checks.append(check)
    return check


def hints_of(brief: Brief) -> list[Hint]:
    """What there is to say about the working text; errors first."""
    found = [hint for check in _checks for hint in check(brief)]
    return sorted(found, key=lambda hint: not hint.is_error)


def errors_of(brief: Brief) -> list[Hint]:
    """What is wrong for some readers. A public source is shown as it is."""
    return [] if brief.origin else [hint for hint in hints_of(brief) if hint.is_error]


@checks
def _words(brief: Brief) -> Iterator[Hint]:
    sections = sections_of(brief, brief.kind)
    whole = "\n".join(section.words for section in sections)
    for section in sections:
        if any(_is_shouted(line) for line in section.words.splitlines()):
            words = _(
                "A line is in capital letters only. Who has it read aloud hears letters, and nobody finds it as a heading: write it as a sentence."
            )
            yield Hint(section.key, str(section.heading), words, is_error=True)
        yield from (Hint(section.key, str(section.heading), words) for words in _hints(section, whole))


@checks
def _files(brief: Brief) -> Iterator[Hint]:
    """What is to be seen on a picture is said in words: the name of its file says nothing to who does not see it."""
    for one in brief.files:
        if _NAME_OF_A_FILE.fullmatch(one["words"].strip()):
            words = _("“%(words)s” does not say what is to be seen. Describe it for who does not see it.")
            yield Hint("files", _("Pictures and documents"), words % {"words": one["words"].strip()}, is_error=True)


def _hints(section: Section, whole: str) -> Iterator[str]:
    longest = max((len(sentence.split()) for sentence in _SENTENCE.findall(section.words)), default=0)
    if longest > LONGEST:
        yield _("One sentence has %(number)d words. Readers in a second language follow about twenty.") % {
            "number": longest
        }
    if _LINK.search(section.words):
        yield _("“Click here” says nothing to who hears the links alone. Say where it leads.")
    for short in dict.fromkeys(_SHORT.findall(section.words)):
        if short.rstrip("s") not in KNOWN and f"({short})" not in whole and f"{short} (" not in whole:
            yield _("“%(short)s” is not explained. Write it out once, with the short form in brackets.") % {
                "short": short
            }


def _is_shouted(line: str) -> bool:
    """Whether a line is a heading made of capitals: two words or more, and no small letter."""
    letters = [letter for letter in line if letter.isalpha()]
    return len(line.split()) > 1 and len(letters) >= 8 and line.upper() == line and line.lower() != line
