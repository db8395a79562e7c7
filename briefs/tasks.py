"""What beat calls, and what a reader makes the worker hurry with."""

from celery import shared_task

from briefs.rendering import keeping


@shared_task
def make_pages(version: int) -> None:
    """Make the pages to print of one version."""
    keeping.make_all(version)


@shared_task
def make_due_pages() -> None:
    """Make the pages to print that are owed."""
    keeping.make_due()
