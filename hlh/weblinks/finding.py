"""Addresses of the web in words that people wrote."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings

LONGEST = 2000  # bytes of an address
MOST = 200  # addresses of one published thing
_ADDRESS = re.compile(r"https?://[^\s<>\"'“”«»`|\\^{}。，；：！？、（）【】「」『』《》]+", re.IGNORECASE)
_CLOSING = {")": "(", "]": "["}
_AFTER = ".,;:!?…،؛؟*_"


def addresses_in(texts: Iterable[str]) -> list[str]:
    """Each address once, in order, without what ends the sentence after it. Pages of this hub are no links to others."""
    found: dict[str, None] = {}
    for text in texts:
        for match in _ADDRESS.finditer(text):
            address = _without_what_follows(match.group())
            if leads_out(address):
                found.setdefault(address)
    return list(found)[:MOST]


def leads_out(address: str) -> bool:
    """Whether it is an address of somebody else's server, and no longer than is kept."""
    if not host_of(address) or len(address.encode()) > LONGEST:
        return False
    return urlsplit(address).netloc.lower() != urlsplit(settings.SITE).netloc.lower()


def host_of(address: str) -> str:
    """The name of its server; empty where it has none."""
    try:
        return (urlsplit(address).hostname or "")[:255]
    except ValueError:
        return ""


def _without_what_follows(address: str) -> str:
    """A bracket belongs to the address where it was opened within it."""
    while address:
        last = address[-1]
        if last in _AFTER or (last in _CLOSING and address.count(last) > address.count(_CLOSING[last])):
            address = address[:-1]
        else:
            break
    return address
