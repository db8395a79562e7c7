"""What beat calls, and what a reader makes the worker hurry with."""

from celery import shared_task

from briefs import counting, looking
from briefs.clearing import asking
from briefs.planning import fulfilling
from briefs.rendering import keeping
from briefs.reviewing import reminding
from briefs.translating import machining


@shared_task
def make_pages(version: int) -> None:
    """Make the pages to print of one version."""
    keeping.make_all(version)


@shared_task
def make_due_pages() -> None:
    """Make the pages to print that are owed."""
    keeping.make_due()


@shared_task
def lapse_clearances() -> None:
    """What a country cleared until a day that has passed holds no more."""
    asking.lapse_what_is_over()


@shared_task
def tell_of_overdue() -> None:
    """Ask authors whether what they published is still right."""
    looking.tell_of_overdue()


@shared_task
def keep_counts() -> None:
    """Write down how often briefs were read."""
    counting.keep_counts()


@shared_task
def fulfil_plans() -> None:
    """Publish, and take back, what is due; tell of what is near."""
    fulfilling.fulfil()
    fulfilling.tell_what_is_near()


@shared_task
def remind_reviewers() -> None:
    """Remind those whose review is due; tell editors of what nobody has done."""
    reminding.remind()


@shared_task
def translate(wanted: int) -> None:
    """Let the machine translate a brief."""
    machining.translate_one(wanted)


@shared_task
def translate_what_is_wanted() -> None:
    """Let the machine translate the briefs that wait for it."""
    machining.translate_waiting()
