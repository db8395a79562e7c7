"""What beat calls."""

from celery import shared_task

from briefs.reviewing import reminding


@shared_task
def remind_reviewers() -> None:
    """Remind those whose review is due; tell editors of what nobody has done."""
    reminding.remind()
