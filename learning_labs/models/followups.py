"""Some weeks after a post was taken for the answer, whoever asked, and whoever meant to try it, is asked whether it worked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Self

from django.db import models
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.people.models import Voice
from hlh.people.speakers import with_voice
from learning_labs import facts
from learning_labs.models.leads import new_ref
from learning_labs.models.posts import Post

DAYS = (30, 90)  # after which somebody is asked


class Told(NamedTuple):
    """What came of an answer.

    Attributes:
        asker: what whoever asked said last; empty where they said nothing yet.
        days: after how many days they were asked.
        others: how many of those who meant to try it said what, by `FollowUp.Outcome`.
    """

    asker: str
    days: int
    others: Mapping[str, int]


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def for_asking(self) -> Self:
        """With all that the letter and the page show."""
        return self.select_related("post__discussion__lab", *with_voice(), *with_voice("post__voice"))

    def answered(self) -> Self:
        return self.exclude(outcome="")

    def told_of(self, post: int) -> Told:
        """What is known of a post by its key: of everybody what they said last."""
        last = self.answered().filter(post=post).order_by("voice", "-days").distinct("voice")
        rows = list(last.values_list("is_asker", "outcome", "days"))
        asked = [(outcome, days) for is_asker, outcome, days in rows if is_asker]
        others = [outcome for is_asker, outcome, _days in rows if not is_asker]
        said, days = asked[0] if asked else ("", 0)
        return Told(said, days, {outcome: others.count(outcome) for outcome in FollowUp.Outcome if outcome in others})


class FollowUp(models.Model):
    """One voice is asked once, so many days after; what it says may be changed as long as the link of its letter works."""

    class Outcome(models.TextChoices):
        WORKED = "worked", _("It worked")
        PARTLY = "partly", _("It worked in part")
        NO = "no", _("It did not work")
        NOT_TRIED = "untried", _("We have not tried it")

    SETTLED = (Outcome.WORKED, Outcome.NO)  # who said so is not asked again

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    post = models.ForeignKey(Post, models.CASCADE, related_name="+", db_index=False)
    voice = models.ForeignKey(Voice, models.CASCADE, related_name="+")
    is_asker = models.BooleanField()
    days = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=7, choices=Outcome, blank=True, db_default="")
    asked_at = models.DateTimeField(default=now)
    told_at = models.DateTimeField(null=True, blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "voice", "days"], name="a_voice_is_asked_once_after_so_many_days")
        ]

    def __str__(self) -> str:
        return f"follow-up {self.pk}"

    def get_absolute_url(self) -> str:
        """The page on which they say it with one tap."""
        return reverse("learning_labs:outcome", args=[self.ref])

    def tell(self, outcome: FollowUp.Outcome, *, by: Actor) -> None:
        """They say what came of it; readers of the discussion see it at once."""
        if self.outcome == outcome:
            return
        self.outcome, self.told_at = outcome, now()
        self.save(update_fields=["outcome", "told_at"])
        type(self.post.discussion).objects.filter(pk=self.post.discussion_id).update(changed_at=now())
        record(facts.OUTCOME_TOLD, self, by=by, outcome=outcome.value)
