"""Who reviews: asked by name or by mail address, or somebody who took it; and what they said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from briefs.models.decisions import Decision
from briefs.models.tasks import Task, new_ref
from hlh.activity.models import Actor
from hlh.people.models import Voice
from hlh.people.speakers import called, with_voice
from hlh.people.voices import written_by

if TYPE_CHECKING:
    from briefs.models.briefs import Brief
    from hlh.links.models import Link
    from hlh.people.models.persons import Anyone
    from hlh.policy import Words

REVIEW = "brief-review"  # the purpose of the links of those who review without an account
OUTSIDE = "reviewer:"  # how the places begin in which those are told who have no account
QUESTIONS = {
    "clear": _("Is it clear what was done, and what it took?"),
    "follows": _("Does what came of it follow from what is told?"),
    "safe": _("Is it safe to follow elsewhere, as it stands?"),
    "useful": _("Can somebody in another place use it?"),
    "discreet": _("Are people and patients protected, so that nothing gives them away?"),
}


class Answer(models.TextChoices):
    YES = "yes", _("Yes")
    PARTLY = "partly", _("Partly")
    NO = "no", _("No")


class ReviewerQuerySet(models.QuerySet["Reviewer"]):
    def standing(self) -> Self:
        """Those of rounds that run, who were not taken back."""
        return self.filter(revoked_at=None, task__round__ended_at=None)

    def of(self, task: Task, person: Anyone) -> Reviewer | None:
        """What somebody was asked, or took."""
        return self.filter(written_by(person), task=task, revoked_at=None).select_related(*with_voice()).first()

    def by_link(self, link: Link, brief: Brief) -> Reviewer | None:
        """Who holds a link, as long as it opens something of this brief."""
        if link.purpose != REVIEW or not link.is_working:
            return None
        standing = self.standing().filter(task__opened_at__isnull=False)
        return standing.filter(pk=link.thing_id, task__round__brief=brief).select_related("voice", "task").first()

    def for_listing(self) -> Self:
        return self.select_related(*with_voice()).order_by("pk")


class Reviewer(models.Model):
    """One who reviews, for one task. Editors and other reviewers see who; the author does not."""

    class Verdict(models.TextChoices):
        APPROVED = "approved", _("Says yes")
        RETURNED = "returned", _("Sends it back")

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    task = models.ForeignKey(Task, models.CASCADE, related_name="reviewers")
    voice = models.ForeignKey(Voice, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120, blank=True)  # as who asked calls them
    asked_by = models.ForeignKey(Actor, models.PROTECT, null=True, related_name="+")  # none: took it because of a role
    asked_at = models.DateTimeField(default=now)
    answers = models.JSONField(default=dict, blank=True)  # by the key of the question: answer, remark
    words = models.TextField(blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    verdict = models.CharField(max_length=8, choices=Verdict, blank=True)
    judged_at = models.DateTimeField(null=True, blank=True)
    decision = models.OneToOneField(Decision, models.SET_NULL, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "voice"], name="somebody_reviews_a_task_once"),
            models.CheckConstraint(
                condition=Q(verdict="", judged_at=None) | (~Q(verdict="") & Q(judged_at__isnull=False)),
                name="a_verdict_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return f"reviewer {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("briefs:reviewer", args=[self.ref])

    @property
    def is_outside(self) -> bool:
        """Whether they come by a link."""
        return self.voice.place.startswith(OUTSIDE)

    @property
    def is_waiting(self) -> bool:
        return not self.verdict and self.revoked_at is None

    @property
    def shown(self) -> str:
        """What editors and other reviewers call them: as they were asked, so that nobody learns whose account it is."""
        return self.name or called(self.voice)

    @property
    def checklist(self) -> list[tuple[Words, str, str]]:
        """Each question that they answered, with the answer in words and the remark."""
        said: list[tuple[Words, str, str]] = []
        for key, question in QUESTIONS.items():
            one: dict[str, Any] = self.answers.get(key, {})
            if one:
                label = str(Answer(one["answer"]).label) if one.get("answer") else ""
                said.append((question, label, one.get("remark", "")))
        return said


def place_of(brief: int) -> str:
    """Where those who review a brief with an account are told so."""
    return f"review:{brief}"
