"""Links of pages of the hub to the web: which there are, and who is told where one is dead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from django.utils.translation import gettext_lazy as _

from hlh.people.models import Person
from hlh.policy import Words
from hlh.weblinks.finding import leads_out
from knowledge_hub.models import Event, HubPage, News, OfTheHub, Resource
from knowledge_hub.translated import translations_of

_HREF = re.compile(r'<a\b[^>]*\bhref="([^"]+)"', re.IGNORECASE)


def addresses_of(page: OfTheHub) -> list[str]:
    """Where a page that is published, or what it is read as in other languages, leads to outside of the hub."""
    others = translations_of(page) if page.IS_TRANSLATED else ()
    found = [address for one in (page, *others) for address in _named_by(one)]
    return [one for one in dict.fromkeys(found) if one.startswith(("http://", "https://")) and leads_out(one)]


def _named_by(page: OfTheHub) -> list[str]:
    if isinstance(page, Resource):
        return [page.link]
    if isinstance(page, HubPage | News):
        return _in_texts(page.body)
    if isinstance(page, Event):  # never the way in: nobody opens that but who comes
        return [page.recording, page.slides_link, *_in_texts(page.report)]
    return []


def _in_texts(body: Any) -> list[str]:
    texts = [block.value.source for block in body if block.block_type == "text"]
    texts += [block.value["text"].source for block in body if block.block_type == "for_levels"]
    return [unescape(address) for text in texts for address in _HREF.findall(text)]


def keepers_of(page: OfTheHub) -> Iterator[tuple[Person, Words]]:
    """Who is told of a dead link: whoever made the page; of one that came with the hub, whoever changed it last."""
    last = page.latest_revision
    curator = page.owner or (last.user if last else None)
    if curator is not None and curator.is_active:
        yield curator, _("You look after this page of the hub.")
