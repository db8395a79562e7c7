"""OAI-PMH: a provider's list, part by part, each with the way to the next; later only what changed since."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from hlh.network.feeds.asking import Part, ask, local, said_in, with_query, xml_of
from hlh.network.feeds.records import Record, address_in, day_in, doi_in, key_of, language_in, plain
from hlh.network.feeds.saying import CIRCLE, FORM, LOST, PROVIDER, Unreadable
from hlh.network.models import FeedRecord

if TYPE_CHECKING:
    from hlh.network.models import Feed

OVERLAP = timedelta(days=1)  # clocks differ, and providers count by days
LONGEST_TOKEN = 3000
NONE_MATCH, BAD_TOKEN = "noRecordsMatch", "badResumptionToken"


def read(feed: Feed) -> Iterator[Part]:
    """What changed since the last time that the list was read to its end; from where it stopped, where it was not.

    Raises:
        NoAnswer, Later, Unreadable: when it cannot be read; what came before stays.
    """
    token, begun_anew, been = feed.token, False, {feed.token}
    while True:
        root = xml_of(ask(with_query(feed.address, _question(feed, token))))
        if local(root.tag) != "OAI-PMH":
            raise Unreadable(FORM)
        trouble = next((one.get("code", "") for one in root if local(one.tag) == "error"), None)
        if trouble == BAD_TOKEN and token:
            if begun_anew:
                raise Unreadable(LOST)
            token, begun_anew, been = "", True, {""}
            continue
        if trouble not in (None, NONE_MATCH):
            raise Unreadable(PROVIDER, said=plain(trouble, 40))
        part = _part(root)
        yield part
        token = part.goes_on
        if not token:
            return
        if token in been:
            raise Unreadable(CIRCLE)
        been.add(token)


def _question(feed: Feed, token: str) -> dict[str, str]:
    if token:
        return {"verb": "ListRecords", "resumptionToken": token}
    said = {"verb": "ListRecords", "metadataPrefix": feed.oai_prefix or "oai_dc"}
    if feed.oai_set:
        said["set"] = feed.oai_set
    if feed.read_until:
        said["from"] = (feed.read_until - OVERLAP).date().isoformat()
    return said


def _part(root: Element) -> Part:
    listed = next((one for one in root if local(one.tag) == "ListRecords"), None)
    if listed is None:
        return Part()
    records = [record for one in listed if local(one.tag) == "record" and (record := _record(one))]
    token = said_in(next((one for one in listed if local(one.tag) == "resumptionToken"), None)).strip()
    if len(token) > LONGEST_TOKEN:
        raise Unreadable(FORM)
    return Part(records, goes_on=token)


def _record(one: Element) -> Record | None:
    header = next((part for part in one if local(part.tag) == "header"), None)
    if header is None:
        return None
    given = said_in(next((part for part in header if local(part.tag) == "identifier"), None))
    identifier = key_of(given, longest=FeedRecord.LONGEST_KEY)
    if not identifier:
        return None
    if header.get("status") == "deleted":
        return Record(identifier, is_gone=True)
    said: dict[str, list[str]] = {}
    for part in one.iter():
        if part.text and part.text.strip() and part is not header:
            said.setdefault(local(part.tag), []).append(part.text)
    named = said.get("identifier", [])[1:]  # the first is the header's
    return Record(
        identifier=identifier,
        title=plain(_first(said, "title"), FeedRecord.LONGEST_TITLE),
        address=address_in([*_best_first(named), *said.get("relation", []), *said.get("source", [])]),
        doi=doi_in(named),
        published_on=next((day for words in said.get("date", []) if (day := day_in(words))), None),
        language=language_in(_first(said, "language")),
        summary=plain(_first(said, "description"), FeedRecord.LONGEST_SUMMARY),
    )


def _best_first(named: list[str]) -> list[str]:
    """Addresses before numbers that only may stand for one."""
    return sorted(named, key=lambda words: not words.strip().lower().startswith("http"))


def _first(said: dict[str, list[str]], name: str) -> str:
    return next(iter(said.get(name, [])), "")
