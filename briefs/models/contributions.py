"""Who made a brief, each by a role: listed under it once they agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from hlh.catalogue.models.excerpts import new_ref
from hlh.people.models import Voice
from hlh.people.speakers import with_voice
from hlh.people.voices import written_by

if TYPE_CHECKING:
    from briefs.models.briefs import Brief
    from hlh.people.models.persons import Anyone


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def of_its_author(self, brief: Brief) -> Contribution:
        """The first of a brief: whoever began it stands in its list as their naming says, without being asked."""
        return self.create(brief=brief, voice=brief.voice, role=Contribution.Role.AUTHOR, consented_at=now())

    def listed(self) -> Self:
        """Those who agreed, in their order."""
        return self.filter(consented_at__isnull=False).order_by("place", "pk")

    def waiting(self) -> Self:
        """Asked, and not answered yet."""
        return self.filter(asked_at__isnull=False, consented_at=None, declined_at=None)

    def of(self, person: Anyone) -> Self:
        """Their own, for their own eyes."""
        return self.filter(written_by(person))

    def for_showing(self) -> Self:
        return self.select_related("brief__version", *with_voice())


class Contribution(models.Model):
    """One person's part in a brief."""

    class Role(models.TextChoices):
        AUTHOR = "author", _("Author")
        CO_AUTHOR = "co-author", _("Co-author")
        REVIEWER = "reviewer", _("Reviewer")
        TRANSLATOR = "translator", _("Translator")
        CLEARER = "clearer", _("Cleared it for the country")

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    brief = models.ForeignKey("briefs.Brief", models.CASCADE, related_name="contributions")
    voice = models.ForeignKey(Voice, models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=Role)
    place = models.PositiveSmallIntegerField(default=1)  # in the order of the list
    since = models.PositiveSmallIntegerField(default=1)  # the version from which
    asked_at = models.DateTimeField(null=True, blank=True)
    consented_at = models.DateTimeField(null=True, blank=True)  # to being listed
    declined_at = models.DateTimeField(null=True, blank=True)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        ordering = ["place", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["brief", "voice", "role"], name="a_voice_has_a_role_in_a_brief_once"),
            models.CheckConstraint(
                condition=Q(consented_at=None) | Q(declined_at=None), name="who_is_listed_did_not_decline"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.brief_id}"

    def get_absolute_url(self) -> str:
        return reverse("briefs:credit", args=[self.ref])

    @property
    def is_listed(self) -> bool:
        return self.consented_at is not None
