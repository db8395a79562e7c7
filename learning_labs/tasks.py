"""What beat calls."""

from celery import shared_task

from learning_labs import counting, keeping


@shared_task
def count() -> None:
    """Count what the pages of the labs say."""
    counting.count()


@shared_task
def close_what_is_silent() -> None:
    """Close the discussions in which nobody has said anything for as long as their lab allows."""
    keeping.close_what_is_silent()
