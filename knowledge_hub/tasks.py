"""What beat calls: pages go out, and are taken back, at their time; who comes to an event is reminded."""

from celery import shared_task
from django.core.management import call_command

from knowledge_hub.events import letting_go, reminding


@shared_task
def keep_to_the_time() -> None:
    """Publish what is due, and take back what has run out."""
    call_command("publish_scheduled")


@shared_task
def remind_of_events() -> None:
    """Remind who has a place at an event that it is near."""
    reminding.remind_of_what_is_near()


@shared_task
def forget_addresses_of_events() -> None:
    """Forget what strangers left at events that are long over."""
    letting_go.forget_addresses()
