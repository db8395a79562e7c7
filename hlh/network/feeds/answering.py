"""A list in JSON: where each thing stands in it is said once, by names with dots between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from hlh.network.feeds.asking import Part, ask, json_of, with_query
from hlh.network.feeds.records import Record, address_in, day_in, doi_in, key_of, language_in, plain
from hlh.network.feeds.saying import CIRCLE, FORM, Unreadable
from hlh.network.models import FeedRecord

if TYPE_CHECKING:
    from hlh.network.models import Feed

OF_THE_LIST = ("items", "next", "page")  # where the things stand, the way to the next page, or the name of its number
OF_A_THING = ("title", "link", "date", "language", "identifier", "summary")
NEEDED = ("items", "title", "link")
DEEPEST = 8  # names with dots between them
NOT_FOUND = 404
_MISSING = object()


def read(feed: Feed) -> Iterator[Part]:
    """Page by page: by the way that each names to the next, or by its number.

    Raises:
        NoAnswer, Later, Unreadable: when it cannot be read; what came before stays.
    """
    where = feed.fields
    address, number = _goes_on_at(feed)
    been: set[tuple[str, int]] = {(address, number)}
    before: list[str] = []
    while True:
        try:
            answer = ask(with_query(address, {where["page"]: str(number)}) if where.get("page") else address)
        except Unreadable as trouble:
            if number == 1 or trouble.figures.get("status") != NOT_FOUND:
                raise
            yield Part()  # as many say it that there is no page of this number any more
            return
        said = json_of(answer)
        things = at(said, where["items"])
        if not isinstance(things, list):
            raise Unreadable(FORM)
        leads_to = at(said, where["next"]) if where.get("next") else ""
        records = _records(things, where, answer.address)
        named = [one.identifier for one in records]
        if where.get("page"):
            if named and named == before:  # it gives the same page whatever is asked
                yield Part()
                return
            number, before = number + 1, named
            goes_on = f"page {number}" if things else ""
        else:
            address = address_in([leads_to], base=answer.address)
            goes_on = address
        yield Part(records, goes_on=goes_on)
        if not goes_on:
            return
        if (address, number) in been:
            raise Unreadable(CIRCLE)
        been.add((address, number))


def at(said: Any, path: str) -> Any:
    """What stands at a place: names with dots between them, numbers in lists; nothing where there is none.

    Without a name it is the whole.
    """
    for name in path.split(".")[:DEEPEST] if path else ():
        if isinstance(said, Mapping):
            said = said.get(name, _MISSING)
        elif isinstance(said, list) and name.isdecimal() and len(name) < 7:
            said = said[int(name)] if int(name) < len(said) else _MISSING
        else:
            said = _MISSING
        if said is _MISSING:
            return None
    return said


def _goes_on_at(feed: Feed) -> tuple[str, int]:
    if feed.token.startswith("page "):
        return feed.address, int(feed.token[5:])
    return feed.token or feed.address, 1


def _records(things: list[Any], where: Mapping[str, str], base: str) -> list[Record]:
    return [record for one in things if (record := _record(one, where, base))]


def _record(one: Any, where: Mapping[str, str], base: str) -> Record | None:
    said = {name: _words(at(one, where[name])) for name in OF_A_THING if where.get(name)}
    address = address_in([said["link"]], base=base)
    identifier = key_of(said.get("identifier") or address, longest=FeedRecord.LONGEST_KEY)
    if not identifier:
        return None
    return Record(
        identifier=identifier,
        title=plain(said["title"], FeedRecord.LONGEST_TITLE),
        address=address,
        doi=doi_in([said.get("identifier", ""), said["link"]]),
        published_on=day_in(said.get("date")),
        language=language_in(said.get("language")),
        summary=plain(said.get("summary", ""), FeedRecord.LONGEST_SUMMARY),
    )


def _words(given: Any) -> str:
    """Words, or a number as words; of a list its first."""
    if isinstance(given, list) and given:
        given = given[0]
    if isinstance(given, str):
        return given
    return str(given) if isinstance(given, int) and not isinstance(given, bool) and abs(given) < 10**18 else ""
