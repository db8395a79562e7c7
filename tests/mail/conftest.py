"""Mail that comes in: a reader of letters, their reply address, and messages as clients write them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress

from hlh.links.models import Link
from hlh.mail import handling
from hlh.mail.models import Incoming, Letter
from hlh.mail.receiving import take
from hlh.people.models import Naming, Person, Voice
from hlh.people.voices import voice_of
from learning_labs.models import Discussion
from tests.conftest import post_to, sign_in

MESSAGES = Path(__file__).parent / "messages"
SECRET = "abcdefghijklmnopqrstuvwx23"
REPLY = f"r-{SECRET}@hub.example"
ANSWERED = "<thelettertheyansweredabc@hub.example>"


def letters(person: Person, kind: str = "post-written") -> list[Letter]:
    """What somebody was written of a kind, the first first."""
    return list(Letter.objects.filter(kind=kind, to__person=person).order_by("pk"))


@pytest.fixture(autouse=True)
def _addresses(settings) -> None:
    settings.MAIL_DOMAIN = "hub.example"
    settings.MAIL_AUTHSERV_ID = "mx.hub.example"
    settings.DEFAULT_FROM_EMAIL = "Learning Hub <hub@hub.example>"


@pytest.fixture
def voice(amina: Person, fatou: Person, discussion: Discussion) -> Voice:
    """Amina's in the discussion, where she is named by country at most; with an address for replies, and a letter to her."""
    EmailAddress.objects.create(user=amina, email="amina.second@post.example", verified=True)
    post_to(sign_in(amina), discussion, "We lent stock for ten days.", naming=Naming.NOBODY)
    hers = voice_of(amina, discussion.place)
    assert hers is not None
    Link.objects.give("reply", hers, secret=SECRET)
    Letter.objects.create(kind="post-written", to=hers, reason="You take part.", state="sent", message_id=ANSWERED)
    return hers


def envelope(raw: bytes) -> tuple[str, str]:
    """Whom a message in a file came from and went to, as its envelope said."""
    head = raw.decode("ascii", "replace").split("\n\n", 1)[0]
    values = {line.split(":", 1)[0]: line.split(":", 1)[1].strip() for line in head.split("\n") if ":" in line}
    return values["Return-Path"].strip("<>"), values["Delivered-To"]


def bring(raw: bytes) -> Incoming:
    """Bring a message, and handle it as the worker does."""
    sender, recipient = envelope(raw)
    row = take(raw.replace(b"\n", b"\r\n"), sender=sender, recipient=recipient)
    handling.handle(row)
    row.refresh_from_db()
    return row


@pytest.fixture
def message() -> Callable[[str], bytes]:
    return lambda name: (MESSAGES / f"{name}.eml").read_bytes()
