"""Somebody asks to join a lab, and its facilitators say yes or no."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.policy import NotNow, Words
from hlh.workflow import move
from learning_labs import facts
from learning_labs.models.labs import Lab, Membership
from learning_labs.models.leads import new_ref

if TYPE_CHECKING:
    from hlh.people.models import Person

MOST_WAITING = 10  # of one person
PAUSE = timedelta(days=30)  # after a no


def has_ended(request: JoinRequest) -> Words:
    """The guard of saying yes: there has to be something to join, and somebody to join it."""
    if not request.lab.takes_posts:
        return _("This lab has closed. It takes nobody in any more.")
    return "" if request.person.is_active else _("This account is not in use any more.")


class JoinRequestQuerySet(models.QuerySet["JoinRequest"]):
    def ask(self, lab: Lab, person: Person, *, words: str, by: Actor) -> JoinRequest:
        """Somebody asks to join; the same form sent twice asks once.

        Raises:
            NotNow: when a facilitator said no lately, or too many requests of theirs wait.
        """
        with transaction.atomic():
            type(person)._base_manager.select_for_update(of=("self",)).get(pk=person.pk)
            if before := self.waiting().filter(lab=lab, person=person).first():
                return before
            latest = self.latest_of(person, lab)
            if latest and latest.is_to_wait:
                raise NotNow(_("A facilitator said no lately. You can ask again thirty days after that."))
            if latest and latest.stage == JoinRequest.Stage.WITHDRAWN and latest.asked_at > now() - timedelta(days=1):
                raise NotNow(_("You took a request back within a day. Ask again tomorrow."))
            if self.waiting().filter(person=person).count() >= MOST_WAITING:
                raise NotNow(_("Ten requests of yours wait already. Ask again when these are answered."))
            request = self.create(lab=lab, person=person, words=words)
            record(facts.JOIN_ASKED, request, by=by, lab=lab.pk)
        return request

    def waiting(self) -> Self:
        return self.filter(stage=JoinRequest.Stage.ASKED)

    def to_answer(self, lab: Lab) -> Self:
        """Those that wait in a lab, the oldest first; not of who has come in by another way meanwhile."""
        is_in = Exists(Membership.objects.filter(lab=OuterRef("lab"), person=OuterRef("person")))
        found = self.waiting().filter(~is_in, lab=lab, person__is_active=True)
        return found.select_related("lab", "person").order_by("asked_at", "pk")

    def latest_of(self, person: Person, lab: Lab) -> JoinRequest | None:
        """What somebody asked last."""
        return self.filter(lab=lab, person=person).order_by("-asked_at", "-pk").first()


class JoinRequest(models.Model):
    """A person with an account asks to join a lab; its facilitators see who asks, as the form says."""

    class Stage(models.TextChoices):
        ASKED = "asked", gettext_lazy("Waits for an answer")
        ACCEPTED = "accepted", gettext_lazy("Accepted")
        DECLINED = "declined", gettext_lazy("Declined")
        WITHDRAWN = "withdrawn", gettext_lazy("Taken back")

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    lab = models.ForeignKey(Lab, models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    words = models.CharField(max_length=300, blank=True)
    stage = models.CharField(max_length=9, choices=Stage, default=Stage.ASKED)
    reason = models.CharField(max_length=300, blank=True)  # why not
    asked_at = models.DateTimeField(default=now)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lab", "person"], condition=Q(stage="asked"), name="somebody_waits_once_for_a_lab"
            ),
            models.CheckConstraint(
                condition=~Q(stage="declined") | ~Q(reason=""), name="a_declined_request_to_join_says_why"
            ),
        ]
        indexes = [models.Index(fields=["lab", "asked_at"], condition=Q(stage="asked"), name="who_waits_at_a_lab")]

    def __str__(self) -> str:
        return f"join request {self.pk}"

    def address(self, answer: str) -> str:
        """The page with the one button.

        Args:
            answer: "yes" or "no".
        """
        return reverse("learning_labs:answer_request", args=[self.ref, answer])

    @property
    def is_waiting(self) -> bool:
        return self.stage == self.Stage.ASKED

    @property
    def again_from(self) -> datetime | None:
        """From when on somebody who was declined may ask again."""
        return self.answered_at + PAUSE if self.stage == self.Stage.DECLINED and self.answered_at else None

    @property
    def is_to_wait(self) -> bool:
        return self.again_from is not None and self.again_from > now()

    @move(source=[Stage.ASKED], target=Stage.ACCEPTED, fact=facts.JOIN_ACCEPTED, guard=has_ended)
    def accept(self, *, by: Actor) -> None:
        """They belong to the lab from now on."""
        self.answered_at = now()
        self.lab.welcome(self.person, by=by, way=Lab.Joining.REQUEST)

    @move(source=[Stage.ASKED], target=Stage.DECLINED, fact=facts.JOIN_DECLINED)
    def decline(self, *, words: str, by: Actor) -> None:
        """No; the words say why to who asked."""
        self.answered_at, self.reason = now(), words

    @move(source=[Stage.ASKED], target=Stage.WITHDRAWN, fact=facts.JOIN_WITHDRAWN)
    def withdraw(self, *, by: Actor) -> None:
        """Who asked takes it back."""
        self.answered_at = now()
