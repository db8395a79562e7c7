"""The door for mail: SMTP on an address that only our own post office reaches; on somebody's own machine, the loopback.

It carries no rights: whom a message is from is asked of our post office (`vouching.py`). On a development machine there
is none, so the door writes its header itself: it vouches for people of that database and for nobody else.
"""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import TYPE_CHECKING, Any

from aiosmtpd.controller import Controller
from django.conf import settings
from django.db import close_old_connections

from hlh.mail.addresses import is_ours
from hlh.mail.reading import parsed, senders
from hlh.mail.receiving import take
from hlh.mail.vouching import HEADER
from hlh.people.voices import is_known_address

if TYPE_CHECKING:
    from aiosmtpd.smtp import Envelope, Session

log = logging.getLogger(__name__)
LONGEST = 30_000_000  # bytes: what is longer is refused before it is sent
MOST_RECEIVERS = 20


class Taker:
    """What the door does with a message: a row, or a try-again. The names of its methods are aiosmtpd's."""

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if not is_ours(address):
            return "550 5.1.1 This address is not one of ours"
        if len(envelope.rcpt_tos) >= MOST_RECEIVERS:
            return "452 4.5.3 Too many receivers in one message"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:  # noqa: N802
        raw = envelope.content if isinstance(envelope.content, bytes) else b""
        keep = partial(_keep, raw, envelope.mail_from or "", list(envelope.rcpt_tos))
        try:
            await asyncio.get_running_loop().run_in_executor(None, keep)
        except Exception as trouble:  # whatever it is, the post office on the other side still has the message
            log.warning("a message was not kept: %s", type(trouble).__name__)
            return "451 4.3.0 Try again later"
        return "250 2.0.0 Kept"


def opened(host: str, port: int) -> Controller:
    """Open the door, in a thread of its own; `stop()` closes it.

    Raises:
        OSError: when somebody else listens there.
    """
    controller = Controller(
        Taker(), hostname=host, port=port, data_size_limit=LONGEST, timeout=60, ident="Learning Hub", decode_data=False
    )
    controller.start()
    return controller


def _keep(raw: bytes, sender: str, recipients: list[str]) -> None:
    close_old_connections()
    try:
        if settings.DEVELOPMENT:
            raw = _own_header(raw, sender) + raw
        for recipient in recipients:
            take(raw, sender=sender, recipient=recipient)
    finally:
        close_old_connections()


def _own_header(raw: bytes, sender: str) -> bytes:
    """What a post office would say on top: here, whether this is the address of somebody whom this database knows."""
    is_known = senders(parsed(raw[:65_536])) == [sender.lower()] and is_known_address(sender)
    verdict = f"spf=pass smtp.mailfrom={sender}" if is_known else "none"
    return f"{HEADER}: {settings.MAIL_AUTHSERV_ID}; {verdict}\r\n".encode("ascii", "replace")
