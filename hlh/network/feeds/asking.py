"""Asking for one page of a feed, and taking its answer for what it is."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from html.entities import html5
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import escape

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from hlh.network.feeds.records import Record
from hlh.network.feeds.saying import FORM, STATUS, Unreadable
from hlh.outside import Answer, fetch
from hlh.outside.waiting import asked_to_wait

UNCHANGED = 304
_DECLARED = re.compile(rb"^\s*<\?xml[^>]*?encoding=[\"']([A-Za-z0-9._-]{1,40})[\"'][^>]*\?>")
_HEAD = re.compile(r"^\s*<\?xml[^>]*\?>")
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NO_LETTER = re.compile(r"&#(?:0*(?:[0-8]|1[1-2]|1[4-9]|2\d|3[01])|x0*(?:[0-8bcef]|1[0-9a-f]));", re.IGNORECASE)
_BY_NAME = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_AND = re.compile(r"&(?!#?\w{1,31};)")
_OF_XML = {"amp", "lt", "gt", "quot", "apos"}


class Later(Exception):
    """A server asks us to come again after a while.

    Attributes:
        wait: how long.
    """

    def __init__(self, wait: timedelta) -> None:
        super().__init__(str(wait))
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Part:
    """One page of a list.

    Attributes:
        goes_on: where the next one is, in the words of its reader; empty on the last.
        is_unchanged: there is nothing that was not there the last time.
        etag: what the server calls this state of it; empty where it says nothing.
        modified: since when it is so, as the server wrote it.
    """

    records: Sequence[Record] = ()
    goes_on: str = ""
    is_unchanged: bool = False
    etag: str = ""
    modified: str = ""


def ask(address: str, *, headers: Mapping[str, str] | None = None) -> Answer:
    """What a server answers: a content, or that nothing has changed.

    Raises:
        NoAnswer: when none came.
        Later: when it asks us to come again.
        Unreadable: when it answers with an error.
    """
    answer = fetch(address, headers=headers)
    if wait := asked_to_wait(answer):
        raise Later(wait)
    is_unchanged = answer.status == UNCHANGED and bool(headers)
    if answer.status != 200 and not is_unchanged:
        raise Unreadable(STATUS, status=answer.status)
    return answer


def with_query(address: str, said: Mapping[str, str]) -> str:
    """An address with more in its query."""
    parts = urlsplit(address)
    query = "&".join(part for part in (parts.query, urlencode(said)) if part)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


def xml_of(answer: Answer) -> Element:
    """The root of an answer; one whose letters are not those that it declares, or with such as XML does not know, is mended.

    Raises:
        Unreadable: when it is no XML, or one that defines things.
    """
    try:
        return _root(answer.content)
    except (ParseError, LookupError, ValueError) as trouble:
        if isinstance(trouble, DefusedXmlException):
            raise Unreadable(FORM) from trouble
    words = _NO_LETTER.sub("", _NO_XML.sub("", _HEAD.sub("", _decoded(answer))))
    words = _AND.sub("&amp;", _BY_NAME.sub(_letter_of, words))
    try:
        return _root(words.encode())
    except (ParseError, LookupError, ValueError) as trouble:
        raise Unreadable(FORM) from trouble


def json_of(answer: Answer) -> Any:
    """What an answer says in JSON.

    Raises:
        Unreadable: when it is none.
    """
    try:
        return json.loads(answer.content)
    except (ValueError, RecursionError) as trouble:
        raise Unreadable(FORM) from trouble


def local(tag: object) -> str:
    """The name of an element without its namespace; comments have none."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def said_in(element: Element | None) -> str:
    """All the words in an element."""
    return "" if element is None else "".join(element.itertext())


def _root(content: bytes) -> Element:
    root: Element = fromstring(content)
    return root


def _letter_of(named: re.Match[str]) -> str:
    """What HTML calls by a name that XML does not know."""
    letter = html5.get(f"{named.group(1)};", "")
    return named.group() if named.group(1) in _OF_XML else escape(letter)


def _decoded(answer: Answer) -> str:
    declared = _DECLARED.match(answer.content[:200])
    charset = answer.headers.get("content-type", "").rpartition("charset=")[2].split(";")[0].strip("\"' ")
    for name in ("utf-8", declared.group(1).decode() if declared else "", charset):
        try:
            return answer.content.decode(name, "strict") if name else answer.content.decode("utf-8")
        except (LookupError, ValueError):
            continue
    return answer.content.decode("cp1252", "replace")
