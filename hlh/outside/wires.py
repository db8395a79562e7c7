"""A line to one server that is cut at a moment, however slowly its bytes come."""

from __future__ import annotations

import io
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import cast

from requests.utils import DEFAULT_CA_BUNDLE_PATH

from hlh.outside.addresses import Place
from hlh.outside.silence import NoAnswer, Why

TO_BE_LET_IN = 5.0  # seconds for one of several ways


class Wire:
    """What `http.client` needs of a socket, with one deadline for all of it instead of a time-out for each byte."""

    def __init__(self, sock: socket.socket, until: float) -> None:
        self.sock, self.until = sock, until

    def sendall(self, content: bytes) -> None:
        self._hurry()
        self.sock.sendall(content)

    def recv_into(self, buffer: memoryview) -> int:
        self._hurry()
        return self.sock.recv_into(buffer)

    def makefile(self, *_mode: object) -> io.BufferedReader:
        return io.BufferedReader(_Reading(self))

    def close(self) -> None:
        """Whoever opened it closes it."""

    def _hurry(self) -> None:
        self.sock.settimeout(left(self.until))


class _Reading(io.RawIOBase):
    def __init__(self, wire: Wire) -> None:
        self.wire = wire

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        return self.wire.recv_into(buffer)


def left(until: float) -> float:
    """The seconds that are left.

    Raises:
        TimeoutError: when none are.
    """
    seconds = until - time.monotonic()
    if seconds <= 0:
        raise TimeoutError("the time is over")
    return seconds


@contextmanager
def line_to(place: Place, ways: list[str], until: float) -> Iterator[HTTPConnection]:
    """A line to a place, by the first of the ways that lets us in.

    Raises:
        NoAnswer: when none does, or who answers is not who it is said to be.
    """
    sock = _connected(ways, place.port, until)
    try:
        if place.scheme == "https":
            sock = _vouched_for(sock, place.host, until)
        line = HTTPConnection(place.host, place.port)
        line.sock = cast(socket.socket, Wire(sock, until))
        yield line
    finally:
        sock.close()


def _connected(ways: list[str], port: int, until: float) -> socket.socket:
    for way in ways:
        try:
            return socket.create_connection((way, port), timeout=min(TO_BE_LET_IN, left(until)))
        except OSError:
            continue
    raise NoAnswer(Why.AWAY, "nobody lets us in")


def _vouched_for(sock: socket.socket, host: str, until: float) -> ssl.SSLSocket:
    """The same line, closed to others; the machine's own authorities count, and those that everybody knows."""
    trust = ssl.create_default_context()
    trust.load_verify_locations(DEFAULT_CA_BUNDLE_PATH)
    try:
        sock.settimeout(left(until))
        return trust.wrap_socket(sock, server_hostname=host)
    except ssl.SSLCertVerificationError as trouble:
        raise NoAnswer(Why.TRUST, trouble.verify_message) from trouble
    except TimeoutError as trouble:
        raise NoAnswer(Why.SLOW) from trouble
    except OSError as trouble:
        raise NoAnswer(Why.AWAY, type(trouble).__name__) from trouble
