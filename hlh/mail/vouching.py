"""Whether our own post office says that a message is from whom it names.

Only the header on top of everything counts, above the first `Received`, and only under our post office's own name:
whatever else calls itself `Authentication-Results` came with the message.
"""

from __future__ import annotations

import re
from email.message import Message

from django.conf import settings

HEADER = "Authentication-Results"
_COMMENT = re.compile(r"\([^()]*\)")
_VERDICT = re.compile(r"^\s*(dkim|spf|dmarc)\s*=\s*pass\b(.*)$", re.I | re.S)
_PROPERTY = re.compile(r"\b(header\.d|header\.i|header\.from|smtp\.mailfrom|smtp\.from)\s*=\s*\"?([^\s;\"]+)", re.I)
_SPEAKS_FOR = {
    "dkim": ("header.d", "header.i"),
    "spf": ("smtp.mailfrom", "smtp.from"),
    "dmarc": ("header.from",),
}


def vouches_for(message: Message, sender: str) -> bool:
    """Whether DKIM or SPF passed for the domain that the sender's address names."""
    domain = sender.rpartition("@")[2].lower()
    words = _said_on_top(message)
    return bool(domain) and any(_is_aligned(domain, spoken) for spoken in _passed(words))


def _said_on_top(message: Message) -> str:
    for name, value in message.items():
        if name.lower() == "received":
            return ""
        if name.lower() == HEADER.lower():
            server, _semicolon, results = _COMMENT.sub(" ", str(value)).partition(";")
            said_by = server.split()
            return results if said_by and said_by[0].lower() == settings.MAIL_AUTHSERV_ID.lower() else ""
    return ""


def _passed(results: str) -> list[str]:
    """The domains for which something passed."""
    found = []
    for result in results.split(";"):
        verdict = _VERDICT.match(result)
        if verdict is None:
            continue
        wanted = _SPEAKS_FOR[verdict[1].lower()]
        for name, value in _PROPERTY.findall(verdict[2]):
            if name.lower() in wanted:
                found.append(value.rpartition("@")[2].lower().rstrip("."))
    return found


def _is_aligned(domain: str, spoken: str) -> bool:
    """The same domain, or one within the other, as DMARC reads it when it is not strict; a bare ending speaks for none."""
    if "." not in spoken and spoken != domain:
        return False
    return domain == spoken or domain.endswith(f".{spoken}") or spoken.endswith(f".{domain}")
