"""The rounds of a review: each begins when a brief is handed in, and ends with a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.timezone import now

from briefs.models.decisions import Decision
from briefs.models.told import Told
from briefs.models.versions import Version

if TYPE_CHECKING:
    from briefs.models.briefs import Brief


class RoundQuerySet(models.QuerySet["Round"]):
    def running(self) -> Self:
        return self.filter(ended_at=None)

    def begin(self, brief: Brief) -> Round:
        """The next round, with the text as it is handed in; call it inside the move that hands it in."""
        before = self.filter(brief=brief).order_by("-number").first()
        number = before.number + 1 if before else 1
        return self.create(brief=brief, number=number, edition=brief.edition, text=text_of(brief))

    def end(self, brief: Brief, how: str) -> None:
        """The round that runs is over; what was open in it waits for nobody any more."""
        self.running().filter(brief=brief).update(ended_at=now(), ended=how)


class Round(models.Model):
    """What was handed in, when, and how it ended."""

    brief = models.ForeignKey("briefs.Brief", models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    edition = models.PositiveIntegerField()  # of the brief
    text = models.JSONField(default=dict, encoder=DjangoJSONEncoder)  # the columns of what was told
    submitted_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended = models.CharField(max_length=10, choices=Decision.What, blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brief", "number"], name="rounds_of_a_brief_are_numbered"),
            models.UniqueConstraint(fields=["brief"], condition=Q(ended_at=None), name="a_brief_is_in_one_round"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended="") | (Q(ended_at__isnull=False) & ~Q(ended="")),
                name="a_round_that_ended_says_how",
            ),
        ]

    def __str__(self) -> str:
        return f"round {self.number} of {self.brief_id}"

    @property
    def before(self) -> Round | None:
        """The round before this one."""
        return Round.objects.filter(brief=self.brief_id, number=self.number - 1).first()

    def as_told(self) -> Told:
        """Its text, to be compared with another; it is stored nowhere else."""
        known = {field.attname for field in Told._meta.local_fields}
        return Version(**{name: value for name, value in self.text.items() if name in known})


def text_of(brief: Brief) -> dict[str, Any]:
    """What a brief tells, by column, so that it can be read again in every language."""
    return {field.attname: getattr(brief, field.attname) for field in Told._meta.local_fields}
