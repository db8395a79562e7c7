"""Atom (RFC 4287) of entries of the catalogue: what a list says of each, in a form that feed readers know.

No more is told than a list of the hub tells: nobody who speaks is named, and no words stand in it but a summary.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import quote_etag, urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hlh.catalogue.models import Entry
from hlh.taxonomy.languages import CODES, data_code, here
from hlh.web import without_tricks

KIND = "application/atom+xml; charset=utf-8"
IN_A_FEED = 30
LONGEST = 300  # characters of a summary
_NO_LETTERS = re.compile(r"[\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")  # XML 1.0 has none of these


def feed_at(name: str, *args: object, **query: object) -> str:
    """The path of a feed, framed in the language of this moment.

    Args:
        name: of its address.
        args: what stands in it.
        query: what narrows it down; what is empty is left out.
    """
    said = {key: str(value) for key, value in query.items() if value}
    if (code := data_code(get_language() or settings.LANGUAGE_CODE)) != data_code(settings.LANGUAGE_CODE):
        said["in"] = code
    return reverse(name, args=args) + (f"?{urlencode(said)}" if said else "")


def language_of(request: HttpRequest) -> str:
    """The language in which a feed is framed: `?in=fr`, else that of the hub."""
    code = request.GET.get("in", "")
    return code if code in CODES else data_code(settings.LANGUAGE_CODE)


def answer(request: HttpRequest, entries: Iterable[Entry], *, title: str, page: str, name: str) -> HttpResponse:
    """A feed; nothing but that it did not change, for who has it as it is.

    Args:
        request: what asks for it, in the language of the feed.
        entries: the newest first.
        title: what it is about.
        page: the page of the same things, without its language.
        name: the path that it is known by for good, without language and key.
    """
    found = list(entries)
    etag = _etag([title, page, name, language_of(request)], found)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(_written(request, found, title=title, page=page, name=name), content_type=KIND)
    response["ETag"] = etag
    return response


def _written(request: HttpRequest, entries: list[Entry], *, title: str, page: str, name: str) -> str:
    feed = Atom1Feed(
        title=_plain(title),
        link=settings.SITE + here(page),
        description="",
        author_name=_("Learning Hub"),
        feed_url=settings.SITE + name,
        feed_guid=settings.SITE + name,
        language=language_of(request),
    )
    for entry in entries:
        feed.add_item(
            title=_plain(entry.title),
            link=settings.SITE + here(entry.address),
            description=_plain(entry.summary)[:LONGEST],
            pubdate=entry.published_at,
            updateddate=entry.published_at,
            categories=[entry.get_kind_display()],
            unique_id=settings.SITE + entry.address,  # the same thing in every language
        )
    return feed.writeString("utf-8")


def _plain(words: str) -> str:
    return _NO_LETTERS.sub("", without_tricks(words))


def _etag(said: list[str], entries: list[Entry]) -> str:
    rows = [f"{one.pk} {one.kind} {one.title} {one.summary} {one.address} {one.published_at}" for one in entries]
    return quote_etag(hashlib.sha256("\n".join([*said, *rows]).encode(errors="replace")).hexdigest()[:32])
