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
from django.utils.translation import pgettext_lazy

from hlh.activity.models import Fact
from hlh.mail.models.incoming import Incoming
from hlh.people.models import Voice


def new_message_id() -> str:
    """An address of its own for each letter, given before it is sent, so that a second copy is known for one."""
    return f"<{get_random_string(24, 'abcdefghijklmnopqrstuvwxyz234567')}@{settings.MAIL_DOMAIN}>"


class LetterQuerySet(models.QuerySet["Letter"]):
    def due(self) -> Self:
        return self.waiting().filter(due_at__lte=now())

    def waiting(self) -> Self:
        return self.filter(state=Letter.State.WAITING)

    def failed(self) -> Self:
        """Those that a person can send again. A code of the door is none of them: it opens nothing any more."""
        return self.filter(state=Letter.State.FAILED).exclude(kind=Letter.DOOR)

    def try_again(self) -> int:
        """Give them another three days, from now on; how many there are."""
        return self.failed().update(state=Letter.State.WAITING, tries=0, due_at=now())

    def without_words(self) -> int:
        """Keep that they were written and what became of them, not what they said; how many."""
        return self.update(subject="", text="", html="")


class Letter(models.Model):
    """Something to tell somebody, once: unique by fact, voice and kind."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("a letter", "Waiting")
        SENT = "sent", _("Sent")
        UNDELIVERABLE = "undeliverable", _("Nobody can be reached")
        RETURNED = "returned", _("Came back")
        FAILED = "failed", _("Refused too often")

    DOOR = "door"  # the kind of what allauth writes: one-time codes
    DOOR_LASTS = timedelta(hours=1)
    FIRST_PAUSE, LONGEST_PAUSE = 20, 3600  # seconds between two tries: twice as long each time
    MOST_TRIES = 80  # about three days

    kind = models.CharField(max_length=60)
    to = models.ForeignKey(Voice, models.CASCADE, null=True, related_name="+")
    to_address = models.EmailField(blank=True)  # only where there is no voice: codes of the door
    fact = models.ForeignKey(Fact, models.PROTECT, null=True, related_name="+")
    incoming = models.ForeignKey(Incoming, models.SET_NULL, null=True, related_name="+")  # the message it answers
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

    way_out = ""  # while it is sent: the address that stops letters like this one

    objects = LetterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fact", "to", "kind"], name="a_fact_is_told_once_to_a_voice"),
            models.UniqueConstraint(
                fields=["incoming", "kind"],
                condition=Q(incoming__isnull=False),
                name="a_message_is_told_of_once_in_a_kind",
            ),
            models.CheckConstraint(condition=Q(to__isnull=False) | ~Q(to_address=""), name="a_letter_goes_to_somebody"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_letter_says_why"),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(state="waiting"), name="letters_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_useless(self) -> bool:
        """Whether nobody can do anything with it any more: a code of the door that was asked for long ago."""
        return self.kind == self.DOOR and now() >= self.written_at + self.DOOR_LASTS

    def claim(self) -> bool:
        """Take it for sending; false when somebody else did. Where the sender is lost, it is due again later."""
        later = now() + longest_sending()
        return bool(
            Letter.objects.due().filter(pk=self.pk, tries=self.tries).update(tries=self.tries + 1, due_at=later)
        )

    def put_off(self, trouble: str) -> None:
        """It could not be sent: due again after a pause, as long as whoever claimed it last says so."""
        if self.tries >= self.MOST_TRIES or self.is_useless:
            self.give_up(trouble)
            return
        pause = min(self.FIRST_PAUSE * 2 ** (self.tries - 1), self.LONGEST_PAUSE)
        self._as_claimed().update(due_at=now() + timedelta(seconds=pause), trouble=trouble[:300])

    def give_up(self, trouble: str) -> None:
        """Nobody tries it any more, unless a person says so; the words of the door are of no use even then."""
        mine = self._as_claimed()
        if self.kind == self.DOOR:
            mine.without_words()
        mine.update(state=self.State.FAILED, trouble=trouble[:300])

    def try_again(self) -> None:
        """Give it another three days, from now on."""
        Letter.objects.filter(pk=self.pk).try_again()

    def _as_claimed(self) -> LetterQuerySet:
        """The row, as long as nobody has claimed or sent it since."""
        return Letter.objects.waiting().filter(pk=self.pk, tries=self.tries)


def longest_sending() -> timedelta:
    """How long the post office may take for one letter when every step of SMTP waits just shorter than its time-out."""
    steps = 8  # connecting, its greeting, EHLO or HELO, the sender, the receiver, DATA, the text
    steps += 3 * settings.EMAIL_USE_TLS  # STARTTLS, the handshake, EHLO
    steps += 3 * bool(settings.EMAIL_HOST_USER)  # one way to sign in, or another
    return timedelta(seconds=(steps + 1) * settings.EMAIL_TIMEOUT)  # one for what we do ourselves
