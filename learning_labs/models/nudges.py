"""Somebody who may know is asked to answer one discussion: with the reason, within their effort budget, once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.people import effort
from hlh.people.models import Effort
from hlh.people.voices import who_is_named_in
from hlh.policy import NotNow
from hlh.workflow import move
from learning_labs import facts
from learning_labs.models.discussions import Discussion
from learning_labs.models.leads import new_ref
from learning_labs.models.posts import Post

if TYPE_CHECKING:
    from learning_labs.facilitating.matching import Candidate

AT_ONCE = 3  # people who are asked about one discussion
PAUSE = timedelta(hours=48)  # before others are asked
FEWEST = 3  # of fewer who were asked, "one said: not me" would tell who


@dataclass(frozen=True, slots=True)
class Figures:
    """What a facilitator sees of those who were asked: how many, and never who said what.

    Whoever answers without their name is not counted: beside three names it would tell too much about a new post.
    """

    asked: int = 0
    answered: int = 0
    not_me: int = 0


class NudgeQuerySet(models.QuerySet["Nudge"]):
    def ask(self, discussion: Discussion, candidates: Iterable[Candidate], *, by: Actor) -> int:
        """Ask these, as far as their budgets allow; at most three within two days.

        Returns:
            How many are asked now.

        Raises:
            NotNow: when somebody has answered meanwhile, or the discussion or its lab has closed.
        """
        with transaction.atomic():
            here = discussion.locked()
            if not here.takes_posts or here.post_count != 1:
                raise NotNow(_("Somebody has answered here meanwhile. Nobody needs to be asked."))
            left = AT_ONCE - self.lately(here).count()
            asked = set(self.filter(discussion=here).values_list("person", flat=True))
            new = [one for one in candidates if one.profile.person_id not in asked]
            return sum(self._ask(here, one, by) for one in sorted(new[: max(left, 0)], key=_by_person))

    def _ask(self, here: Discussion, one: Candidate, by: Actor) -> bool:
        """One of them; not when their budget was used up since they were proposed."""
        if not effort.ask(one.profile.person, Effort.What.NUDGE, by=by):
            return False
        nudge = self.create(discussion=here, person=one.profile.person, reasons=list(one.reasons))
        record(facts.NUDGED, nudge, by=by, discussion=here.pk)
        return True

    def lately(self, discussion: Discussion) -> Self:
        """Those who were asked about a discussion so short a time ago that others are not asked yet."""
        return self.filter(discussion=discussion, asked_at__gt=now() - PAUSE)

    def figures_of(self, discussion: Discussion) -> Figures:
        """What became of asking about a discussion."""
        mine = self.filter(discussion=discussion)
        count = mine.aggregate(asked=Count("pk"), not_me=Count("pk", filter=Q(stage=Nudge.Stage.NOT_ME)))
        read = Post.objects.shown().filter(discussion=discussion, number__gt=1).values("voice")
        answered = mine.filter(person__in=who_is_named_in(discussion.place, among=read)).count()
        tells_nobody = count["asked"] >= FEWEST and count["not_me"] < count["asked"]
        return Figures(count["asked"], answered, count["not_me"] if tells_nobody else 0)

    def refusals(self) -> Self:
        return self.filter(stage=Nudge.Stage.NOT_ME)


class Nudge(models.Model):
    """One person is asked about one discussion. Whether they answered is not kept here: their voice there says it."""

    class Stage(models.TextChoices):
        ASKED = "asked", gettext_lazy("Waits for an answer")
        NOT_ME = "not_me", gettext_lazy("Not me")

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    discussion = models.ForeignKey(Discussion, models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    reasons = ArrayField(models.CharField(max_length=12), default=list)  # codes of learning_labs.facilitating.matching
    stage = models.CharField(max_length=6, choices=Stage, default=Stage.ASKED)
    asked_at = models.DateTimeField(default=now)
    answered_at = models.DateTimeField(null=True, blank=True)  # "not me"

    objects = NudgeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["discussion", "person"], name="somebody_is_asked_once_about_a_discussion"),
            models.CheckConstraint(
                condition=Q(stage="asked", answered_at=None) | Q(stage="not_me", answered_at__isnull=False),
                name="not_me_has_its_date",
            ),
        ]

    def __str__(self) -> str:
        return f"nudge {self.pk}"

    def get_absolute_url(self) -> str:
        """The page on which they answer in two minutes."""
        return reverse("learning_labs:asked", args=[self.ref])

    @property
    def not_me_address(self) -> str:
        return reverse("learning_labs:not_me", args=[self.ref])

    @move(source=[Stage.ASKED], target=Stage.NOT_ME, fact=facts.NOT_ME)
    def say_not_me(self, *, by: Actor) -> None:
        """They do not know about this: nobody asks them again about this area in this lab."""
        self.answered_at = now()


def _by_person(candidate: Candidate) -> int:
    """Rows of people are locked in one order, so that two who ask never wait for each other in a ring."""
    return candidate.profile.person_id
