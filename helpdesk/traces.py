"""What leads to a person is taken out of a question before a lab sees it."""

import re

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\w.])(?:\+|00)?\d(?:[\s().-]{0,2}\d){6,14}(?![\w])")
_HANDLE = re.compile(r"(?<!\w)@\w{3,}")


def without_traces(text: str) -> str:
    """The text with mail addresses, links, phone numbers and handles replaced by what they were."""
    text = _MAIL.sub(_("[address]"), text)
    text = _LINK.sub(_("[link]"), text)
    text = _PHONE.sub(_("[number]"), text)
    return _HANDLE.sub(_("[name]"), text)


def has_traces(text: str) -> bool:
    """Whether the text holds anything that leads to a person."""
    return any(pattern.search(text) for pattern in (_MAIL, _LINK, _PHONE, _HANDLE))


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
