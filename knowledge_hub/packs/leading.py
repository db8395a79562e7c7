"""The words of a sheet in a pack: HTML of few tags, whose links lead to what is in the pack too, to the hub, or away."""

from __future__ import annotations

import re
from html import escape, unescape

import nh3
from django.conf import settings

from knowledge_hub.packs.gathering import own_path

_TAGS = {
    "p",
    "br",
    "strong",
    "b",
    "em",
    "i",
    "ul",
    "ol",
    "li",
    "blockquote",
    "code",
    "pre",
    "a",
    "hr",
    "h3",
    "h4",
    "bdi",
}
_HREF = re.compile(r'(?<= )href="([^"]*)"')


def cleaned(html: str, names: dict[str, str]) -> str:
    """HTML of few tags, whose links lead to what is in the pack too, else to the hub or away."""
    kept = nh3.clean(html, tags=_TAGS, attributes={"a": {"href"}, "blockquote": {"lang", "dir"}}, link_rel="noopener")
    return _HREF.sub(lambda found: _href(leads(unescape(found[1]), names)), kept)


def _href(address: str) -> str:
    return f'href="{escape(address)}"' if address else ""


def leads(address: str, names: dict[str, str]) -> str:
    """Where a link of a sheet leads: to the sheet beside it where there is one; nowhere but to pages and letters."""
    path = own_path(address)
    if path in names:
        return f"{names[path]}.html"
    if path:
        return settings.SITE + address.removeprefix(settings.SITE)
    return address if address.partition(":")[0].lower() in ("http", "https", "mailto") else ""
