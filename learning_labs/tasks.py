"""What beat calls."""

from celery import shared_task

from learning_labs import counting


@shared_task
def count() -> None:
    """Count what the pages of the labs say."""
    counting.count()
