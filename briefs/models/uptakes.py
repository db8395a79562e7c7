"""What became of a brief elsewhere: somebody adapted it, and says in a minute how it went."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from hlh.catalogue.models.cases import Reason
from hlh.people.models import Voice
from hlh.people.speakers import with_voice
from hlh.people.voices import written_by
from hlh.taxonomy.models import Country, Level
from hlh.taxonomy.models.keys import TaxonomyKey

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone

MOST_BY_ONE = 10  # notes of one person under one brief


class UptakeQuerySet(models.QuerySet["Uptake"]):
    def shown(self) -> Self:
        return self.filter(stage=Uptake.Stage.SHOWN)

    def visible_to(self, person: Anyone) -> Self:
        """Everybody reads what is shown; whoever wrote one that waits sees it too."""
        return self.filter(Q(stage=Uptake.Stage.SHOWN) | (Q(stage=Uptake.Stage.HELD) & written_by(person)))

    def for_listing(self) -> Self:
        return self.select_related("level", *with_voice()).order_by("-at", "-pk")


class Uptake(models.Model):
    """One place where a brief was tried: where, what was changed about it, how it went."""

    class Went(models.TextChoices):
        WORKED = "worked", _("It worked")
        PARTLY = "partly", _("It worked in part")
        NO = "no", _("It did not work")
        EARLY = "early", _("It is too early to say")

    class Stage(models.TextChoices):
        HELD = "held", _("Waiting to be read first")
        SHOWN = "shown", _("Shown")
        HIDDEN = "hidden", _("Hidden")

    brief = models.ForeignKey("briefs.Brief", models.CASCADE, related_name="uptakes")
    voice = models.ForeignKey(Voice, models.PROTECT, related_name="+")
    country = TaxonomyKey(Country, models.PROTECT, related_name="+")
    level = models.ForeignKey(Level, models.PROTECT, null=True, blank=True, related_name="+")
    where = models.TextField(blank=True)  # in a few words: a district, a camp
    adapted = models.TextField()  # what was changed, in a sentence
    went = models.CharField(max_length=6, choices=Went)
    language = models.CharField(max_length=2, default="en")
    stage = models.CharField(max_length=6, choices=Stage, default=Stage.SHOWN)
    hidden_for = models.CharField(max_length=10, choices=Reason, blank=True)
    once = models.CharField(max_length=40, null=True, blank=True, unique=True)
    at = models.DateTimeField(default=now)

    objects = UptakeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(adapted=""), name="an_uptake_says_what_was_adapted"),
            models.CheckConstraint(condition=~Q(stage="hidden") | ~Q(hidden_for=""), name="a_hidden_uptake_says_why"),
        ]
        indexes = [models.Index(fields=["brief", "-at", "-id"], name="uptakes_of_a_brief")]

    def __str__(self) -> str:
        return f"uptake {self.pk} of {self.brief_id}"

    def get_absolute_url(self) -> str:
        return f"{self.brief.get_absolute_url()}#{self.anchor}"

    @property
    def anchor(self) -> str:
        """What it is known by under the entry of its brief, before and after others read it."""
        return f"uptake-{self.pk}"

    @property
    def is_held(self) -> bool:
        return self.stage == self.Stage.HELD
