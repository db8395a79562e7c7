"""Sending what is due."""

import logging

from celery import shared_task

from hlh.mail import following, handling, sending, telling
from hlh.mail.models import Incoming, Letter

log = logging.getLogger(__name__)


@shared_task
def send(letter: int) -> None:
    """Send this one, as far as it is still due."""
    if due := Letter.objects.due().filter(pk=letter).first():
        sending.send(due)


@shared_task
def send_due() -> None:
    """Send what waits: its message was lost, its sender, or the post office was away."""
    for due in Letter.objects.due().order_by("due_at")[:500]:
        try:
            sending.send(due)
        except Exception as trouble:  # somebody holds its row, or it was forgotten: the others do not wait for that
            log.warning("letter %d waits for the next round: %s", due.pk, type(trouble).__name__)


@shared_task
def handle(message: int) -> None:
    """Handle what came, as far as it still waits."""
    if due := Incoming.objects.due().filter(pk=message).first():
        handling.handle(due)


@shared_task
def handle_due() -> None:
    """Handle what waits: its message was lost, or its handler."""
    for due in Incoming.objects.due().order_by("due_at")[:200]:
        try:
            handling.handle(due)
        except Exception as trouble:  # somebody holds its row: the others do not wait for that
            log.warning("message %d waits for the next round: %s", due.pk, type(trouble).__name__)


@shared_task
def forget_old_mail() -> None:
    """What came is kept for ninety days, to look at where something went wrong; then it goes."""
    Incoming.objects.stale().delete()


@shared_task
def collect() -> None:
    """Write the letters of the day, the week and the month."""
    telling.collect()


@shared_task
def remind_who_asked() -> None:
    """Remind people of what they keep, on the day that they chose."""
    following.remind_who_asked()
