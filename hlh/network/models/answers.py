"""What a partner answers to a call, and that it was accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models, transaction
from django.db.models import Max, Q
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from hlh.activity.ledger import Details, record
from hlh.catalogue.models import Excerpt
from hlh.catalogue.tongues import language_of
from hlh.network import facts
from hlh.network.models.asks import Ask
from hlh.network.models.calls import Call
from hlh.people.models import Voice
from hlh.policy import NotNow
from hlh.taxonomy.languages import CODES
from hlh.workflow import move

if TYPE_CHECKING:
    from hlh.activity.models import Actor

CLOSED = gettext_lazy("This call is closed; nothing more is taken.")
ENOUGH = gettext_lazy("Very many answers came from this partner already. Write to the people of the hub instead.")


class AnswerQuerySet(models.QuerySet["Answer"]):
    def give(
        self,
        ask: Ask,
        *,
        voice: Voice,
        text: str,
        address: str = "",
        may_be_quoted: bool = False,
        by_mail: bool = False,
        once: str,
        by: Actor,
    ) -> Answer:
        """Keep an answer of a partner, each beside those that came before; what is sent twice is kept once.

        Args:
            ask: what it answers.
            voice: whose letter was answered; others see the partner's name alone.
            text, address: what was said, and where a resource stands.
            may_be_quoted: whether others may take words of it.
            by_mail: whether it came as a reply.
            once: what the form or message is known by.
            by: who acts.

        Raises:
            NotNow: when the call is closed, or very many answers came already.
        """
        with transaction.atomic():
            call = Call.objects.select_for_update(of=("self",)).get(pk=ask.call_id)
            mine = Ask.objects.select_for_update(of=("self",)).select_related("partner__organisation").get(pk=ask.pk)
            if known := self.filter(ask=mine, once=once).first():
                return known
            if not call.is_open or not mine.is_asked:
                raise NotNow(CLOSED)
            if self.filter(ask=mine).count() >= Answer.MOST:
                raise NotNow(ENOUGH)
            number = (self.filter(call=call).aggregate(last=Max("number"))["last"] or 0) + 1
            found = language_of(text)
            said = {"text": text, "words": text, "address": address, "may_be_quoted": may_be_quoted, "by_mail": by_mail}
            said["language"] = found if found in CODES else call.language
            answer = self.create(ask=mine, call=call, number=number, voice=voice, once=once, **said)
            mine.stage, mine.answered_at = Ask.Stage.ANSWERED, mine.answered_at or answer.at
            mine.voice = mine.voice or mine.own_voice()
            mine.save(update_fields=["stage", "answered_at", "voice"])
            way = "mail" if by_mail else "page"
            record(facts.ANSWERED, answer, by=by, call=call.pk, partner=mine.partner_id, number=number, way=way)
        return answer

    def accepted(self) -> Self:
        return self.filter(stage=Answer.Stage.ACCEPTED)

    def for_listing(self) -> Self:
        return self.select_related("ask__partner__organisation").order_by("number")


class Answer(models.Model):
    """One answer of a partner."""

    class Stage(models.TextChoices):
        GIVEN = "given", gettext_lazy("Waiting to be read first")
        ACCEPTED = "accepted", pgettext_lazy("answers", "Accepted")

    LONGEST, MOST = 8000, 20  # characters; answers of one partner to one call

    ask = models.ForeignKey(Ask, models.CASCADE, related_name="answers")
    call = models.ForeignKey(Call, models.CASCADE, related_name="answers")
    number = models.PositiveSmallIntegerField()
    voice = models.ForeignKey(
        Voice, models.PROTECT, related_name="+"
    )  # who wrote it: told what becomes of it, never shown
    text = models.TextField()  # as it came
    words = models.TextField()  # as others read it once it is accepted
    address = models.CharField(max_length=500, blank=True)  # of a resource
    language = models.CharField(max_length=2, default="en")
    may_be_quoted = models.BooleanField(default=False)
    by_mail = models.BooleanField(default=False)
    stage = models.CharField(max_length=8, choices=Stage, default=Stage.GIVEN)
    once = models.CharField(max_length=80)
    at = models.DateTimeField(default=now)
    accepted_at = models.DateTimeField(null=True, blank=True)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "number"], name="answers_are_numbered_in_their_call"),
            models.UniqueConstraint(fields=["ask", "once"], name="an_answer_that_is_sent_twice_is_one"),
            models.CheckConstraint(
                condition=~Q(stage="accepted") | Q(accepted_at__isnull=False), name="an_accepted_answer_says_since_when"
            ),
        ]

    def __str__(self) -> str:
        return f"answer {self.number} of call {self.call_id}"

    @property
    def anchor(self) -> str:
        return f"answer-{self.number}"

    @property
    def is_accepted(self) -> bool:
        return self.stage == self.Stage.ACCEPTED

    @move(source=[Stage.GIVEN], target=Stage.ACCEPTED, fact=facts.ACCEPTED, under="call")
    def accept(self, words: str, *, by: Actor) -> Details:
        """Others read it from now on, in these words: without a signature, or shorter than it came.

        Raises:
            NotNow: when the call was withdrawn.
        """
        if not self.call.is_public:
            raise NotNow(_("This is already “%(stage)s”.") % {"stage": self.call.get_stage_display()})
        self.words, self.accepted_at = words, now()
        self.save()
        self.call.say_anew()
        return self._told()

    @move(source=[Stage.ACCEPTED], target=Stage.GIVEN, fact=facts.TAKEN_OFF, under="call")
    def take_off(self, *, by: Actor) -> Details:
        """It was accepted too early: others read it no more, nor what was quoted of it. It may be accepted anew."""
        self.words, self.accepted_at = self.text, None
        self.save()
        self.call.say_anew()
        self.take_words_back(by=by)
        return self._told()

    def take_words_back(self, *, by: Actor) -> None:
        """What was taken of it is shown nowhere any more."""
        if self.ask.voice_id is not None:
            Excerpt.objects.take_back(self.ask.voice_id, self.anchor, by=by)

    def let_quote(self, *, by: Actor) -> None:
        """Its partner says after all that it may be quoted. Said twice it is told once."""
        with transaction.atomic():
            call = Call.objects.select_for_update(of=("self",)).get(pk=self.call_id)
            if Answer.objects.filter(pk=self.pk, may_be_quoted=False).update(may_be_quoted=True):
                record(facts.QUOTABLE, self, by=by, **self._told())
                if call.is_public:
                    call.say_anew()
        self.refresh_from_db()

    def _told(self) -> dict[str, int]:
        return {"call": self.call_id, "partner": self.ask.partner_id, "number": self.number}
