"""The emerging claim: what a lab seems to teach, and the words of its posts that it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.catalogue.models import Excerpt, Passage
from hlh.people.voices import is_own
from hlh.policy import NotNow
from learning_labs import facts
from learning_labs.models.labs import Lab

if TYPE_CHECKING:
    from hlh.people.models import Person


class ClaimQuerySet(models.QuerySet["Claim"]):
    def begin(self, lab: Lab, *, words: str, kind: str, once: str, by: Actor) -> Claim:
        """A claim at the end of those of a lab; the same form sent twice makes it once.

        Raises:
            NotNow: when the lab holds as many as fit.
        """
        with transaction.atomic():
            Lab.objects.select_for_update(of=("self",)).get(pk=lab.pk)
            if before := self.filter(lab=lab, once=once).first():
                return before
            last = self.of(lab).last()
            if self.of(lab).count() >= Claim.MOST:
                raise NotNow(_("This lab holds as many claims as fit. Take one away first."))
            claim = self.create(lab=lab, words=words, kind=kind, once=once, place=last.place + 1 if last else 1)
            record(facts.CLAIM_MADE, claim, by=by, lab=lab.pk, kind=kind)
        return claim

    def of(self, lab: Lab) -> Self:
        return self.filter(lab=lab).order_by("place", "pk")


class Claim(models.Model):
    """One sentence of what a lab seems to teach. It becomes part of a learning brief; until then its keepers order it."""

    class Kind(models.TextChoices):
        WORKS = "works", gettext_lazy("Works")
        FAILS = "fails", gettext_lazy("Does not work")
        DEPENDS = "depends", gettext_lazy("Depends on where")
        OPEN = "open", gettext_lazy("Open question")

    MOST = 40  # in a lab
    MOST_SOURCES = 60  # under one

    lab = models.ForeignKey(Lab, models.CASCADE, related_name="claims")
    words = models.CharField(max_length=300)
    kind = models.CharField(max_length=7, choices=Kind)
    place = models.PositiveIntegerField()
    once = models.CharField(max_length=40)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lab", "once"], name="a_form_makes_one_claim"),
            models.CheckConstraint(condition=~models.Q(words=""), name="a_claim_has_words"),
        ]

    def __str__(self) -> str:
        return self.words

    def take(self, passage: Passage, words: str, person: Person, *, by: Actor) -> Excerpt:
        """Take exact words under it; the same words of the same passage stand there once.

        Raises:
            NotNow: when it is full, or the words may not be taken.
        """
        with transaction.atomic():
            Claim.objects.select_for_update().get(pk=self.pk)
            if before := self.sources.filter(excerpt__passage=passage, excerpt__words=words).first():
                return before.excerpt
            self.keep_room()
            mine = passage.voice is not None and is_own(person, passage.voice)
            excerpt = Excerpt.objects.take(passage, words, by=by, is_own=mine)
            self.sources.create(excerpt=excerpt)
        return excerpt

    def keep_room(self, *, but: ClaimSource | None = None) -> None:
        """Raise `NotNow` where no more words fit under it, besides those that stand there already; its row is locked."""
        if self.sources.exclude(pk__in=[but.pk] if but else []).count() >= self.MOST_SOURCES:
            raise NotNow(_("Under this claim stand as many words as fit. Leave some out first."))

    def move(self, *, up: bool) -> None:
        """One place up or down among those of its lab."""
        with transaction.atomic():
            Lab.objects.select_for_update(of=("self",)).get(pk=self.lab_id)
            every = list(Claim.objects.of(self.lab))
            here = every.index(self)
            there = max(0, here - 1) if up else min(len(every) - 1, here + 1)
            every.insert(there, every.pop(here))
            for place, claim in enumerate(every, 1):
                Claim.objects.filter(pk=claim.pk).update(place=place)

    def drop(self, *, by: Actor) -> None:
        """It goes, and with it the words under it: nothing of them is kept."""
        with transaction.atomic():
            record(facts.CLAIM_DROPPED, self, by=by, lab=self.lab_id)
            Excerpt.objects.filter(pk__in=self.sources.values("excerpt")).delete()
            self.delete()


class ClaimSource(models.Model):
    """Words that a claim rests on. How far they are shown is asked of their author's consent each time."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="sources")
    excerpt = models.OneToOneField(Excerpt, models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"source {self.pk}"

    def go_under(self, claim: Claim) -> None:
        """Another claim of the lab rests on them from now on.

        Raises:
            NotNow: when it rests on as many words as fit.
        """
        with transaction.atomic():
            Claim.objects.select_for_update().get(pk=claim.pk)
            claim.keep_room(but=self)
            ClaimSource.objects.filter(pk=self.pk).update(claim=claim)

    def leave_out(self) -> None:
        """It rests on them no more; nothing of them is kept."""
        self.excerpt.delete()
