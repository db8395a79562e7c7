"""What beat calls, and one task for each feed, so that a slow one keeps no other."""

from celery import shared_task

from hlh.network.feeds import reading


@shared_task
def read_due() -> None:
    """Have the feeds read that are due."""
    reading.read_due()


@shared_task(expires=55)
def read(feed: int) -> None:
    """Read one feed, if it is due and nobody else reads it."""
    reading.read(feed)
