"""Addresses that strangers left at events are kept as long as they are of use, and no longer."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import now

from hlh.people.models import Voice
from hlh.people.voices import of_no_account, without_address
from knowledge_hub.models import GoneEvent, Registration

UNCONFIRMED = timedelta(days=7)
AFTER = timedelta(days=90)  # the event: until then a recording may come
MOST = 2000


def forget_addresses() -> int:
    """Forget those that nobody confirmed, and those of events that are long over, or were deleted; how many."""
    late = Q(state=Registration.State.ASKED, asked_at__lt=now() - UNCONFIRMED) | Q(event__ends_at__lt=now() - AFTER)
    with transaction.atomic():
        rows = Registration.objects.filter(late, of_no_account()).order_by("pk")[:MOST]
        voices = dict(rows.values_list("pk", "voice"))
        Registration.objects.filter(pk__in=voices).delete()
        without_address(Voice.objects.filter(pk__in=voices.values()))
        return len(voices) + _of_what_is_gone()


def _of_what_is_gone() -> int:
    """Registrations go with the page of an event; what was left there goes once nobody is told of it any more."""
    GoneEvent.objects.late().delete()
    told = (voice for voices in GoneEvent.objects.values_list("voices", flat=True) for voice in voices)
    alone = Voice.objects.filter(place__startswith="event:").exclude(pk__in=Registration.objects.values("voice"))
    return without_address(alone.exclude(pk__in=list(told)))
