"""Seeing who a voice is: one asks with a reason, another allows it, both see it for an hour, the author is told."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hlh.activity.ledger import Details, record
from hlh.activity.models import Actor
from hlh.people import facts
from hlh.people.models.appointments import Role, regions_by_code
from hlh.people.models.exports import new_ref
from hlh.people.models.voices import Voice
from hlh.policy import Words
from hlh.workflow import move

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone


def _is_in_time(unmasking: Unmasking) -> Words:
    return "" if unmasking.is_waiting else _("Nobody answered this in seven days. Ask again, if it still matters.")


class UnmaskingQuerySet(models.QuerySet["Unmasking"]):
    def ask(self, voice: Voice, *, reason: str, about: str, by: Actor) -> Unmasking:
        """Ask to see who a voice is; while it waits, or is open, the same asker has asked already."""
        with transaction.atomic():
            Voice.objects.select_for_update(of=("self",)).get(pk=voice.pk)
            mine = self.filter(voice=voice, asked_by=by)
            if before := (mine.waiting() | mine.open()).first():
                return before
            unmasking = self.create(voice=voice, reason=reason, about=about, asked_by=by)
            record(facts.UNMASKING_ASKED, unmasking, by=by)
        return unmasking

    def waiting(self) -> Self:
        return self.filter(stage=Unmasking.Stage.ASKED, asked_at__gt=now() - Unmasking.WAITS)

    def open(self) -> Self:
        return self.filter(stage=Unmasking.Stage.ALLOWED, until__gt=now())

    def to_decide(self, person: Anyone) -> Self:
        """What waits for this person's yes or no: of voices of their region, asked by another, about another."""
        return self.waiting().filter(_in_care_of(person)).exclude(_about_or_by(person)).for_listing()

    def visible_to(self, person: Anyone) -> Self:
        """What they asked or decided, and what waits for them. Nobody else learns that there was one."""
        if not person.is_authenticated:
            return self.none()
        own = Q(pk__in=[])
        if person.holds(Role.ADMINISTRATOR):
            own |= Q(asked_by__person=person.pk)
        if person.holds(Role.REGIONAL_FOCAL_POINT):
            own |= Q(decided_by__person=person.pk) | Q(pk__in=self.to_decide(person).values("pk"))
        return self.filter(own).for_listing()

    def for_listing(self) -> Self:
        return self.select_related("voice__person", "voice__organisation", "asked_by__person", "decided_by__person")


def _in_care_of(person: Anyone) -> Q:
    """Of the regions whose focal point somebody is; a voice of no region is every focal point's."""
    if not person.holds(Role.REGIONAL_FOCAL_POINT):
        return Q(pk__in=[])
    every = regions_by_code().items()
    codes = [code for code, region in every if person.holds(Role.REGIONAL_FOCAL_POINT, over=region)]
    return Q(voice__region__in=codes) | Q(voice__region=None)


def _about_or_by(person: Anyone) -> Q:
    return Q(voice__person=person.pk, voice__person__isnull=False) | Q(asked_by__person=person.pk)


class Unmasking(models.Model):
    """One voice, one reason, two people, one hour."""

    class Stage(models.TextChoices):
        ASKED = "asked", gettext_lazy("Waiting for a regional focal point")
        ALLOWED = "allowed", gettext_lazy("Allowed")
        REFUSED = "refused", gettext_lazy("Refused")

    WAITS = timedelta(days=7)
    LASTS = timedelta(hours=1)

    ref = models.CharField(max_length=20, unique=True, default=new_ref)
    voice = models.ForeignKey(Voice, models.CASCADE, related_name="+")
    reason = models.CharField(max_length=500, blank=True)  # emptied when the author is erased
    about = models.CharField(max_length=300, blank=True)  # the address of what was said
    asked_by = models.ForeignKey(Actor, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=now)
    decided_by = models.ForeignKey(Actor, models.PROTECT, null=True, related_name="+")
    stage = models.CharField(max_length=7, choices=Stage, default=Stage.ASKED)
    until = models.DateTimeField(null=True)
    words = models.CharField(max_length=500, blank=True)  # why not

    objects = UnmaskingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")), name="nobody_allows_what_they_asked_for"
            ),
            models.CheckConstraint(
                condition=~Q(stage="allowed") | Q(until__isnull=False, decided_by__isnull=False),
                name="an_unmasking_is_allowed_by_somebody_until_a_time",
            ),
        ]
        indexes = [models.Index(fields=["-asked_at", "-id"], name="unmaskings_by_age")]

    def __str__(self) -> str:
        return f"unmasking {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("people:unmasking", args=[self.ref])

    @property
    def is_waiting(self) -> bool:
        return self.stage == self.Stage.ASKED and now() < self.asked_at + self.WAITS

    @property
    def is_open(self) -> bool:
        return self.stage == self.Stage.ALLOWED and self.until is not None and now() < self.until

    @property
    def state(self) -> Words:
        """How it stands, in words."""
        if self.stage == self.Stage.ASKED and not self.is_waiting:
            return _("Nobody answered in seven days")
        if self.stage == self.Stage.ALLOWED and not self.is_open:
            return _("Allowed; the hour is over")
        return self.get_stage_display()

    @move(source=[Stage.ASKED], target=Stage.ALLOWED, fact=facts.UNMASKING_ALLOWED, guard=_is_in_time)
    def allow(self, *, by: Actor) -> Details:
        """Both see it for an hour, from now on."""
        self.decided_by, self.until = by, now() + self.LASTS
        return {}

    @move(source=[Stage.ASKED], target=Stage.REFUSED, fact=facts.UNMASKING_REFUSED, guard=_is_in_time)
    def refuse(self, *, words: str, by: Actor) -> Details:
        """No; the words say why."""
        self.decided_by, self.words = by, words
        return {}

    def is_seen_by(self, person: Anyone) -> bool:
        """Whether somebody is one of the two, within the hour."""
        two = (self.asked_by.person_id, self.decided_by.person_id if self.decided_by else None)
        return self.is_open and person.pk is not None and person.pk in two
