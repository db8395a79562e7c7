"""What beat asks of people."""

from celery import shared_task
from django.core.management import call_command

from hlh.people import sessions
from hlh.people.models import Draft, Export, Verification


@shared_task
def forget_addresses() -> None:
    """Whence people came is known for thirty days."""
    sessions.forget_addresses()


@shared_task
def forget_sessions() -> None:
    """What browsers left that have not come back: the form that a stranger typed, the address that they tried."""
    call_command("clearsessions")


@shared_task
def forget_drafts() -> None:
    """What nobody came back to for thirty days."""
    Draft.objects.forget_old()


@shared_task
def forget_copies() -> None:
    """Copies of everything that is somebody's lie here for seven days."""
    Export.objects.forget_old()


@shared_task
def look_at_mail_domains() -> None:
    """Addresses are confirmed, and domains of organisations kept, at any time."""
    Verification.objects.look_at_all_mail()
