"""Where people work."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hlh.taxonomy.models import Country, Region
from hlh.taxonomy.models.keys import TaxonomyKey


class Organisation(models.Model):
    """An office, ministry or partner of the network."""

    class Kind(models.TextChoices):
        WHO_HEADQUARTERS = "who_hq", _("WHO headquarters")
        WHO_REGION = "who_region", _("WHO regional office")
        WHO_COUNTRY = "who_country", _("WHO country office")
        MINISTRY = "ministry", _("Ministry of health")
        UN_AGENCY = "un", _("United Nations agency")
        COLLABORATING_CENTRE = "centre", _("WHO collaborating centre")
        NON_STATE_ACTOR = "nsa", _("Non-State actor in official relations with WHO")
        OTHER = "other", _("Other partner")

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=Kind)
    country = TaxonomyKey(Country, models.PROTECT, null=True, blank=True, related_name="+")
    region = TaxonomyKey(Region, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "kind"], name="organisations_differ_in_name_or_kind")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_who(self) -> bool:
        return self.kind.startswith("who_")
