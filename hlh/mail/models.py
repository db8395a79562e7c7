"""The letter."""

from __future__ import annotations

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.crypto import get_random_string
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from hlh.activity.models import Fact
from hlh.people.models import Voice


def new_message_id() -> str:
    """An address of its own for each letter, given before it is sent, so that a second copy is known for one."""
    return f"<{get_random_string(24, 'abcdefghijklmnopqrstuvwxyz234567')}@{settings.MAIL_DOMAIN}>"


class LetterQuerySet(models.QuerySet["Letter"]):
    def due(self) -> Self:
        return self.filter(state=Letter.State.WAITING, due_at__lte=now())

    def failed(self) -> Self:
        """Those that wait for a person: the post office did not take them in days."""
        return self.filter(state=Letter.State.FAILED)


class Letter(models.Model):
    """Something to tell somebody, once: unique by fact, voice and kind."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        UNDELIVERABLE = "undeliverable", _("Nobody can be reached")
        FAILED = "failed", _("Refused too often")

    LONGEST_PAUSE = 3600  # seconds between two tries
    WORTH_SENDING = timedelta(days=3)
    CODE_WORTH_SENDING = timedelta(hours=1)  # of the door: its code opens nothing later

    kind = models.CharField(max_length=60)
    to = models.ForeignKey(Voice, models.CASCADE, null=True, related_name="+")
    to_address = models.EmailField(blank=True)  # only where there is no voice: codes of the door
    fact = models.ForeignKey(Fact, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300)  # why the reader gets it, in their language
    message_id = models.CharField(max_length=120, unique=True, default=new_message_id)
    state = models.CharField(max_length=14, choices=State, default=State.WAITING)
    language = models.CharField(max_length=2, default="en")
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=now)
    written_at = models.DateTimeField(default=now)
    sent_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=300, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fact", "to", "kind"], name="a_fact_is_told_once_to_a_voice"),
            models.CheckConstraint(condition=Q(to__isnull=False) | ~Q(to_address=""), name="a_letter_goes_to_somebody"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_letter_says_why"),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(state="waiting"), name="letters_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_too_late(self) -> bool:
        """Whether it has waited so long for the post office that nobody tries any more."""
        return now() >= self.written_at + (self.WORTH_SENDING if self.to_id else self.CODE_WORTH_SENDING)

    def try_again(self) -> None:
        """Begin anew, as if it had just been written."""
        Letter.objects.failed().filter(pk=self.pk).update(
            state=Letter.State.WAITING, tries=0, due_at=now(), written_at=now()
        )

    def claim(self) -> bool:
        """Take it for sending; false when somebody else did. Where the sender is lost, it is due again later."""
        later = now() + timedelta(seconds=min(20 * 2 ** min(self.tries, 12), self.LONGEST_PAUSE))
        return bool(
            Letter.objects.due().filter(pk=self.pk, tries=self.tries).update(tries=self.tries + 1, due_at=later)
        )
