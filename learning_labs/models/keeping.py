"""What keeping discussions in order leaves behind: notes of those who keep a lab, who looks after what, and a log of acts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.utils.timezone import now

from hlh.activity.models import Actor, Fact
from hlh.people.models import Role
from learning_labs.models.discussions import Discussion
from learning_labs.models.labs import Lab

if TYPE_CHECKING:
    from hlh.people.models import Person


class NoteQuerySet(models.QuerySet["Note"]):
    def under(self, discussion: Discussion) -> Self:
        """The notes of a discussion, the oldest first: only for who keeps its lab."""
        return self.filter(discussion=discussion).select_related("by__person").order_by("pk")

    def of(self, person: Person) -> Self:
        return self.filter(by__person=person)


class Note(models.Model):
    """A word among those who keep a lab. It leaves the hub by no way: no mail, no feed, no search, no interface."""

    MOST = 50  # shown

    discussion = models.ForeignKey(Discussion, models.CASCADE, related_name="notes")
    by = models.ForeignKey(Actor, models.PROTECT, related_name="+")
    words = models.TextField()
    language = models.CharField(max_length=2)
    written_at = models.DateTimeField(default=now)
    once = models.CharField(max_length=40, null=True, blank=True, unique=True)

    objects = NoteQuerySet.as_manager()

    def __str__(self) -> str:
        return f"note {self.pk}"


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def waiting_for(self, person: Person) -> Self:
        """What somebody looks after that nobody has answered yet, as far as they see it; the oldest first."""
        seen = Discussion.objects.visible_to(person).filter(answer=None)
        return self.filter(person=person, discussion__in=seen).select_related("discussion__lab").order_by("since", "pk")


class Assignment(models.Model):
    """A facilitator looks after a discussion, until it is done, answered, or somebody else's."""

    discussion = models.OneToOneField(Discussion, models.CASCADE, related_name="assignment")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    since = models.DateTimeField(default=now)

    objects = AssignmentQuerySet.as_manager()

    def __str__(self) -> str:
        return f"assignment {self.pk}"


class ActQuerySet(models.QuerySet["Act"]):
    def for_listing(self) -> Self:
        return self.select_related("fact__actor__person", "discussion__lab", "lab")


class Act(models.Model):
    """What a moderator did in a lab: a fact of the ledger, with the words that the ledger does not keep."""

    LONGEST = 300  # characters of the words

    lab = models.ForeignKey(Lab, models.CASCADE, related_name="acts")
    discussion = models.ForeignKey(Discussion, models.SET_NULL, null=True, related_name="+")
    fact = models.ForeignKey(Fact, models.PROTECT, related_name="+")
    role = models.CharField(max_length=24, choices=Role, blank=True)  # as which it was done
    words = models.CharField(max_length=LONGEST, blank=True)
    language = models.CharField(max_length=2, blank=True)  # of the words

    objects = ActQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fact"], name="a_fact_is_one_act")]
        indexes = [models.Index(fields=["lab", "-id"], name="acts_of_a_lab")]

    def __str__(self) -> str:
        return f"act {self.pk}"
