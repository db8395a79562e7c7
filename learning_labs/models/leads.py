"""Somebody is asked to lead a lab: once, by a letter that one tap answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.people import effort
from hlh.people.models import Appointment, Effort, Role
from hlh.policy import Words
from hlh.taxonomy.models import Country
from hlh.taxonomy.models.keys import TaxonomyKey
from hlh.workflow import move
from learning_labs import facts
from learning_labs.models.labs import Lab

if TYPE_CHECKING:
    from hlh.people.models import Person

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_ref() -> str:
    """The address of a request: nobody guesses it."""
    return get_random_string(12, LETTERS)


def is_over(request: LeadRequest) -> Words:
    """The guard of saying yes: there has to be something to lead."""
    return "" if request.lab.takes_posts else _("This lab is closed by now. Thank you all the same.")


class LeadRequestQuerySet(models.QuerySet["LeadRequest"]):
    def ask(self, lab: Lab, person: Person, country: str) -> bool:
        """Ask somebody, once for a lab whatever they said; false when they were asked before, or enough this month."""
        with transaction.atomic():
            by = Actor.objects.system()
            if self.filter(lab=lab, person=person).exists() or not effort.ask(person, Effort.What.LEAD, by=by):
                return False
            request = self.create(lab=lab, person=person, country_id=country)
            record(facts.LEAD_ASKED, request, by=by, lab=lab.pk, country=country)
        return True


class LeadRequest(models.Model):
    """A focal point is asked to lead a lab, because their country has told something of its area."""

    class Stage(models.TextChoices):
        ASKED = "asked", gettext_lazy("Waits for an answer")
        ACCEPTED = "accepted", gettext_lazy("Accepted")
        DECLINED = "declined", gettext_lazy("Declined")

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    lab = models.ForeignKey(Lab, models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    country = TaxonomyKey(Country, models.PROTECT, related_name="+")
    stage = models.CharField(max_length=8, choices=Stage, default=Stage.ASKED)
    asked_at = models.DateTimeField(default=now)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = LeadRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lab", "person"], name="somebody_is_asked_once_to_lead_a_lab"),
            models.CheckConstraint(
                condition=Q(stage="asked", answered_at=None) | (~Q(stage="asked") & Q(answered_at__isnull=False)),
                name="an_answer_to_leading_has_its_date",
            ),
        ]

    def __str__(self) -> str:
        return f"lead request {self.pk}"

    def address(self, answer: str) -> str:
        """The page with the one button.

        Args:
            answer: "yes" or "no".
        """
        return reverse("learning_labs:lead", args=[self.ref, answer])

    @move(source=[Stage.ASKED], target=Stage.ACCEPTED, fact=facts.LEAD_ACCEPTED, guard=is_over)
    def accept(self, *, by: Actor) -> None:
        """They lead the lab from now on, and belong to it."""
        self.answered_at = now()
        self.lab.entrust(self.person, by=by)

    @move(source=[Stage.ASKED], target=Stage.DECLINED, fact=facts.LEAD_DECLINED)
    def decline(self, *, by: Actor) -> None:
        """No; nobody asks them again about this lab."""
        self.answered_at = now()


def leads(person: Person, lab: Lab) -> bool:
    """Whether somebody facilitates a lab already, by whatever appointment."""
    theirs = Appointment.objects.running().filter(person=person, role=Role.FACILITATOR)
    return any(appointment.covers(lab.scope_marks()) for appointment in theirs)
