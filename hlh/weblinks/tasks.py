"""What beat calls, and what somebody makes the worker hurry with."""

from celery import shared_task

from hlh.weblinks import checking


@shared_task
def check_due() -> None:
    """Look whether some of the links that are due still answer."""
    checking.check_due()


@shared_task
def check(links: list[int]) -> None:
    """Look at these, as far as they are due."""
    checking.check_some(links)
