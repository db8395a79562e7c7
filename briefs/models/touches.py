"""What was said after a learning brief was published, and may change one of its claims."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Self

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from briefs import facts
from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.catalogue.audiences import readable_by
from hlh.catalogue.models import Passage
from hlh.policy import NotNow

if TYPE_CHECKING:
    from briefs.models.briefs import Brief
    from hlh.people.models.persons import Anyone


class TouchQuerySet(models.QuerySet["Touch"]):
    def raise_for(
        self, brief: Brief, claim: str, passage: Passage, *, why: str, shared: str, by: Actor
    ) -> Touch | None:
        """Propose that a passage may change a claim; None where that discussion already waits for an answer there."""
        with transaction.atomic():
            touch, is_new = self.get_or_create(
                brief=brief,
                claim=claim,
                entry=passage.entry,
                stage=Touch.Stage.RAISED,
                defaults={"passage": passage, "anchor": passage.anchor, "why": why, "shared": shared},
            )
            if is_new:
                record(facts.TOUCHED, brief, by=by, touch=touch.pk, claim=claim)
        return touch if is_new else None

    def waiting(self) -> Self:
        return self.filter(stage=Touch.Stage.RAISED)

    def marked(self) -> Self:
        """Those that readers are told of: somebody took them up, and no version came out since."""
        return self.filter(stage=Touch.Stage.TAKEN_UP, version=F("brief__version__number"))

    def with_place(self) -> Self:
        """With where it was said, in the order in which they were raised."""
        return self.select_related("entry").order_by("pk")

    def readable_by(self, person: Anyone) -> Self:
        """Those whose place this reader may open."""
        return self.filter(entry__audience__in=readable_by(person))


def open_to(person: Anyone, touches: Sequence[Touch]) -> list[Touch]:
    """Those whose place a reader may open: most briefs have none, and then no right is asked about.

    Args:
        person: the reader.
        touches: with their place.
    """
    audiences = {touch.entry.audience_id for touch in touches}
    readable = set(readable_by(person, among=audiences)) if audiences else set()
    return [touch for touch in touches if touch.entry.audience_id in readable]


class Touch(models.Model):
    """A passage that may change a claim, with the reason; an author or an editor takes it up or lets it be."""

    class Why(models.TextChoices):
        QUOTED = "quoted", _("It was said in a discussion that this claim quotes")
        LINEAGE = "lineage", _("It was said in a discussion that this brief came of")
        ALIKE = "alike", _("It reads like this claim")

    class Stage(models.TextChoices):
        RAISED = "raised", _("Waits")
        TAKEN_UP = "taken_up", _("Taken up")
        DISMISSED = "dismissed", _("Let be")

    brief = models.ForeignKey("briefs.Brief", models.CASCADE, related_name="touches")
    claim = models.CharField(max_length=4)  # its key
    entry = models.ForeignKey("catalogue.Entry", models.CASCADE, related_name="+")
    passage = models.ForeignKey(Passage, models.SET_NULL, null=True, related_name="+")
    anchor = models.CharField(max_length=40, blank=True)
    why = models.CharField(max_length=8, choices=Why)
    shared = models.CharField(max_length=200, blank=True)  # the words in common, where it reads alike
    stage = models.CharField(max_length=9, choices=Stage, default=Stage.RAISED)
    version = models.PositiveSmallIntegerField(null=True)  # that was public when it was taken up
    raised_at = models.DateTimeField(default=now)
    settled_at = models.DateTimeField(null=True)

    objects = TouchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brief", "claim", "entry"],
                condition=Q(stage="raised"),
                name="a_discussion_waits_once_at_a_claim",
            ),
            models.CheckConstraint(
                condition=Q(stage="raised", settled_at=None) | ~Q(stage="raised") & Q(settled_at__isnull=False),
                name="what_was_settled_has_its_date",
            ),
        ]

    def __str__(self) -> str:
        return f"touch {self.pk}"

    @property
    def address(self) -> str:
        """Where it was said, down to its place on the page."""
        return f"{self.entry.address}#{self.anchor}"

    def settle(self, stage: str, *, by: Actor) -> None:
        """Take it up or let it be; either is in the ledger.

        Raises:
            NotNow: when somebody did so meanwhile.
        """
        with transaction.atomic():
            here = Touch.objects.select_for_update(of=("self",)).select_related("brief__version").get(pk=self.pk)
            if here.stage != Touch.Stage.RAISED:
                raise NotNow(_("Somebody settled this meanwhile: “%(stage)s”.") % {"stage": here.get_stage_display()})
            here.stage, here.settled_at = stage, now()
            here.version = here.brief.version.number if here.brief.version else None
            here.save()
            fact = facts.TOUCH_TAKEN_UP if stage == Touch.Stage.TAKEN_UP else facts.TOUCH_DISMISSED
            record(fact, here.brief, by=by, touch=here.pk, claim=here.claim)
