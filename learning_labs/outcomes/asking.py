"""Who is asked whether an answer worked, and when."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from django.db import transaction
from django.utils.timezone import now

from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.people import effort
from hlh.people.models import Effort, Voice
from hlh.people.speakers import with_voice
from hlh.people.voices import author_of, is_own, own_voice
from learning_labs import facts
from learning_labs.models import Discussion, Echo, FollowUp, Post
from learning_labs.models.followups import DAYS

Finding = Callable[[Discussion], Voice | None]
AT_ONCE = 50  # discussions at a time; an hour later come the next
LATEST = timedelta(days=30)  # after its day nobody is asked about an answer any more
MOST_TRIERS = 50  # of one answer
_findings: list[Finding] = []


def finds_who_asked(finding: Finding) -> Finding:
    """Register who knows the voice of whoever asked elsewhere, such as at the help desk: letters reach them there."""
    _findings.append(finding)
    return finding


def ask_whether_it_worked() -> int:
    """Ask about every answer that has stood for thirty days, or for ninety.

    Returns:
        How many were asked.
    """
    return sum(_ask_about(pk, days) for days in DAYS for pk in _due(days))


def _due(days: int) -> list[int]:
    day = now() - timedelta(days=days)
    waiting = Discussion.objects.filter(marked_at__range=(day - LATEST, day), followed_up__lt=days, post_count__gt=0)
    return list(waiting.order_by("marked_at").values_list("pk", flat=True)[:AT_ONCE])


def _ask_about(discussion: int, days: int) -> int:
    """Each in a transaction of its own: whoever marks another answer meanwhile comes before or after it."""
    with transaction.atomic():
        rows = Discussion.objects.select_related("lab", "answer__voice").select_for_update(
            of=("self",), skip_locked=True
        )
        here = rows.filter(pk=discussion, followed_up__lt=days, answer__isnull=False).first()
        if here is None or here.answer is None:
            return 0
        Discussion.objects.filter(pk=here.pk).update(followed_up=days)
        return sum(_ask(here.answer, voice, days, is_asker=is_asker) for voice, is_asker in _whom(here, here.answer))


def _whom(here: Discussion, answer: Post) -> Iterator[tuple[Voice, bool]]:
    """Whoever asked, and those who tapped that they will try it; nobody about their own words, or in a lab that they left."""
    opening = here.posts.filter(number=1).select_related(*with_voice()).first()
    if opening is None or opening.voice_id == answer.voice_id:
        return
    asked = next((voice for finding in _findings if (voice := finding(here))), opening.voice)
    asker = author_of(asked)
    if asker is None or here.lab.is_seen_by(asker):
        yield asked, True
    trying = Echo.objects.filter(post=answer, kind=Echo.Kind.WILL_TRY, person__is_active=True)
    for echo in trying.select_related("person").order_by("at")[:MOST_TRIERS]:
        if not is_own(echo.person, opening.voice) and here.lab.is_seen_by(echo.person):
            yield own_voice(echo.person), False


def _ask(answer: Post, voice: Voice, days: int, *, is_asker: bool) -> bool:
    """One of them, as far as their budget allows; who said that it worked, or did not, is not asked again."""
    if FollowUp.objects.filter(post=answer, voice=voice, outcome__in=FollowUp.SETTLED).exists():
        return False
    by = Actor.objects.system()
    person = author_of(voice)
    if person is not None and not effort.ask(person, Effort.What.OUTCOME, by=by):
        return False
    asked = FollowUp.objects.create(post=answer, voice=voice, days=days, is_asker=is_asker)
    record(facts.OUTCOME_ASKED, asked, by=by, days=days)
    return True
