"""The letter of the week: what waits for somebody, the same list as on their page; on Mondays, and only when something does."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from briefs.waiting import who_is_awaited, who_is_invited
from hlh.catalogue.models import Excerpt
from hlh.mail.models import Cadence, Letter, Preferences
from hlh.mail.telling import allowed_at, cadence_of, kind
from hlh.mail.writing import fills, later_letter
from hlh.people.models import Appointment, Person
from hlh.people.voices import author_of, own_voice
from hlh.portal.me import waiting
from hlh.taxonomy.languages import django_code
from knowledge_hub.models import Proposal

log = logging.getLogger(__name__)
WAITING = kind("waiting", _("What waits for you, once a week"), usually=Cadence.WEEKLY)
MONDAY, MORNING = 0, 6  # of their own week and day
A_WEEK = timedelta(days=6)
A_MONTH = timedelta(days=27)


def write_on_monday() -> int:
    """Write to whoever has a Monday morning now, and something waiting.

    Returns:
        How many letters were written.
    """
    written = 0
    for person in _who_may_be_awaited().iterator(chunk_size=500):
        try:
            with transaction.atomic():
                written += _write(person)
        except Exception:  # somebody holds the row: the others do not wait for that
            log.exception("what waits for person %d is told in the next round", person.pk)
    return written


@fills(WAITING)
def filled(letter: Letter) -> dict[str, Any] | None:
    """What waits when it is sent; nothing to say when all of it was done meanwhile."""
    reader = author_of(letter.to) if letter.to else None
    lines = waiting(reader) if reader else []
    return {"lines": lines, "page": f"{settings.SITE}/me/"} if lines else None


def _who_may_be_awaited() -> QuerySet[Person]:
    """Whoever holds a role, or of whose own something may wait; who wants no letters is not asked."""
    asked = Excerpt.objects.filter(stage=Excerpt.Stage.ASKED).values("voice")
    speaking = Person.objects.speaking_with(who_is_awaited().values("pk")) | Person.objects.speaking_with(asked)
    speaking |= Person.objects.speaking_with(Proposal.objects.filter(stage=Proposal.Stage.ASKED_BACK).values("voice"))
    appointed = Q(pk__in=Appointment.objects.running().values("person"))
    silent = Preferences.objects.filter(Q(no_letters=True) | Q(cadences__contains={WAITING: Cadence.OFF.value}))
    invited = Q(pk__in=who_is_invited().values("user"))
    found = Person.objects.filter(appointed | invited | Q(pk__in=speaking.values("pk")), is_active=True)
    return found.exclude(pk__in=silent.values("person")).order_by("pk")


def _write(person: Person) -> bool:
    chosen = Preferences.objects.select_for_update(of=("self",)).filter(person=person).first() or Preferences(
        person=person
    )
    there = chosen.on_their_clock(now())
    if there.weekday() != MONDAY or there.hour < MORNING or chosen.no_letters:
        return False
    cadence = cadence_of(WAITING, chosen)
    said = chosen.collected_at.get(WAITING)
    pause = A_MONTH if cadence == Cadence.MONTHLY else A_WEEK
    if cadence == Cadence.OFF or (said and now() - datetime.fromisoformat(said) < pause):
        return False
    with override(django_code(person.language or "en")):
        if not waiting(person):
            return False
    later_letter(
        own_voice(person), kind=WAITING, reason=_("Something waits for you."), due_at=allowed_at(chosen, now())
    )
    chosen.collected_at = chosen.collected_at | {WAITING: now().isoformat()}
    chosen.save()
    return True
