"""What came by mail: the raw message is a row before anything else happens with it."""

from __future__ import annotations

from datetime import timedelta
from typing import Self

from django.db import models
from django.utils.crypto import get_random_string
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hlh.people.models import Voice

REF_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_ref() -> str:
    """An address of its own for each message, that nobody guesses."""
    return get_random_string(16, REF_LETTERS)


class IncomingQuerySet(models.QuerySet["Incoming"]):
    def due(self) -> Self:
        return self.filter(state=Incoming.State.WAITING, due_at__lte=now())

    def failed(self) -> Self:
        """Those that a person looks at."""
        return self.filter(state=Incoming.State.FAILED)

    def try_again(self) -> int:
        """Give them as many tries once more, from now on; how many there are."""
        return self.failed().update(state=Incoming.State.WAITING, tries=0, due_at=now())

    def held_for(self, voice: Voice) -> Self:
        """What somebody sent in this voice's name and nobody has let in yet, the newest first."""
        return self.filter(state=Incoming.State.HELD, voice=voice).order_by("-came_at")

    def stale(self) -> Self:
        """What was kept long enough."""
        return self.filter(came_at__lt=now() - Incoming.KEPT)


class Incoming(models.Model):
    """One message to one of our addresses, and what became of it."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("a message", "Waiting")
        LANDED = "landed", _("Taken in")
        HELD = "held", _("Waits for its sender’s yes")
        REFUSED = "refused", _("Not taken in")
        IGNORED = "ignored", _("Not answered")
        FAILED = "failed", _("Failed too often")

    class Why(models.TextChoices):
        """Why it did not simply land."""

        UNPROVEN = "unproven", _("No server vouches for its sender")
        OTHER_SENDER = "other_sender", _("It came from an address that is not theirs")
        UNKNOWN = "unknown", _("Nobody has this address")
        TOO_LATE = "too_late", _("The address does not work any more")
        EMPTY = "empty", _("There is nothing to read in it")
        TOO_BIG = "too_big", _("It is too large")
        TOO_LONG = "too_long", _("Its text is too long")
        UNREADABLE = "unreadable", _("Its letters cannot be read")
        WINMAIL = "winmail", _("It came packed as winmail.dat")
        FLOOD = "flood", _("Too many came at once")
        CLOSED = "closed", _("The place takes nothing now")
        NO_ANSWER = "no_answer", _("It does not answer what was asked")
        AUTOMATIC = "automatic", _("A machine sent it")
        LIST = "list", _("It came by a mailing list")
        LOOP = "loop", _("It is one of our own")
        BOUNCE = "bounce", _("A post office tells of a letter")

    KEPT = timedelta(days=90)
    FIRST_PAUSE, LONGEST_PAUSE = 20, 3600  # seconds between two tries: twice as long each time
    MOST_TRIES = 20
    LONGEST_HANDLING = timedelta(seconds=60)
    LOST = "HandlerLost"  # the trouble of one whose handler ended with it

    ref = models.CharField(max_length=16, unique=True, default=new_ref)
    raw = models.BinaryField()
    size = models.PositiveIntegerField()  # as it came: of one that is too large only the beginning is kept
    message_id = models.CharField(max_length=300, blank=True)
    digest = models.CharField(max_length=64)  # of what its sender wrote, without what post offices add on the way
    sender = models.CharField(max_length=320, blank=True)  # of the envelope
    recipient = models.CharField(max_length=320)
    voice = models.ForeignKey(Voice, models.SET_NULL, null=True, related_name="+")  # whose reply it says it is
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    why = models.CharField(max_length=12, choices=Why, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=now)
    came_at = models.DateTimeField(default=now)
    trouble = models.CharField(max_length=120, blank=True)

    objects = IncomingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message_id", "digest"], name="the_same_message_comes_once"),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state="waiting"), name="messages_due"),
            models.Index(fields=["voice", "-came_at"], name="messages_of_a_voice"),
            models.Index(fields=["came_at"], name="messages_by_age"),
        ]

    def __str__(self) -> str:
        return f"message {self.ref}"

    def claim(self) -> bool:
        """Take it for handling; false when somebody else did. Where the handler is lost, it is due again later.

        The try is counted first, by itself: one that takes its handler down with it each time is left for a person in the end.
        """
        later = now() + self.LONGEST_HANDLING
        mine = Incoming.objects.due().filter(pk=self.pk, tries=self.tries)
        if self.tries >= self.MOST_TRIES:
            mine.update(state=self.State.FAILED, trouble=self.LOST)
            return False
        return bool(mine.update(tries=self.tries + 1, due_at=later))

    def locked(self) -> Incoming:
        """The row as it is now, locked."""
        return Incoming.objects.select_related("voice").select_for_update(of=("self",)).get(pk=self.pk)

    def put_off(self, trouble: str) -> None:
        """It could not be handled: due again after a pause, or left for a person."""
        pause = min(self.FIRST_PAUSE * 2**self.tries, self.LONGEST_PAUSE)
        state = self.State.FAILED if self.tries + 1 >= self.MOST_TRIES else self.State.WAITING
        waiting = Incoming.objects.filter(pk=self.pk, state=self.State.WAITING)
        waiting.update(state=state, due_at=now() + timedelta(seconds=pause), trouble=trouble[:120])

    def try_again(self) -> None:
        """Give it as many tries once more, from now on."""
        Incoming.objects.filter(pk=self.pk).try_again()

    def settle(self, state: str, why: str = "", *, voice: Voice | None = None) -> None:
        """Say what became of it."""
        self.state, self.why, self.voice = state, why, voice or self.voice
        self.save(update_fields=["state", "why", "voice"])
