"""What beat calls."""

from celery import shared_task

from briefs import looking


@shared_task
def tell_of_overdue() -> None:
    """Ask authors whether what they published is still right."""
    looking.tell_of_overdue()
