"""Which addresses are asked: those of the public web, looked up once, so that nobody answers for another afterwards."""

from __future__ import annotations

import ipaddress
import queue
import re
import socket
import time
from dataclasses import dataclass
from threading import Thread
from typing import cast
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from requests.utils import requote_uri

from hlh.outside.silence import NoAnswer, Why

PORTS = {"http": 80, "https": 443}
LONGEST = 4000  # characters of an address
MOST_WAYS = 3  # of the addresses of one name that are tried
HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+")
THROUGH_IPV4 = ipaddress.ip_network("64:ff9b::/96")  # how a network without IPv4 writes addresses that have no other
OF_MACHINES = frozenset({ipaddress.ip_address("168.63.129.16")})  # look public; Azure answers its own machines there

OF_A_COUNTRY = frozenset(  # what stands before the letters of a country where a name is bought a level lower
    [
        "ac",
        "co",
        "com",
        "ed",
        "edu",
        "go",
        "gob",
        "gouv",
        "gov",
        "govt",
        "gub",
        "gv",
        "int",
        "mil",
        "ne",
        "net",
        "nhs",
        "nic",
        "or",
        "org",
        "sch",
    ]
)

IP = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Place:
    """Where an address leads.

    Attributes:
        host: as it is looked up, in ASCII.
        target: what is asked for there: path and query.
    """

    scheme: str
    host: str
    port: int
    target: str

    @property
    def name(self) -> str:
        """The host with its port, as it is named to the server."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def is_let_through(self) -> bool:
        """Whether an operator named exactly this host and port."""
        return f"{self.host}:{self.port}" in settings.OUTSIDE_ALLOW


def site_of(host: str) -> str:
    """Whose server it is: a name with all names below it, so that who has many of them is asked like who has one.

    The last two parts of a name are whose it is, or three as in moh.gov.ke. A full list of such endings would be one more
    thing to keep up to date; where it would say otherwise we are slower than we have to be, or a little less polite.
    """
    parts = host.rstrip(".").lower().split(".")
    if ":" in host or parts[-1].isdecimal():
        return host  # a number
    is_lower = len(parts) > 2 and len(parts[-1]) == 2 and parts[-2] in OF_A_COUNTRY
    return ".".join(parts[-3 if is_lower else -2 :])


def place_of(address: str) -> Place:
    """Where an address leads, as far as its letters tell.

    Raises:
        NoAnswer: when it is no address of the web, carries a password, or names another port.
    """
    try:
        parts = urlsplit(address) if len(address) <= LONGEST else SplitResult("", "", "", "", "")
        scheme, given, port = parts.scheme, parts.hostname or "", parts.port
        host = given if ":" in given else given.rstrip(".").encode("idna").decode("ascii").lower()
        target = requote_uri((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
    except Exception as trouble:  # each part of the library says in its own way that this is no address
        raise NoAnswer(Why.REFUSED, "not an address") from trouble
    if scheme not in PORTS or not HOST.fullmatch(host) or parts.username is not None or parts.password is not None:
        raise NoAnswer(Why.REFUSED, "not an address of the web")
    place = Place(scheme, host, port or PORTS[scheme], target)
    if place.port not in PORTS.values() and not place.is_let_through:
        raise NoAnswer(Why.REFUSED, "another port")
    return place


def ways_to(place: Place, until: float) -> list[str]:
    """The numbers to connect to, looked up once. One that is not of the public web refuses them all.

    Args:
        place: where to.
        until: by when, on the clock that only goes forward.

    Raises:
        NoAnswer: when nobody knows the name in time, or it leads to a place that is not public.
    """
    found = list(dict.fromkeys(_looked_up(place, until)))
    if not place.is_let_through and not all(is_public(one) for one in found):
        raise NoAnswer(Why.REFUSED, "not of the public web")
    return found[:MOST_WAYS]


def is_public(number: str) -> bool:
    """Whether everybody on the internet can reach it: no network of a house, no machine itself, nobody's metadata."""
    try:
        ip: IP = ipaddress.ip_address(number)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.scope_id or ip.sixtofour or ip.teredo or ip.is_site_local:
            return False
        inner = ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF) if ip in THROUGH_IPV4 else ip.ipv4_mapped
        ip = inner or ip
    if ip in OF_MACHINES:
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_link_local or ip.is_unspecified)


def _looked_up(place: Place, until: float) -> list[str]:
    """Asked in a thread of its own: the library waits as long as it likes."""
    said: queue.SimpleQueue[list[str] | Exception] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            rows = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
            said.put([cast(str, row[4][0]) for row in rows])
        except Exception as trouble:
            said.put(trouble)

    Thread(target=look_up, name="look a name up", daemon=True).start()
    try:
        found = said.get(timeout=max(0.0, until - time.monotonic()))
    except queue.Empty as trouble:
        raise NoAnswer(Why.NAME, "nobody said in time where it is") from trouble
    if isinstance(found, Exception):
        raise NoAnswer(Why.NAME, type(found).__name__) from found
    return found
