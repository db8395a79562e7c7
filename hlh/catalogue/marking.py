"""What of a text is shown in a list: the part that matched, marked; never a tag that somebody typed."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.contrib.postgres.search import SearchConfig, SearchHeadline
from django.db.models import Case, F, Value, When
from django.db.models.functions import Concat
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from hlh.catalogue.models import Passage
from hlh.catalogue.words import HAN, STEMMED, evened, pairs, query_for

BEGIN, END = "\ue000", "\ue001"  # private characters: what is found is marked, then escaped, then made HTML
AROUND = 60  # characters before what matched
LONGEST = 220
_WORD = re.compile(r"\w+")


def excerpts(passages: Iterable[int], words: str, *, any_word: bool = False) -> dict[int, SafeString]:
    """The part of each passage that matched, marked: by PostgreSQL in languages that it stems, else by us.

    Args:
        passages: their keys.
        words: as typed.
        any_word: as for `query_for`.
    """
    configuration = Concat(Value("hlh_"), Case(When(language__in=STEMMED, then=F("language")), default=Value("plain")))
    shown = SearchHeadline(
        "text",
        query_for(words, any_word=any_word),
        config=SearchConfig(configuration),
        start_sel=BEGIN,
        stop_sel=END,
        max_words=30,
        min_words=12,
    )
    rows = Passage.objects.filter(pk__in=passages).annotate(shown=shown).values_list("pk", "shown", "text")
    return {pk: marked(head if BEGIN in head else marked_by_hand(text, words)) for pk, head, text in rows}


def marked(shown: str) -> SafeString:
    """Text with private marks, as safe HTML."""
    return mark_safe(escape(shown).replace(BEGIN, "<mark>").replace(END, "</mark>"))  # noqa: S308  escaped just before


def beginning(text: str, title: str = "") -> SafeString:
    """The first words of a text, where no word matched; without its title, where it begins with that.

    Args:
        text: what is shown under the title.
        title: what stands above it.
    """
    text = " ".join(text.split())
    rest = text.removeprefix(" ".join(title.split()))
    return escape(Truncator(text if rest[:1].isalnum() else rest.lstrip(" .:;,–—")).chars(LONGEST))


def marked_by_hand(text: str, words: str) -> str:
    """The same for Chinese, which is searched in pairs, and Arabic, which is evened out first: private marks."""
    looked_for = {evened(word.casefold()) for word in _WORD.findall(words)}
    looked_for |= {pair for run in HAN.findall(words) for pair in pairs(run)}
    text = " ".join(text.split())
    spans = [match.span() for match in _WORD.finditer(text) if evened(match.group().casefold()) in looked_for]
    for pair in (word for word in looked_for if HAN.fullmatch(word)):
        spans += [match.span() for match in re.finditer(re.escape(pair), text)]
    return _with_marks(text, _joined(spans))


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in their order, those that touch made one."""
    joined: list[tuple[int, int]] = []
    for begin, end in sorted(spans):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined


def _with_marks(text: str, spans: list[tuple[int, int]]) -> str:
    start = max(0, spans[0][0] - AROUND) if spans else 0
    stop, said, at = start + LONGEST, "… " if start else "", start
    for begin, end in spans:
        if end > stop:
            break
        said, at = f"{said}{text[at:begin]}{BEGIN}{text[begin:end]}{END}", end
    return f"{said}{text[at:stop]}{' …' if len(text) > stop else ''}"
