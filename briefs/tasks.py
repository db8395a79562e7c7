"""What beat calls."""

from celery import shared_task

from briefs.clearing import asking


@shared_task
def lapse_clearances() -> None:
    """What a country cleared until a day that has passed holds no more."""
    asking.lapse_what_is_over()
