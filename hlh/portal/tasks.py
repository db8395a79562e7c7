"""What beat calls."""

from celery import shared_task

from hlh.portal import waiting
from hlh.portal.moderation import letters


@shared_task
def remind_who_decides() -> None:
    """Tell facilitators what has been held for more than a day."""
    letters.remind()


@shared_task
def tell_what_waits() -> None:
    """Write to people on Mondays of what waits for them."""
    waiting.write_on_monday()
