"""The voice: how far somebody is named in one place, and whether they may be quoted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hlh.people.models.organisations import Organisation
from hlh.taxonomy.models import Country, Region
from hlh.taxonomy.models.keys import TaxonomyKey

if TYPE_CHECKING:
    from hlh.people.models.persons import Person


class Naming(models.IntegerChoices):
    """How far a person is named; the greater, the more is said."""

    NOBODY = 0, _("Not at all")
    REGION = 1, _("By region")
    COUNTRY = 2, pgettext_lazy("how somebody is named", "By country")
    OFFICE = 3, _("With name and office")


class Quoting(models.TextChoices):
    ASK = "ask", _("Ask me first")
    YES = "yes", pgettext_lazy("quoting", "Yes")
    NO = "no", pgettext_lazy("quoting", "No")


class Voice(models.Model):
    """One person's voice in one discussion, question or brief. The raw identity stands in this table and in no other.

    Only `hlh.people` reads `person` and `address`; a test reads the source tree for that.
    """

    place = models.CharField(max_length=60)  # such as "discussion:17": a person has one voice in a place
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    address = models.EmailField(blank=True)  # of somebody without an account who wants an answer by mail
    language = models.CharField(max_length=2, default="en")  # what letters are written in, without an account
    naming = models.PositiveSmallIntegerField(choices=Naming, default=Naming.NOBODY)
    floor = models.PositiveSmallIntegerField(choices=Naming, default=Naming.OFFICE)  # nobody is named beyond this here
    quoting = models.CharField(max_length=3, choices=Quoting, default=Quoting.ASK)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    country = TaxonomyKey(Country, models.PROTECT, null=True, related_name="+")
    region = TaxonomyKey(Region, models.PROTECT, null=True, related_name="+")
    is_former = models.BooleanField(default=False)  # the person was erased
    since = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place", "person"], condition=Q(person__isnull=False), name="a_person_has_one_voice_in_a_place"
            ),
            models.CheckConstraint(
                condition=Q(is_former=False) | Q(person=None, address="", naming=Naming.NOBODY),
                name="a_former_member_is_nobody",
            ),
        ]
        indexes = [models.Index(fields=["person"], name="voices_of_a_person")]

    def __str__(self) -> str:
        return f"voice {self.pk}"

    @property
    def level(self) -> Naming:
        """How far the person is named here: as they chose, never beyond what the place allows."""
        return Naming(min(self.naming, self.floor))

    @property
    def may_be_quoted(self) -> bool:
        return self.quoting == Quoting.YES

    def is_of(self, person: Person | None) -> bool:
        """Whether this is that person's own voice."""
        return person is not None and person.pk is not None and self.person_id == person.pk
