"""What those who keep a lab write together before it is posted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.timezone import now

from hlh.activity.models import Actor
from learning_labs.models.discussions import Discussion

if TYPE_CHECKING:
    from hlh.people.models import Person


class SharedDraftQuerySet(models.QuerySet["SharedDraft"]):
    def under(self, discussion: Discussion) -> SharedDraft | None:
        """The one of a discussion, if there is any: only for who keeps its lab."""
        return self.filter(discussion=discussion).select_related("by__person").first()

    def last_changed_by(self, person: Person) -> Self:
        return self.filter(by__person=person)


class SharedDraft(models.Model):
    """A post of a discussion as it is prepared. It leaves the hub by no way until somebody posts it, and then it goes."""

    discussion = models.OneToOneField(Discussion, models.CASCADE, related_name="+")
    by = models.ForeignKey(Actor, models.PROTECT, related_name="+")  # who changed it last
    text = models.TextField()
    language = models.CharField(max_length=2)
    is_joint = models.BooleanField(default=False)  # whether more than one of them wrote in it
    changed_at = models.DateTimeField(default=now)

    objects = SharedDraftQuerySet.as_manager()

    def __str__(self) -> str:
        return f"shared draft {self.pk}"
