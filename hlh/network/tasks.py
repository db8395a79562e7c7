"""What beat calls."""

from celery import shared_task

from hlh.network import asking


@shared_task
def remind() -> None:
    """Remind partners of calls whose last day is near."""
    asking.remind()


@shared_task
def close_what_is_over() -> None:
    """Close the calls whose last day has passed."""
    asking.close_what_is_over()
