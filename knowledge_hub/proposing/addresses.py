"""What an address is recognised by, however it was copied, and the DOI that stands in it."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from requests.utils import requote_uri

LONGEST = 2000  # characters of an address
LONGEST_DOI = 200
OF_TRACKERS = re.compile(
    r"(?:utm_|pk_|mtm_|hsa_|_hs)\w*|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_cid|mc_eid|sessionid|phpsessid",
    re.IGNORECASE,
)
_DOI = re.compile(
    r"\b10\.\d{4,9}/[^\s\"'<>?#&\x00-\x1f\x7f\ud800-\udfff]+", re.IGNORECASE
)  # nothing that cannot be kept
_PLACES = ("/", "!/")  # what a part of a page begins with where it is a page of its own, as in “#/guideline/7”
_PORTS = {"http": 80, "https": 443}


def key_of(address: str) -> str:
    """The same for all spellings of one address: scheme, www, a slash at the end and the marks of trackers do not count."""
    return hashlib.sha256(plain(address).encode()).hexdigest()[:40]


def plain(address: str) -> str:
    """An address without what does not lead anywhere else; one that is none stays as it is."""
    try:
        parts = urlsplit(address.strip())
        host, port = (parts.hostname or "").rstrip("."), parts.port
        host = host if ":" in host else host.encode("idna").decode("ascii").lower()
        path = requote_uri(parts.path)
        part = f"#{requote_uri(parts.fragment).rstrip('/')}" if parts.fragment.startswith(_PLACES) else ""
    except Exception:  # each part of the library says in its own way that this is no address
        return address.strip()
    query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not OF_TRACKERS.fullmatch(pair[0])]
    at = "" if port in (None, _PORTS.get(parts.scheme)) else f":{port}"
    asked = f"?{urlencode(sorted(query))}" if query else ""
    return f"{host.removeprefix('www.')}{at}{path.rstrip('/')}{asked}{part}"


def doi_in(words: str) -> str:
    """The DOI that stands in an address or in what a page says of itself; empty where none does."""
    found = _DOI.search(unquote(words[:LONGEST]))
    doi = found.group().rstrip(".,;)/").lower() if found else ""
    return doi if len(doi) <= LONGEST_DOI else ""
