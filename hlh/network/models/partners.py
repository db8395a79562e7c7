"""An organisation that takes part in the network, and what it can be called for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from hlh.people.models import Organisation

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class PartnerQuerySet(models.QuerySet["Partner"]):
    def standing(self) -> Self:
        """Those that take part now; everybody may read of them."""
        return self.filter(ended_on=None)

    def for_listing(self) -> Self:
        return self.select_related("organisation__country").order_by("organisation__name", "pk")


class Partner(models.Model):
    """An organisation of the network: a UN agency, a collaborating centre, a non-State actor in official relations, another one."""

    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="partner")
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    said = models.TextField(_("what it offers"), max_length=600, blank=True)
    site = models.URLField(_("web site"), max_length=300, blank=True)
    areas = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True, verbose_name=_("areas"))
    regions = ArrayField(models.CharField(max_length=4), default=list, blank=True, verbose_name=_("regions"))
    languages = ArrayField(models.CharField(max_length=2), default=list, blank=True, verbose_name=_("languages"))
    calls_a_month = models.PositiveSmallIntegerField(_("calls a month, at most"), default=4)
    since = models.DateField(_("since"), auto_now_add=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    is_demo = models.BooleanField(default=False)

    objects = PartnerQuerySet.as_manager()

    def __str__(self) -> str:
        return self.organisation.name

    @property
    def kind(self) -> StrOrPromise:
        """What kind of organisation it is, in words."""
        return Organisation.Kind(self.organisation.kind).label
