"""Sending what is due."""

import logging

from celery import shared_task

from hlh.mail import sending
from hlh.mail.models import Letter

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
