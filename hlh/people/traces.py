"""What leads to a person is taken out of a question before a lab sees it."""

import re

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

_HAN = r"\u3040-\u30ff\u3400-\u9fff"  # Chinese and its neighbours put no space before a name or a number
_LETTER = rf"[^\W{_HAN}]"
_ON = rf"[^\s{_HAN}]"
_BETWEEN = r"[\s()./·‐‑–—\u200b-\u200f-]"  # what people put between the digits of a number
_NAMED = r"[A-ZÀ-ÖØ-ÞА-ЯЁ][\w'’-]{0,40}"

# Every repetition has a bound: a long text without any of this is read in one go, not again from each of its letters.
_MAIL = re.compile(
    rf"(?<!{_LETTER})(?<![.+-])(?:{_LETTER}|[.+-]){{1,64}}@(?:{_LETTER}|-){{1,63}}(?:\.(?:{_LETTER}|-){{1,63}}){{1,8}}"
)
_LINK = re.compile(
    rf"(?:https?://|www\.){_ON}{{1,500}}"
    rf"|(?<![\w.@-])[a-z0-9-]{{1,63}}(?:\.[a-z0-9-]{{1,63}}){{0,5}}\.[a-z]{{2,24}}/{_ON}{{1,300}}",
    re.IGNORECASE,
)
_YEARS = r"(?:19|20)\d\d\s?[-–—/]\s?(?:19|20)?\d\d(?!\d)"
_DATE = r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}(?!\d)|(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}(?!\d)"
_PHONE = re.compile(rf"(?<!\d)(?!{_YEARS}|{_DATE})(?:\+|00)?\d(?:{_BETWEEN}{{0,3}}\d){{6,14}}(?!\d)")
_NAME = re.compile(
    rf"(?<!{_LETTER})@{_LETTER}{{3,64}}"
    rf"|\b(?:Drs?|Dra|Dre|Prof|Mrs?|Ms|Mme|Mlle|Sra?)\b\.?\s{{1,3}}{_NAMED}(?:\s{_NAMED}){{0,2}}"
    rf"|\bM\.\s{{1,3}}{_NAMED}(?:\s{_NAMED}){{0,2}}|\b(?:[Дд]-р|[Дд]октор|[Пп]роф\.)\s{{1,3}}{_NAMED}(?:\s{_NAMED}){{0,2}}"
    r"|(?<!\w)د\.\s{0,2}[\u0600-\u06ff]{2,20}(?:\s[\u0600-\u06ff]{2,20})?"
)


def without_traces(text: str) -> str:
    """The text with mail addresses, links, phone numbers, handles and names behind a title replaced by what they were."""
    text = _replaced(_MAIL, text, _("[address]"))
    text = _replaced(_LINK, text, _("[link]"))
    text = _replaced(_PHONE, text, _("[number]"))
    return _replaced(_NAME, text, _("[name]"))


def has_traces(text: str) -> bool:
    """Whether the text holds anything that leads to a person."""
    narrow = _narrow(text)
    return any(pattern.search(narrow) for pattern in (_MAIL, _LINK, _PHONE, _NAME))


def _replaced(pattern: re.Pattern[str], text: str, instead: str) -> str:
    """The text with every hit replaced; looked for in narrow letters, so that ＠ is @."""
    parts, end = [], 0
    for hit in pattern.finditer(_narrow(text)):
        parts += [text[end : hit.start()], instead]
        end = hit.end()
    return "".join([*parts, text[end:]])


_WIDE = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}


def _narrow(text: str) -> str:
    """The wide forms of Latin letters, digits and signs as narrow ones, each in its place."""
    return text.translate(_WIDE)


def marked_words(text: str, words: list[str]) -> SafeString:
    """The text as HTML, with these words marked where they stand."""
    if not words:
        return format_html("{}", text)
    pattern = re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))
    parts = []
    end = 0
    for hit in pattern.finditer(text):
        parts.append((text[end : hit.start()], hit.group()))
        end = hit.end()
    return format_html_join("", '{}<mark class="term">{}</mark>', parts) + format_html("{}", text[end:])
