"""Sending a letter: rendered for its reader, out by SMTP under the message id it was given, then said to be sent."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.smtp import EmailBackend
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.timezone import now
from django.utils.translation import get_language_bidi, override

from hlh.links.ways import KEY
from hlh.mail.addresses import return_address, way_back
from hlh.mail.models import Bounces, Letter
from hlh.mail.stopping import ways_out
from hlh.mail.wording import Said, said_in, saying
from hlh.mail.writing import enclosed_with, filling_of, goes_to, is_answerable, is_private
from hlh.taxonomy.languages import django_code

log = logging.getLogger(__name__)
_SECRET = re.compile(rf"(\?{KEY}=)[a-z2-7]{{26}}")
_ADDRESS = re.compile(r"[^\s'\"<>(),:;]+@[^\s'\"<>(),:;]+")


def send(letter: Letter) -> None:
    """Send a letter that is due, once: whoever claims the row does it.

    Saying that it is sent is written before the post office is asked and committed right after its yes. A sender
    lost in that one moment sends again under the same message id; nothing smaller can be closed from our side.
    """
    if not letter.claim():
        return
    letter.refresh_from_db()
    if letter.is_useless:
        letter.give_up("too late")
        return
    try:
        _deliver(letter)
    except Exception as trouble:  # a letter that can't be written must not keep the others waiting
        log.warning("letter %d was not sent: %s", letter.pk, type(trouble).__name__)
        letter.put_off(_without_addresses(f"{type(trouble).__name__}: {trouble}"))


def _deliver(letter: Letter) -> None:
    """Ask for the words once the row is held: who is erased while the post office opens is not named any more."""
    reached = goes_to(letter)
    if reached is None or _is_paused(letter, reached.address):
        _say_undeliverable(letter)
        return
    with post_office() as office, transaction.atomic():
        if not Letter.objects.waiting().select_for_update(of=("self",)).filter(pk=letter.pk):
            return
        if not _render(letter, reached.language):
            _say_undeliverable(letter)
        elif _say_sent(letter) and office:
            office.send_messages([_message(letter, reached.address)])


@contextmanager
def post_office() -> Iterator[EmailBackend | None]:
    """An open connection to it; none in development without EMAIL_URL, where the row is all there is.

    Raises:
        smtplib.SMTPException, OSError: when it does not answer.
    """
    if not settings.EMAIL_HOST:
        yield None
        return
    with EmailBackend() as office:
        yield office


def _is_paused(letter: Letter, address: str) -> bool:
    """Whether letters to this address came back too often. A code is sent all the same: somebody stands at the door."""
    return letter.kind != Letter.DOOR and Bounces.objects.paused(address).exists()


def _say_sent(letter: Letter) -> bool:
    """Whether it is ours to send: somebody else who claimed it may have said so already."""
    waiting = Letter.objects.waiting().filter(pk=letter.pk)
    said = waiting.update(
        state=Letter.State.SENT,
        sent_at=now(),
        trouble="",
        subject=letter.subject if _keeps_words(letter) else "",
        text=_kept(letter, letter.text),
        html=_kept(letter, letter.html),
    )
    return bool(said)


def _say_undeliverable(letter: Letter) -> None:
    Letter.objects.waiting().filter(pk=letter.pk).update(state=Letter.State.UNDELIVERABLE)


def _message(letter: Letter, address: str) -> EmailMultiAlternatives:
    """What goes out: from the hub, with the ways back for a reply and for a post office that cannot deliver it.

    A calendar goes along beside the words, as one more way to read the letter: programs that know calendars show its buttons.
    """
    answered_at = ""
    headers = {"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"}
    headers["From"] = settings.DEFAULT_FROM_EMAIL
    if letter.to is not None and is_answerable(letter):
        answered_at = headers["Reply-To"] = way_back(letter)
    if letter.way_out:
        headers["List-Unsubscribe"] = f"<{letter.way_out}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message = EmailMultiAlternatives(
        letter.subject, letter.text, from_email=return_address(letter), to=[address], headers=headers
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    if calendar := enclosed_with(letter, answered_at=answered_at, reader=address):
        message.attach_alternative(calendar.content.decode(), f"text/calendar; method={calendar.method}")
    return message


def _render(letter: Letter, language: str) -> bool:
    """Fill it in the reader's language; false when there is nothing to say any more."""
    if letter.kind == Letter.DOOR:
        return True  # written whole by the door
    words = words_of(letter, language, said_in(letter.kind, language))
    if words is None:
        return False
    letter.subject, letter.text, letter.html = words
    return True


def words_of(letter: Letter, language: str, said: Said) -> tuple[str, str, str] | None:
    """Its subject, its text and the same with marks, in a language; None when there is nothing to say any more.

    Args:
        letter: which one.
        language: of its reader, who may have chosen another one since it was written.
        said: the sentences that read otherwise than the hub says them by itself.
    """
    letter.language = language
    with override(django_code(language)):
        context = filling_of(letter.kind)(letter)
        if context is None:
            return None
        context |= ways_out(letter) | {"reason": letter.reason, "site": settings.SITE, "language": language}
        context["direction"] = "rtl" if get_language_bidi() else "ltr"
        with saying(said):
            subject = " ".join(render_to_string(f"mail/{letter.kind}.subject.txt", context).split())
            text = render_to_string(f"mail/{letter.kind}.txt", context)
            return subject, text, render_to_string(f"mail/{letter.kind}.html", context)


def _kept(letter: Letter, words: str) -> str:
    """What is kept of a letter opens nothing; in development it does, so that it can be tried."""
    if settings.DEVELOPMENT:
        return words
    return _SECRET.sub(r"\1…", words) if letter.to_id and _keeps_words(letter) else ""


def _keeps_words(letter: Letter) -> bool:
    """Whether the words of a letter are kept: not those between two people, but in development, so that it can be tried."""
    return settings.DEVELOPMENT or not is_private(letter)


def _without_addresses(trouble: str) -> str:
    """What a post office says names whom it refuses; what is kept of it, and shown, does not."""
    return _ADDRESS.sub("…", trouble)
