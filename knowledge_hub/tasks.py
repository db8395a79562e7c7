"""What beat calls: pages go out, and are taken back, at their time; what was proposed is looked up."""

from celery import shared_task
from django.core.management import call_command

from knowledge_hub.packs import keeping
from knowledge_hub.proposing import looking


@shared_task
def keep_to_the_time() -> None:
    """Publish what is due, and take back what has run out."""
    call_command("publish_scheduled")


@shared_task
def look_up_due() -> None:
    """Look up what was proposed and nobody has looked at yet."""
    looking.look_up_due()


@shared_task
def look_up(proposals: list[int]) -> None:
    """Look these up now, as far as they are due."""
    looking.look_up_some(proposals)


@shared_task
def want_packs() -> None:
    """Have every pack made again."""
    keeping.want_all()


@shared_task
def make_packs(_all: int = 0) -> None:
    """Take back the packs that say what not everybody reads any more, and make those that are owed."""
    keeping.look()
