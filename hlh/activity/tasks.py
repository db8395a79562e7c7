"""Settling what is owed, and sealing what happened."""

import logging
from collections.abc import Iterable

from celery import shared_task
from django.db import OperationalError

from hlh.activity import sealing
from hlh.activity.models import Reaction

log = logging.getLogger(__name__)


@shared_task
def settle(reactions: list[int]) -> None:
    """Settle these, as far as they are still owed."""
    _settle(Reaction.objects.due().filter(pk__in=reactions).order_by("pk"))


@shared_task
def sweep() -> None:
    """Settle what has been owed for a while: its message was lost, or its worker."""
    _settle(Reaction.objects.overdue().order_by("due_at")[:500])


@shared_task
def seal() -> None:
    """Seal the facts that can't change any more."""
    sealing.seal()


def _settle(reactions: Iterable[Reaction]) -> None:
    """Each by itself: one whose row somebody holds must not keep the others waiting."""
    for reaction in reactions:
        try:
            reaction.settle()
        except OperationalError as trouble:
            log.warning("reaction %d waits for the next sweep: %s", reaction.pk, trouble)
