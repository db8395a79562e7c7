"""A copy of everything that is somebody's, made for them once they ask for it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from hlh.activity.ledger import Details, record
from hlh.activity.models import Actor
from hlh.people import facts
from hlh.workflow import move

if TYPE_CHECKING:
    from datetime import datetime

    from hlh.people.models.persons import Person


def new_ref() -> str:
    """An address that nobody guesses."""
    return get_random_string(20, "abcdefghjkmnpqrstuvwxyz23456789")


class ExportQuerySet(models.QuerySet["Export"]):
    def want(self, person: Person, *, by: Actor) -> Export:
        """Ask for a copy; while one is being made, or was asked for within a day, it is that one."""
        with transaction.atomic():
            type(person)._base_manager.select_for_update().get(pk=person.pk)
            of_today = Q(stage=Export.Stage.WANTED) | Q(wanted_at__gt=now() - Export.STANDS)
            if before := self.filter(of_today, person=person).defer("content").order_by("-pk").first():
                return before
            export = self.create(person=person)
            record(facts.EXPORT_WANTED, export, by=by)
        return export

    def of(self, person: Person) -> Self:
        """Theirs, as long as they can be had; without what is in them."""
        return self.filter(person=person, wanted_at__gt=now() - Export.LASTS).defer("content").order_by("-pk")

    def ready(self) -> Self:
        return self.filter(stage=Export.Stage.READY)

    def forget_old(self) -> int:
        return self.filter(wanted_at__lte=now() - Export.LASTS).delete()[0]


class Export(models.Model):
    """One copy, for seven days."""

    class Stage(models.TextChoices):
        WANTED = "wanted", _("Being made")
        READY = "ready", _("Ready")

    LASTS = timedelta(days=7)
    STANDS = timedelta(days=1)  # until then another one would say the same

    ref = models.CharField(max_length=20, unique=True, default=new_ref)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    stage = models.CharField(max_length=6, choices=Stage, default=Stage.WANTED)
    content = models.BinaryField(null=True)
    size = models.PositiveIntegerField(default=0)
    wanted_at = models.DateTimeField(default=now)

    objects = ExportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(stage="ready") | Q(content__isnull=False), name="a_ready_copy_is_there"
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(stage="wanted"), name="one_copy_of_a_person_is_made_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"copy {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("me:export", args=[self.ref])

    @property
    def is_ready(self) -> bool:
        return self.stage == self.Stage.READY

    @property
    def gone_at(self) -> datetime:
        return self.wanted_at + self.LASTS

    @move(source=[Stage.WANTED], target=Stage.READY, fact=facts.EXPORT_READY)
    def hand_over(self, content: bytes, *, by: Actor) -> Details:
        """It is made: from now on it can be had."""
        self.content, self.size = content, len(content)
        return {"size": self.size}
