"""Sending a letter: rendered for its reader, out by SMTP under the message id it was given, then said to be sent."""

from __future__ import annotations

import logging
import re
import smtplib

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.smtp import EmailBackend
from django.template.loader import render_to_string
from django.utils.timezone import now
from django.utils.translation import get_language_bidi, override

from hlh.links.ways import KEY
from hlh.mail.models import Letter
from hlh.mail.writing import filling_of, goes_to
from hlh.taxonomy.languages import django_code

log = logging.getLogger(__name__)
_SECRET = re.compile(rf"(\?{KEY}=)[a-z2-7]{{26}}")


def send(letter: Letter) -> None:
    """Send a letter that is due, once: whoever claims the row does it.

    A letter whose sender is lost between the post office's yes and our saying so goes out again under the same
    message id; nothing smaller than that moment can be closed from our side.
    """
    if not letter.claim():
        return
    letter.refresh_from_db()
    reached = goes_to(letter)
    if reached is None or not _render(letter, reached.language):
        Letter.objects.filter(pk=letter.pk).update(state=Letter.State.UNDELIVERABLE)
        return
    try:
        post(letter, reached.address)
    except (smtplib.SMTPException, OSError) as trouble:
        log.warning("letter %d was not taken: %s", letter.pk, type(trouble).__name__)
        state = Letter.State.FAILED if letter.tries >= Letter.MOST_TRIES else Letter.State.WAITING
        Letter.objects.filter(pk=letter.pk).update(state=state, trouble=f"{type(trouble).__name__}: {trouble}"[:300])
        return
    Letter.objects.filter(pk=letter.pk).update(
        state=Letter.State.SENT,
        sent_at=now(),
        trouble="",
        subject=letter.subject,
        text=_kept(letter, letter.text),
        html=_kept(letter, letter.html),
    )


def post(letter: Letter, address: str) -> None:
    """Hand it to the post office; without one (development) the row is all there is.

    Raises:
        smtplib.SMTPException, OSError: when it is not taken.
    """
    if not settings.EMAIL_HOST:
        return
    message = EmailMultiAlternatives(
        letter.subject,
        letter.text,
        to=[address],
        headers={"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"},
        connection=EmailBackend(),
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    message.send()


def _render(letter: Letter, language: str) -> bool:
    """Fill it in the reader's language; false when there is nothing to say any more."""
    if not letter.to:
        return True  # written whole by the door
    with override(django_code(language)):
        context = filling_of(letter.kind)(letter)
        if context is None:
            return False
        context |= {"reason": letter.reason, "site": settings.SITE, "language": language}
        context["direction"] = "rtl" if get_language_bidi() else "ltr"
        letter.subject = " ".join(render_to_string(f"mail/{letter.kind}.subject.txt", context).split())
        letter.text = render_to_string(f"mail/{letter.kind}.txt", context)
        letter.html = render_to_string(f"mail/{letter.kind}.html", context)
        return True


def _kept(letter: Letter, words: str) -> str:
    """What is kept of a letter opens nothing; in development it does, so that it can be tried."""
    if settings.DEVELOPMENT:
        return words
    return _SECRET.sub(r"\1…", words) if letter.to_id else ""
