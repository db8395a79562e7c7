"""How much somebody wants to be told of a lab, or of one discussion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hlh.people.models import Person
from hlh.policy import Words
from learning_labs.models.discussions import Discussion
from learning_labs.models.labs import Lab

if TYPE_CHECKING:
    from django.db.models import QuerySet


class WatchQuerySet(models.QuerySet["Watch"]):
    def of(self, person: Person) -> Self:
        return self.filter(person=person)

    def choose(self, person: Person, level: str, **thing: Any) -> None:
        """Somebody chooses a level for a `lab` or a `discussion`; none takes their choice back."""
        if level:
            self.update_or_create(person=person, **thing, defaults={"level": level})
        else:
            self.filter(person=person, **thing).delete()

    def go_along(self, discussion: Discussion, new: Discussion) -> None:
        """What somebody chose for a discussion holds for what was split off from it."""
        mine = self.filter(discussion=discussion).values_list("person", "level")
        rows = [Watch(person_id=person, discussion=new, level=level) for person, level in mine]
        self.bulk_create(rows, ignore_conflicts=True)

    def holding_in(self, discussion: Discussion) -> Self:
        """What holds in a discussion: what somebody chose for it, else what they chose for its lab."""
        here = self.filter(person=OuterRef("person"), discussion=discussion)
        of_the_lab = Q(lab=discussion.lab_id) & ~Exists(here)
        return self.filter(Q(discussion=discussion) | of_the_lab)

    def people(self, *levels: str) -> QuerySet[Person]:
        """Who chose one of these levels."""
        return Person.objects.filter(is_active=True, pk__in=self.filter(level__in=levels).values("person"))


class Watch(models.Model):
    """One reader's choice for one lab, or for one discussion, where it goes before that for the lab."""

    class Level(models.TextChoices):
        WATCH = "watch", pgettext_lazy("how much somebody is told", "Everything")
        NORMAL = "normal", pgettext_lazy("how much somebody is told", "What concerns me")
        NEW = "new", pgettext_lazy("how much somebody is told", "New discussions only")
        MUTE = "mute", pgettext_lazy("how much somebody is told", "Nothing")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    lab = models.ForeignKey(Lab, models.CASCADE, null=True, blank=True, related_name="+")
    discussion = models.ForeignKey(Discussion, models.CASCADE, null=True, blank=True, related_name="+")
    level = models.CharField(max_length=6, choices=Level)

    objects = WatchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "watches"
        constraints = [
            models.UniqueConstraint(
                fields=["lab", "person"], condition=Q(lab__isnull=False), name="a_reader_chooses_once_for_a_lab"
            ),
            models.UniqueConstraint(
                fields=["discussion", "person"],
                condition=Q(discussion__isnull=False),
                name="a_reader_chooses_once_for_a_discussion",
            ),
            models.CheckConstraint(
                condition=Q(lab=None, discussion__isnull=False) | Q(lab__isnull=False, discussion=None),
                name="a_choice_is_for_a_lab_or_a_discussion",
            ),
            models.CheckConstraint(
                condition=Q(discussion=None) | ~Q(level="new"), name="new_discussions_are_of_a_whole_lab"
            ),
        ]

    def __str__(self) -> str:
        return f"watch {self.pk}"


HELP_FOR_LABS: dict[str, Words] = {
    Watch.Level.WATCH: _(
        "You are told of every new discussion and of every post, each with its words; answer the letter, and you take part."
    ),
    Watch.Level.NORMAL: _(
        "You are told of posts where you take part; if you belong to the lab, also of discussions that others begin."
    ),
    Watch.Level.NEW: _("You are told of every new discussion, and of no posts."),
    Watch.Level.MUTE: _("You are told nothing, except where you chose otherwise for one discussion."),
}
HELP_FOR_DISCUSSIONS: dict[str, Words] = {
    "": _("You are told as you chose for the whole lab."),
    Watch.Level.WATCH: _("You are told of every post."),
    Watch.Level.NORMAL: _("You are told of posts if you take part."),
    Watch.Level.MUTE: _("You are told of no posts."),
}
