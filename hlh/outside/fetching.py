"""Asking for one address: each hop is checked, what is read is cut, and all of it has one end in time."""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from urllib.parse import urljoin

from django.conf import settings

from hlh.outside.addresses import Place, place_of, ways_to
from hlh.outside.silence import NoAnswer, Why
from hlh.outside.turns import turn_at
from hlh.outside.wires import line_to

SECONDS = 10.0  # for all of it
MOST = 5_000_000  # bytes, as they came and once they are unpacked
MOST_HOPS = 5
LEADS_ON = {301, 302, 303, 307, 308}
PIECE = 65_536


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said.

    Attributes:
        address: where it was said, after every hop.
        headers: by their names in small letters; of one that came twice the last.
        content: unpacked; empty where none was asked for.
    """

    status: int
    address: str
    headers: Mapping[str, str]
    content: bytes = b""


def fetch(
    address: str,
    *,
    method: str = "GET",
    most: int = MOST,
    seconds: float = SECONDS,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """Ask for an address of the public web.

    Args:
        address: as somebody typed it.
        method: "GET" or "HEAD".
        most: bytes that are taken; with none, the answer is not read.
        seconds: for all of it, from the name to the last byte.
        headers: said beside who we are, such as what we have of it already.

    Raises:
        NoAnswer: when nothing came of it, with why.
    """
    if not settings.OUTSIDE:
        raise NoAnswer(Why.OFF)
    until = time.monotonic() + seconds
    for _hop in range(MOST_HOPS + 1):
        answer = _asked(address, method, most, until, headers or {})
        leads_to = answer.headers.get("location", "") if answer.status in LEADS_ON else ""
        if not leads_to:
            return answer
        address = _joined(address, leads_to)
    raise NoAnswer(Why.LOOP)


def _joined(address: str, leads_to: str) -> str:
    try:
        return urljoin(address, leads_to.encode("latin-1").decode("utf-8"))  # a header arrives byte by byte
    except ValueError as trouble:
        raise NoAnswer(Why.BROKEN, "it leads to no address") from trouble


def _asked(address: str, method: str, most: int, until: float, more: Mapping[str, str]) -> Answer:
    place = place_of(address)
    ways = ways_to(place, until)
    with turn_at(place.host), line_to(place, ways, until) as line:
        try:
            line.request(method, place.target, headers={**more, **_said_of_us(place)})
            said = line.getresponse()
            headers = {name.lower(): words for name, words in said.getheaders()}
            is_read = most > 0 and method != "HEAD" and said.status not in LEADS_ON
            content = _read(said, headers.get("content-encoding", ""), most) if is_read else b""
            return Answer(said.status, address, headers, content)
        except TimeoutError as trouble:
            raise NoAnswer(Why.SLOW) from trouble
        except (HTTPException, zlib.error, ValueError, OSError) as trouble:
            raise NoAnswer(Why.BROKEN, type(trouble).__name__) from trouble


def _said_of_us(place: Place) -> dict[str, str]:
    """Who asks, so that whoever wonders can write to us."""
    return {
        "Host": place.name,
        "User-Agent": f"LearningHub/1.0 (+{settings.SITE}/)",
        "Accept": "*/*",
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }


def _read(said: HTTPResponse, packing: str, most: int) -> bytes:
    """The whole content, unpacked piece by piece, so that nothing small becomes too large unseen."""
    content = bytearray()
    for piece in _unpacked(_pieces(said, most), packing.strip().lower(), most):
        content += piece
        if len(content) > most:
            raise NoAnswer(Why.LARGE)
    return bytes(content)


def _pieces(said: HTTPResponse, most: int) -> Iterator[bytes]:
    taken = 0
    while piece := said.read(PIECE):
        taken += len(piece)
        if taken > most:
            raise NoAnswer(Why.LARGE)
        yield piece
    if said.length:
        raise NoAnswer(Why.BROKEN, "less came than it said")


def _unpacked(pieces: Iterator[bytes], packing: str, most: int) -> Iterator[bytes]:
    if packing in ("", "identity"):
        yield from pieces
        return
    if packing not in ("gzip", "x-gzip", "deflate"):
        raise NoAnswer(Why.BROKEN, "packed in a way that we did not ask for")
    unpacking = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    piece = b""
    for piece in pieces:
        yield unpacking.decompress(piece, most + 1)
    if piece and not unpacking.eof:
        raise NoAnswer(Why.BROKEN, "it ends in the middle")
