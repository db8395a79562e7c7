"""What is to happen to a brief at a moment: it goes out, or it is taken back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models, transaction
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from briefs import facts
from briefs.models.decisions import URGENT_LENGTH
from hlh.activity.ledger import Details, record
from hlh.activity.models import Actor
from hlh.policy import NotNow
from hlh.workflow import move

if TYPE_CHECKING:
    from briefs.models.briefs import Brief


class PlanQuerySet(models.QuerySet["Plan"]):
    def make(
        self, brief: Brief, *, what: str, at: datetime, words: str, urgent: str = "", seen: int, by: Actor
    ) -> Plan:
        """Plan what happens to a brief; what was planned before for it is changed.

        Args:
            brief: which.
            what: of `Plan.What`.
            at: the moment.
            words: for its author; why, where it is taken back, or goes out although it is wrong for some readers.
            urgent: why its followers are told at once when it goes out; counted among the marks of that day, not of this.
            seen: the edition that was read.
            by: who answers for it.

        Raises:
            NotNow: when it is not in the stage that it takes, or says something else by now.
        """
        with transaction.atomic():
            here = type(brief)._base_manager.select_for_update(of=("self",)).get(pk=brief.pk)
            if not _is_the_moment(here, what):
                raise NotNow(_("This is already “%(stage)s”.") % {"stage": here.get_stage_display()})
            if what == Plan.What.PUBLISH and here.edition != seen:
                raise NotNow(_("Its author handed in another text meanwhile. Read that one, then decide."))
            if what == Plan.What.PUBLISH and (late := here.wants_a_reason(words)):
                raise NotNow(late)
            for before in self.waiting().filter(brief=here, what=what):
                before.cancel(by=by)
            plan = self.create(brief=here, what=what, at=at, words=words, urgent=urgent, edition=here.edition, by=by)
            moment = at.isoformat(timespec="minutes")
            record(facts.PLANNED, plan, by=by, brief=here.pk, what=what, moment=moment)
        return plan

    def waiting(self) -> Self:
        return self.filter(stage=Plan.Stage.WAITING)

    def due(self) -> Self:
        return self.waiting().filter(at__lte=now()).order_by("at", "pk")


def _is_the_moment(brief: Brief, what: str) -> bool:
    return brief.is_standing if what == Plan.What.WITHDRAW else brief.stage == brief.Stage.IN_REVIEW


class Plan(models.Model):
    """A brief goes out, or is taken back, by itself at a moment that an editor chose."""

    class What(models.TextChoices):
        PUBLISH = "publish", gettext_lazy("Published")
        WITHDRAW = "withdraw", gettext_lazy("Withdrawn")

    class Stage(models.TextChoices):
        WAITING = "waiting", gettext_lazy("Waits")
        DONE = "done", gettext_lazy("Done")
        CANCELLED = "cancelled", gettext_lazy("Cancelled")
        REFUSED = "refused", gettext_lazy("Not possible then")

    brief = models.ForeignKey("briefs.Brief", models.CASCADE, related_name="plans")
    what = models.CharField(max_length=8, choices=What)
    at = models.DateTimeField()
    words = models.TextField(blank=True)
    urgent = models.CharField(max_length=URGENT_LENGTH, blank=True, db_default="")  # why its followers are told at once
    edition = models.PositiveIntegerField()  # that was read
    by = models.ForeignKey(Actor, models.PROTECT, related_name="+")
    stage = models.CharField(max_length=9, choices=Stage, default=Stage.WAITING)
    refusal = models.TextField(blank=True)  # why it, or its mark, was not possible then, for whoever planned it
    told_at = models.DateTimeField(null=True, blank=True)  # when author and editor were told that it will be taken back
    made_at = models.DateTimeField(default=now)

    objects = PlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brief", "what"], condition=Q(stage="waiting"), name="one_thing_is_planned_once"
            ),
            models.CheckConstraint(condition=Q(what="publish") | ~Q(words=""), name="what_is_taken_back_says_why"),
            models.CheckConstraint(
                condition=Q(what="publish") | Q(urgent=""), name="what_goes_out_is_planned_as_urgent"
            ),
        ]
        indexes = [models.Index(fields=["at"], condition=Q(stage="waiting"), name="plans_that_wait")]

    def __str__(self) -> str:
        return f"{self.what} {self.brief_id} at {self.at:%Y-%m-%d %H:%M}"

    @move(source=[Stage.WAITING], target=Stage.DONE, fact=facts.PLAN_DONE, under="brief")
    def finish(self, *, without_mark: str = "", by: Actor) -> Details:
        """It happened; without its mark, where that was not possible: why not, in words."""
        self.refusal = without_mark
        return {"brief": self.brief_id}

    @move(source=[Stage.WAITING], target=Stage.CANCELLED, fact=facts.PLAN_CANCELLED, under="brief")
    def cancel(self, *, by: Actor) -> Details:
        """It will not happen."""
        return {"brief": self.brief_id}

    @move(source=[Stage.WAITING], target=Stage.REFUSED, fact=facts.PLAN_REFUSED, under="brief")
    def refuse(self, words: str, *, by: Actor) -> Details:
        """It was not possible at that moment: why, in words."""
        self.refusal = words
        return {"brief": self.brief_id}
