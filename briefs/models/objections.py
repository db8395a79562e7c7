"""An objection: the author of a brief says that another brief should not stand on it, or not like this."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from hlh.activity.models import Actor
from hlh.people.models import Voice


class ObjectionQuerySet(models.QuerySet["Objection"]):
    def open(self) -> Self:
        return self.filter(answer="")


class Objection(models.Model):
    """One brief is used by another, and its author objects; open until somebody answers in words."""

    class Answer(models.TextChoices):
        KEPT = "kept", _("It stays")
        LEFT_OUT = "left_out", _("It is left out")

    brief = models.ForeignKey("briefs.Brief", models.CASCADE, related_name="objections")  # that uses it
    source = models.ForeignKey("briefs.Brief", models.CASCADE, related_name="+")  # that is used
    voice = models.ForeignKey(Voice, models.PROTECT, related_name="+")  # of the author of the source
    words = models.TextField(blank=True)
    at = models.DateTimeField(default=now)
    answer = models.CharField(max_length=8, choices=Answer, blank=True)
    answer_words = models.TextField(blank=True)
    answered_by = models.ForeignKey(Actor, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brief", "source"], condition=Q(answer=""), name="a_use_is_objected_to_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | (~Q(answer_words="") & Q(answered_at__isnull=False)),
                name="an_objection_is_answered_in_words",
            ),
        ]

    def __str__(self) -> str:
        return f"objection {self.pk}"

    def get_absolute_url(self) -> str:
        return f"{self.brief.get_absolute_url()}#objection-{self.pk}"

    @property
    def made_at(self) -> str:
        """The page on which it was made, and its answer is read."""
        return reverse("briefs:use", args=[self.brief.ref, self.source.ref])
