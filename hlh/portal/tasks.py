"""What beat calls."""

from celery import shared_task

from hlh.portal.moderation import letters


@shared_task
def remind_who_decides() -> None:
    """Tell facilitators what has been held for more than a day."""
    letters.remind()
