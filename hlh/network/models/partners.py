"""An organisation that takes part in the network, and what it can be called for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models, transaction
from django.urls import reverse
from django.utils.text import slugify
from django.utils.timezone import now
from django.utils.translation import gettext as _

from hlh.activity.ledger import record
from hlh.network import facts
from hlh.people.models import Appointment, Nomination, Organisation, Role
from hlh.policy import NotNow

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from hlh.activity.models import Actor
    from hlh.people.models.persons import Anyone

USUALLY = 4  # calls a month
MARK = "organisation:"  # in the scope of a contact
TAKEN = {"new", "calls", "answer", "feeds"}  # addresses beside those of partners


def offices_of(person: Anyone) -> list[int]:
    """The organisations whose contact somebody is by name: whoever is for everything speaks for none."""
    marks = [mark for one in person.appointments_now if one.role == Role.PARTNER for mark in one.scope]
    named = [mark.removeprefix(MARK) for mark in marks if mark.startswith(MARK)]
    return [int(number) for number in named if number.isdecimal()]


class PartnerQuerySet(models.QuerySet["Partner"]):
    def add(self, organisation: Organisation, *, by: Actor, **said: Any) -> Partner:
        """An organisation takes part from now on.

        Raises:
            NotNow: when it does already, or did before.
        """
        with transaction.atomic():
            Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
            if self.filter(organisation=organisation).exists():
                raise NotNow(_("This organisation has a page here already. Look for it in the list."))
            partner = self.create(organisation=organisation, slug=self._free(organisation.name), **said)
            record(facts.PARTNER_ADDED, partner, by=by, organisation=organisation.pk)
        return partner

    def standing(self) -> Self:
        """Those that take part now; everybody may read of them."""
        return self.filter(ended_on=None)

    def about(self, area: int) -> Self:
        """Those that work on an area; one that names none works on all."""
        return self.filter(models.Q(areas__contains=[area]) | models.Q(areas=[]))

    def for_listing(self) -> Self:
        return self.select_related("organisation__country").order_by("organisation__name", "pk")

    def _free(self, name: str) -> str:
        wanted = slugify(name)[:70] or "partner"
        taken = {*TAKEN, *self.filter(slug__startswith=wanted).values_list("slug", flat=True)}
        return next(
            slug
            for number in range(1, len(taken) + 2)
            if (slug := f"{wanted}-{number}" if number > 1 else wanted) not in taken
        )


class Partner(models.Model):
    """An organisation of the network: a UN agency, a collaborating centre, a non-State actor in official relations, another one."""

    THEIRS = ("said", "site", "areas", "regions", "languages")  # what its own people say of it
    KEPT = (*THEIRS, "calls_a_month", "address", "language")  # what the people of the hub do

    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="partner")
    slug = models.SlugField(max_length=80, unique=True)
    said = models.TextField(max_length=600, blank=True)
    site = models.URLField(max_length=300, blank=True)
    areas = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    regions = ArrayField(models.CharField(max_length=4), default=list, blank=True)
    languages = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    calls_a_month = models.PositiveSmallIntegerField(default=USUALLY)
    address = models.EmailField(
        blank=True
    )  # where calls go while none of its people has an account; never shown to others
    language = models.CharField(max_length=2, default="en")  # of the letters that go there
    since = models.DateField(auto_now_add=True)
    ended_on = models.DateField(null=True, blank=True)
    is_demo = models.BooleanField(default=False)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        indexes = [GinIndex(fields=["areas"], name="partners_by_area")]

    def __str__(self) -> str:
        return self.organisation.name

    def get_absolute_url(self) -> str:
        return reverse("network:partner", args=[self.slug])

    @property
    def kind(self) -> StrOrPromise:
        """What kind of organisation it is, in words."""
        return Organisation.Kind(self.organisation.kind).label

    @property
    def mark(self) -> str:
        """What a role that is held over it says in its scope."""
        return f"{MARK}{self.organisation_id}"

    @property
    def is_standing(self) -> bool:
        return self.ended_on is None

    def contacts(self) -> models.QuerySet[Appointment]:
        """Its own people on the hub: appointed over it by name, not over everything."""
        return Appointment.objects.speaking_for([self.mark])

    def named(self) -> models.QuerySet[Nomination]:
        """Who was named for it and waits to be confirmed, in their order."""
        waiting = Nomination.objects.waiting().filter(role=Role.PARTNER, scope=[self.mark])
        return waiting.for_listing().order_by("pk")

    def change(self, said: dict[str, Any], *, by: Actor) -> None:
        """Say it otherwise; what is not said stays."""
        with transaction.atomic():
            mine = Partner.objects.select_for_update(of=("self",)).get(pk=self.pk)
            what = [name for name in self.KEPT if name in said and getattr(mine, name) != said[name]]
            if what:
                Partner.objects.filter(pk=self.pk).update(**{name: said[name] for name in what})
                record(facts.PARTNER_CHANGED, self, by=by, what=list(what))
        self.refresh_from_db()

    def end(self, *, by: Actor) -> None:
        """It takes part no more: it is called for nothing, and what it answered stays. Said twice it is told once."""
        with transaction.atomic():
            if Partner.objects.filter(pk=self.pk, ended_on=None).update(ended_on=now().date()):
                record(facts.PARTNER_ENDED, self, by=by)
        self.refresh_from_db()

    def take_part_again(self, *, by: Actor) -> None:
        """It takes part again."""
        with transaction.atomic():
            if Partner.objects.filter(pk=self.pk).exclude(ended_on=None).update(ended_on=None):
                record(facts.PARTNER_RETURNED, self, by=by)
        self.refresh_from_db()
