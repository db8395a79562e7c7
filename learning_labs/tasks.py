"""What beat calls."""

from celery import shared_task

from learning_labs import counting, meeting


@shared_task
def count() -> None:
    """Count what the pages of the labs say."""
    counting.count()


@shared_task
def remind_of_sessions() -> None:
    """Remind who comes to a session that it is near."""
    meeting.remind_of_what_is_near()
