"""What beat calls: pages go out, and are taken back, at their time."""

from celery import shared_task
from django.core.management import call_command


@shared_task
def keep_to_the_time() -> None:
    """Publish what is due, and take back what has run out."""
    call_command("publish_scheduled")
