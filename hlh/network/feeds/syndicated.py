"""RSS (0.9 to 2.0) and Atom: one document with the newest things, asked for only where it changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from hlh.network.feeds.asking import UNCHANGED, Part, ask, local, said_in, xml_of
from hlh.network.feeds.records import Record, address_in, day_in, doi_in, key_of, language_in, plain
from hlh.network.feeds.saying import FORM, Unreadable
from hlh.network.models import FeedRecord

if TYPE_CHECKING:
    from hlh.network.models import Feed

XML = "{http://www.w3.org/XML/1998/namespace}"
ATOM = "http://www.w3.org/2005/Atom"
DC = "http://purl.org/dc/elements/1.1/"
OF_THINGS = {
    "",
    ATOM,
    DC,
    "http://purl.org/dc/terms/",
    "http://purl.org/rss/1.0/",
    "http://my.netscape.com/rdf/simple/0.9/",
    "http://purl.org/rss/1.0/modules/content/",
}
ROOTS = {"rss", "RDF", "feed"}
DAYS = ("pubDate", "published", "date", "issued", "updated", "modified")


def read(feed: Feed) -> Iterator[Part]:
    """The whole of it; one part.

    Raises:
        NoAnswer, Later, Unreadable: when it cannot be read.
    """
    known = {"If-None-Match": feed.etag, "If-Modified-Since": feed.modified}
    answer = ask(feed.address, headers={name: words for name, words in known.items() if words})
    if answer.status == UNCHANGED:
        yield Part(is_unchanged=True, etag=feed.etag, modified=feed.modified)
        return
    root = xml_of(answer)
    if local(root.tag) not in ROOTS:
        raise Unreadable(FORM)
    things = (one for one in root.iter() if local(one.tag) in ("item", "entry"))
    tongue = _language_of(root)
    records = [one for thing in things if (one := _record(thing, base=answer.address, tongue=tongue))]
    etag, modified = (_kept(answer.headers.get(name, "")) for name in ("etag", "last-modified"))
    yield Part(records, etag=etag[:300], modified=modified[:80])


def _record(thing: Element, *, base: str, tongue: str) -> Record | None:
    said = _parts(thing)
    links = _links(said)
    given = [said_in(one) for name in ("guid", "id", "identifier") for one in said.get(name, [])]
    given += [value for name, value in thing.attrib.items() if local(name) == "about"]
    address = address_in([*links, *(one for one in given if "://" in one)], base=base)
    identifier = next((key for one in [*given, address] if (key := _key(one))), "")
    if not identifier:
        return None
    text = next(
        (words for name in ("description", "summary", "encoded", "content") if (words := _first(said, name))), ""
    )
    summary = plain(text, FeedRecord.LONGEST_SUMMARY)
    return Record(
        identifier=identifier,
        title=plain(_first(said, "title"), FeedRecord.LONGEST_TITLE) or plain(summary, 80),
        address=address,
        doi=doi_in([*given, *links]),
        published_on=next((day for name in DAYS if (day := day_in(_first(said, name)))), None),
        language=language_in(_first(said, "language") or thing.get(f"{XML}lang")) or tongue,
        summary=summary,
    )


def _parts(thing: Element) -> dict[str, list[Element]]:
    """What it says of itself by name; what other namespaces say of its pictures and the like is left."""
    said: dict[str, list[Element]] = {}
    for part in thing:
        space, _brace, name = part.tag[1:].rpartition("}") if part.tag.startswith("{") else ("", "", part.tag)
        if space in OF_THINGS:
            said.setdefault(name, []).append(part)
    return said


def _links(said: dict[str, list[Element]]) -> list[str]:
    """Where it leads: the words of RSS, and of Atom those to a page for people."""
    found = []
    for link in said.get("link", []):
        if link.get("href") and link.get("rel", "alternate") == "alternate":
            found.append(link.get("href", ""))
        elif not link.get("href"):
            found.append(said_in(link))
    return found


def _first(said: dict[str, list[Element]], name: str) -> str:
    return next((words for one in said.get(name, []) if (words := said_in(one).strip())), "")


def _language_of(root: Element) -> str:
    """That of the whole list."""
    channel = next((one for one in root if local(one.tag) == "channel"), root)
    said = next((said_in(one) for one in channel if local(one.tag) == "language"), "")
    return language_in(said or root.get(f"{XML}lang"))


def _key(given: str) -> str:
    return key_of(given, longest=FeedRecord.LONGEST_KEY)


def _kept(words: str) -> str:
    """A header that can be said back."""
    return words if words.isascii() and words.isprintable() else ""
