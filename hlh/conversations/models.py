"""Two people who write to each other, what they write, and what one of them flags.

Nobody but these two starts a look-up of messages, but for `MessageFlag.context`, which administrators read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Self

from django.db import models, transaction
from django.db.models import F, Prefetch, Q, Sum
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import pgettext_lazy

from hlh.activity.ledger import Details, record
from hlh.activity.models import Actor
from hlh.catalogue.models import Reason
from hlh.conversations import facts
from hlh.markdown import plain
from hlh.people.models import Person, Voice
from hlh.people.models.exports import new_ref
from hlh.people.speakers import called, with_voice
from hlh.people.voices import hold_who_speaks, is_own, written_by
from hlh.workflow import move

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone

PLACE = "conversation"  # what the places of its voices begin with


def pair_of(one: Person, other: Person) -> str:
    """What two people are known by, whichever of them asks."""
    return ":".join(map(str, sorted((one.pk, other.pk))))


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def of(self, person: Anyone) -> Self:
        """Those that somebody takes part in. Every look-up starts here."""
        return self.filter(pk__in=Side.objects.of(person).values("conversation"))

    def between(self, one: Person, other: Person) -> Conversation | None:
        """That of two people, if they have one."""
        return self.filter(pair=pair_of(one, other)).first()

    def for_reading(self) -> Self:
        """With both sides, so that showing who they are asks nothing more."""
        return self.prefetch_related(Prefetch("sides", Side.objects.select_related(*with_voice()).order_by("pk")))


class Conversation(models.Model):
    """What two people write to each other. Each has one voice in it, by name."""

    MESSAGES_ON_A_PAGE = 25

    ref = models.CharField(max_length=20, unique=True, default=new_ref)
    pair = models.CharField(max_length=41, unique=True, null=True)  # noqa: DJ001  whose; nobody's once one was erased
    count = models.PositiveIntegerField(default=0)  # the number of the newest message
    moved_at = models.DateTimeField(default=now)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-moved_at", "-id"], name="conversations_by_movement")]

    def __str__(self) -> str:
        return f"conversation {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("conversations:conversation", args=[self.ref])

    @property
    def place(self) -> str:
        return f"{PLACE}:{self.pk}"

    def side_of(self, person: Person) -> Side:
        """Theirs, of a row `for_reading`; whoever calls has looked it up for them."""
        return next(side for side in self.sides.all() if is_own(person, side.voice))

    def side_before(self, person: Person) -> Side:
        """The other one."""
        return next(side for side in self.sides.all() if not is_own(person, side.voice))


class SideQuerySet(models.QuerySet["Side"]):
    def of(self, person: Anyone) -> Self:
        return self.filter(written_by(person))


class Side(models.Model):
    """One of the two: their voice, how far they have read, and whether they take messages of the other."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="sides")
    voice = models.OneToOneField(Voice, models.PROTECT, related_name="+")
    upto = models.PositiveIntegerField(default=0)  # the number of the last message that they read
    unread = models.PositiveIntegerField(default=0)
    has_written = models.BooleanField(default=False)
    refuses = models.BooleanField(default=False)

    objects = SideQuerySet.as_manager()

    def __str__(self) -> str:
        return f"side {self.pk}"

    @property
    def name(self) -> str:
        """What they are called, as the other one sees it."""
        return called(self.voice)

    def count_unread(self) -> None:
        """Count anew what they have not read, here and in all: after something was read, hidden or taken away."""
        theirs = hold_who_speaks(Side.objects.filter(pk=self.pk).values("voice"))
        waiting = self.conversation.messages.shown().filter(number__gt=self.upto).exclude(voice=self.voice_id)
        Side.objects.filter(pk=self.pk).update(unread=waiting.count())
        for person in theirs:
            total = Side.objects.of(person).aggregate(many=Sum("unread"))["many"]
            Person.objects.filter(pk=person.pk).update(unread_messages=total or 0)

    def read(self, upto: int) -> None:
        """They have read up to a message, never further than there are any; less than before changes nothing."""
        with transaction.atomic():
            hold_who_speaks(Side.objects.filter(pk=self.pk).values("voice"))  # before the row, as whoever writes does
            upto = min(upto, Conversation.objects.get(pk=self.conversation_id).count)
            if Side.objects.filter(pk=self.pk, upto__lt=upto).update(upto=upto):
                self.upto = upto
                self.count_unread()


class MessageQuerySet(models.QuerySet["Message"]):
    def shown(self) -> Self:
        return self.filter(stage=Message.Stage.SHOWN)

    def for_page(self) -> Self:
        return self.select_related(*with_voice()).order_by("number")

    def newest_of(self, conversations: Sequence[Conversation]) -> dict[int, Message]:
        """The newest message of each, by the key of its conversation."""
        found = self.filter(conversation__in=conversations, number=F("conversation__count"))
        return {message.conversation_id: message for message in found.select_related("voice")}


class Message(models.Model):
    """What one of the two wrote."""

    class Stage(models.TextChoices):
        SHOWN = "shown", pgettext_lazy("a message", "Shown")
        HIDDEN = "hidden", pgettext_lazy("a message", "Hidden")

    # No index of its own: that of its number gives a page of messages in their order.
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="messages", db_index=False)
    number = models.PositiveIntegerField()
    voice = models.ForeignKey(Voice, models.PROTECT, related_name="+")
    text = models.TextField()  # Markdown, as typed
    html = models.TextField()
    rules = models.PositiveSmallIntegerField()  # the version of the rules that made the HTML
    language = models.CharField(max_length=2)
    stage = models.CharField(max_length=6, choices=Stage, default=Stage.SHOWN)
    once = models.CharField(max_length=64, null=True, blank=True)  # noqa: DJ001  unique where it is given
    written_at = models.DateTimeField(default=now)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "number"], name="a_number_is_one_message"),
            models.UniqueConstraint(
                fields=["conversation", "once"],
                condition=Q(once__isnull=False),
                name="a_form_sent_twice_is_one_message",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="messages_are_numbered_from_one"),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"

    def get_absolute_url(self) -> str:
        return f"{self.conversation.get_absolute_url()}#{self.anchor}"

    @property
    def anchor(self) -> str:
        return f"post-{self.number}"  # as static/js/reading.js knows what was on the screen

    @property
    def plain(self) -> str:
        """Its words as they are read, for a line of the list."""
        return plain(self.html)

    @property
    def is_shown(self) -> bool:
        return self.stage == self.Stage.SHOWN


class MessageFlagQuerySet(models.QuerySet["MessageFlag"]):
    def visible_to(self, person: Anyone) -> Self:
        """Administrators see them; not those of conversations that they take part in themselves."""
        if not person.is_administrator:
            return self.none()
        return self.exclude(message__conversation__in=Conversation.objects.of(person))

    def waiting(self) -> Self:
        return self.filter(stage=MessageFlag.Stage.WAITING)

    def flag(self, message: Message, voice: Voice, *, reason: str, words: str, by: Actor) -> bool:
        """Somebody says that something is wrong with what was written to them; once. Whether it is new."""
        with transaction.atomic():
            said = {"voice": voice, "reason": reason, "words": words}
            flag, is_new = self.get_or_create(message=message, defaults=said)
            if is_new:
                record(facts.MESSAGE_FLAGGED, flag, by=by, reason=reason)
        return is_new


class MessageFlag(models.Model):
    """A message that its reader flagged. Administrators read it with what stood right before it, and nothing else."""

    class Stage(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("a flag", "Waiting")
        HIDDEN = "hidden", pgettext_lazy("a message", "Hidden")
        KEPT = "kept", pgettext_lazy("a message", "Kept as it is")

    BEFORE = 2  # messages that are its context

    message = models.OneToOneField(Message, models.CASCADE, related_name="flag")
    voice = models.ForeignKey(Voice, models.PROTECT, related_name="+")  # of who flagged it
    reason = models.CharField(max_length=10, choices=Reason)
    words = models.CharField(max_length=500, blank=True)
    stage = models.CharField(max_length=7, choices=Stage, default=Stage.WAITING)
    answer = models.CharField(max_length=500, blank=True)  # what an administrator says to it
    since = models.DateTimeField(default=now)

    objects = MessageFlagQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["since", "id"], condition=Q(stage="waiting"), name="messages_flagged")]

    def __str__(self) -> str:
        return f"flagged message {self.pk}"

    def context(self) -> list[Message]:
        """The message, the last of these, and the few before it."""
        last = self.message.number
        near = Message.objects.filter(conversation=self.message.conversation_id, number__lte=last)
        return list(near.filter(number__gte=last - self.BEFORE).for_page())

    @move(source=[Stage.WAITING], target=Stage.HIDDEN, fact=facts.MESSAGE_HIDDEN)
    def hide(self, *, words: str, by: Actor) -> Details:
        """Nobody but its author reads it any more."""
        self.answer = words
        Message.objects.filter(pk=self.message_id).update(stage=Message.Stage.HIDDEN)
        for side in self.message.conversation.sides.exclude(voice=self.message.voice_id):
            side.count_unread()
        return {"reason": self.reason}

    @move(source=[Stage.WAITING], target=Stage.KEPT, fact=facts.MESSAGE_KEPT)
    def keep(self, *, words: str, by: Actor) -> None:
        """It stays as it is."""
        self.answer = words
