"""What the page of a brief says about itself to programs: Dublin Core and schema.org, in its head."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from briefs.models import Brief, Licence, Version
from briefs.rendering.citing import HUB, author_of
from briefs.rendering.leaves import address_of, languages_of
from hlh.taxonomy.languages import unprefixed

LICENCES = {
    Licence.SHARE_ALIKE: "https://creativecommons.org/licenses/by-nc-sa/3.0/igo/",
    Licence.ATTRIBUTION: "https://creativecommons.org/licenses/by/4.0/",
    Licence.FREE: "https://creativecommons.org/publicdomain/zero/1.0/",
}
_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def head_of(brief: Brief, version: Version, based_on: Iterable[str]) -> SafeString:
    """The lines in the head of the page of a brief.

    Args:
        brief: which one.
        version: the one that stands, as it is shown.
        based_on: the addresses of what it came of, as far as its reader may read them.
    """
    whole = [f"{settings.SITE}{unprefixed(one)}" for one in based_on]
    lines = format_html_join("", '<meta name="DC.{}" content="{}">', _dublin_core(brief, version, whole))
    schema = json.dumps(schema_of(brief, version, whole), ensure_ascii=False, separators=(",", ":"))
    # A block of data is never run, so the policy for scripts lets it stand; nothing in it can end it.
    data = mark_safe(f'<script type="application/ld+json">{schema.translate(_ESCAPES)}</script>')  # noqa: S308
    cited = format_html(
        '<link rel="alternate" type="application/vnd.citationstyles.csl+json" href="{}.json">', _of(version, brief)
    )
    chain = format_html(
        '<link rel="http://www.w3.org/ns/prov#has_provenance" type="application/json" href="/briefs/{}/prov.json">',
        brief.ref,
    )
    return format_html("{}{}{}{}", lines, cited, chain, data)


def schema_of(brief: Brief, version: Version, based_on: list[str]) -> dict[str, Any]:
    """A brief as schema.org describes a report."""
    address = address_of(brief)
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Report",
        "@id": address,
        "url": address,
        "identifier": brief.stable_id,
        "reportNumber": brief.ref,
        "headline": Truncator(version.title).chars(110),
        "name": version.title,
        "inLanguage": languages_of(version),
        "datePublished": _first_day(brief, version),
        "dateModified": version.published_at.date().isoformat(),
        "version": version.number,
        "publisher": {"@type": "Organization", "name": HUB},
        "author": {
            "@type": "Organization" if author_of(brief, version) == HUB else "Person",
            "name": author_of(brief, version),
        },
        "about": [area.label for area in (version.area, version.second) if area],
    }
    if version.licence in LICENCES:
        said["license"] = LICENCES[Licence(version.licence)]
    if based_on:
        said["isBasedOn"] = based_on
    if lines := [source.address for source in version.source_lines() if source.address]:
        said["citation"] = lines
    return said


def _dublin_core(brief: Brief, version: Version, based_on: list[str]) -> Iterable[tuple[str, str]]:
    """The elements of Dublin Core that a brief has something to say for."""
    yield "title", version.title
    yield "creator", author_of(brief, version)
    yield "publisher", HUB
    yield "identifier", brief.stable_id
    yield "date", version.published_at.date().isoformat()
    yield "language", version.language
    yield "type", "Text"
    yield from (("subject", area.label) for area in (version.area, version.second) if area)
    yield from (("relation", address) for address in based_on)
    if version.licence in LICENCES:
        yield "rights", LICENCES[Licence(version.licence)]


def _first_day(brief: Brief, version: Version) -> str:
    return (brief.published_at or version.published_at).date().isoformat()


def _of(version: Version, brief: Brief) -> str:
    return f"/briefs/{brief.ref}/{version.number}"
