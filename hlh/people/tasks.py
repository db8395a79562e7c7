"""What beat asks of people."""

from celery import shared_task

from hlh.people import sessions


@shared_task
def forget_addresses() -> None:
    """Whence people came is known for thirty days."""
    sessions.forget_addresses()
