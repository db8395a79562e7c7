"""What beat calls."""

from celery import shared_task

from briefs.clearing import asking
from briefs.translating import machining


@shared_task
def lapse_clearances() -> None:
    """What a country cleared until a day that has passed holds no more."""
    asking.lapse_what_is_over()


@shared_task
def translate(wanted: int) -> None:
    """Let the machine translate a brief."""
    machining.translate_one(wanted)


@shared_task
def translate_what_is_wanted() -> None:
    """Let the machine translate the briefs that wait for it."""
    machining.translate_waiting()
