"""Settling what is owed."""

from celery import shared_task

from hlh.activity.models import Reaction


@shared_task
def settle(reactions: list[int]) -> None:
    """Settle these, as far as they are still owed."""
    for reaction in Reaction.objects.due().filter(pk__in=reactions).order_by("pk"):
        reaction.settle()


@shared_task
def sweep() -> None:
    """Settle what has been owed for a while: its message was lost, or its worker."""
    for reaction in Reaction.objects.overdue().order_by("due_at")[:500]:
        reaction.settle()
