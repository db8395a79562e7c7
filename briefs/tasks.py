"""What beat calls."""

from celery import shared_task

from briefs.planning import fulfilling


@shared_task
def fulfil_plans() -> None:
    """Publish, and take back, what is due; tell of what is near."""
    fulfilling.fulfil()
    fulfilling.tell_what_is_near()
