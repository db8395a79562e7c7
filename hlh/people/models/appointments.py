"""Roles that persons hold, for a scope and a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Protocol, Self

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.people import facts
from hlh.policy import NotNow
from hlh.taxonomy.languages import listed

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone, Person
    from hlh.taxonomy.models import Region

EVERYTHING = Q(pk__isnull=False)  # an empty condition would drop out of an "or", and what it lets through with it
ONLY_ADMINISTRATOR = _("This is the only administrator. Appoint another one first.")
Marks = set[str]  # such as {"country:KEN", "region:AFR"}


class Scoped(Protocol):
    """What a role can be held over: a country, an area, a lab."""

    def scope_marks(self) -> Marks: ...


class Role(models.TextChoices):
    COUNTRY_FOCAL_POINT = "country_focal_point", _("Country focal point")
    LEARNING_POINT = "learning_point", _("Country learning point")
    REGIONAL_FOCAL_POINT = "regional_focal_point", _("Regional focal point")
    FACILITATOR = "facilitator", _("Facilitator")
    EDITOR = "editor", _("Editor")
    EXPERT = "expert", _("WHO expert")
    OFFICER = "officer", _("Help-desk officer")
    PARTNER = "partner", _("Partner contact")
    ADMINISTRATOR = "administrator", _("Administrator")

    @classmethod
    def staff(cls) -> frozenset[Role]:
        """The roles whose holders work behind the counter."""
        return frozenset({cls.OFFICER, cls.EDITOR, cls.ADMINISTRATOR, cls.REGIONAL_FOCAL_POINT})

    @classmethod
    def gatherers(cls) -> tuple[Role, ...]:
        """The roles whose holders gather what many say: they write learning briefs, and take words for them."""
        return (cls.FACILITATOR, cls.EDITOR, cls.EXPERT, cls.ADMINISTRATOR)


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def running(self) -> Self:
        moment = now()
        return self.filter(Q(until=None) | Q(until__gt=moment), since__lte=moment, confirmed_by__isnull=False)

    def speaking_for(self, marks: Iterable[str]) -> Self:
        """Those of contacts who are appointed over one of these by name, such as "organisation:3", the first come first."""
        running = self.running().filter(role=Role.PARTNER, scope__overlap=list(marks), person__is_active=True)
        return running.select_related("person").order_by("since", "pk")

    def in_care_of(self, person: Anyone) -> Self:
        """Those that somebody may end, the newest first: an administrator all, a regional focal point their countries'."""
        from hlh.people.models.nominations import countries_cared_for

        found = self.running().select_related("person")
        if person.holds(Role.ADMINISTRATOR):
            return found
        cared_for = countries_cared_for(person)
        within = Q(scope__contained_by=cared_for) & ~Q(scope=[]) if cared_for else Q(pk__in=[])
        return found.filter(within, role__in=[role for role in Role if role not in Role.staff()])

    def administering(self) -> Self:
        """Those of whoever administers the whole hub now: they let somebody appoint everybody else."""
        return self.running().filter(role=Role.ADMINISTRATOR, scope=[], person__is_active=True)

    def let_go(self, person: int) -> None:
        """Hold every administrator's appointment before this person's are gone: two do not end each other.

        Raises:
            NotNow: when nobody else administers the hub any more.
        """
        running = self.filter(role=Role.ADMINISTRATOR, scope=[], until=None)
        list(running.order_by("pk").select_for_update(of=("self",)))
        if set(self.administering().values_list("person", flat=True)) == {person}:
            raise NotNow(ONLY_ADMINISTRATOR)

    def appoint(
        self,
        person: Person,
        role: Role,
        *,
        scope: Iterable[str] = (),
        by: Actor,
        nominated_by: Actor | None = None,
    ) -> Appointment:
        """Appoint somebody at once; nominated by whoever confirms, when nobody else is named."""
        with transaction.atomic():
            appointment = self.create(
                person=person,
                role=role,
                scope=sorted(scope),
                nominated_by=nominated_by or by,
                confirmed_by=by,
                since=now(),
            )
            person.was_appointed = True
            person.save(update_fields=["was_appointed"])
            record(facts.APPOINTED, appointment, by=by, role=role, scope=list(appointment.scope))
        person.forget_appointments()
        return appointment


class Appointment(models.Model):
    """A role held by a person, over a scope (empty: everything), from one time to another."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    role = models.CharField(max_length=24, choices=Role)
    scope = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    nominated_by = models.ForeignKey(Actor, models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(Actor, models.PROTECT, null=True, related_name="+")
    since = models.DateTimeField(default=now)
    until = models.DateTimeField(null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="an_appointment_ends_after_it_begins"
            ),
            models.UniqueConstraint(
                fields=["person", "role", "scope"],
                condition=Q(until=None),
                name="nobody_is_appointed_twice_to_the_same",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {' '.join(self.scope)}".strip()

    @property
    def places(self) -> str:
        """What it is held over, in words; everything is said with no words."""
        return in_words(self.scope)

    def covers(self, marks: Marks) -> bool:
        """Whether something with these marks lies in the scope."""
        return not self.scope or not marks.isdisjoint(self.scope)

    def end(self, *, by: Actor) -> None:
        """End it now; what was done under it stays done. One that was ended meanwhile is told of once.

        Raises:
            NotNow: when it is the last administrator's.
        """
        with transaction.atomic():
            if self.role == Role.ADMINISTRATOR and not self.scope:
                Appointment.objects.let_go(self.person_id)
            if Appointment.objects.filter(pk=self.pk, until=None).update(until=now()):
                record(facts.APPOINTMENT_ENDED, self, by=by, role=self.role)


def in_scope(scopes: Iterable[list[str]], *, on: str) -> Q:
    """The rows whose column of codes lies in one of these scopes.

    Args:
        scopes: each a list of marks; an empty list covers everything.
        on: "countries" or "areas" (array columns), "country" or "area" (keys).
    """
    condition = Q(pk__in=[])
    for scope in scopes:
        if not scope:
            return EVERYTHING
        condition |= _within(scope, on)
    return condition


Calling = Callable[[str], str]
_calling: dict[str, Calling] = {}


def calls(kind: str) -> Callable[[Calling], Calling]:
    """Register how a room calls what a role may be held over, such as "lab": from its code to its name."""

    def register(calling: Calling) -> Calling:
        _calling[kind] = calling
        return calling

    return register


def in_words(scope: Iterable[str]) -> str:
    """A scope as readers of this language call its countries, regions and areas, and rooms what is theirs."""
    from hlh.taxonomy.models import Area, Country

    said = []
    for kind, code in _split(list(scope)):
        if kind == "country":
            thing: object = Country.objects.kept().get(code)
        elif kind == "region":
            thing = regions_by_code().get(code)
        elif kind in _calling:
            thing, code = None, _calling[kind](code)
        else:
            thing = Area.objects.kept().get(int(code)) if kind == "area" and code.isdecimal() else None
        said.append(str(getattr(thing, "label", code)))
    return listed(said)


def regions_by_code() -> dict[str, Region]:
    """The regions that countries are in today."""
    from hlh.taxonomy.models import Country

    found = {region.code: region for country in Country.objects.kept().values() if (region := country.region_now)}
    return dict(sorted(found.items()))


def unknown_marks(scope: Iterable[str]) -> list[str]:
    """Which marks of a scope name no country, region, area or organisation that there is."""
    from hlh.taxonomy.models import Area, Country, Region

    known = {f"country:{code}" for code in Country.objects.values_list("iso3", flat=True)}
    known |= {f"region:{code}" for code in Region.objects.values_list("code", flat=True)}
    organisations = apps.get_model("people", "Organisation")._default_manager  # its module imports this one
    known |= {f"organisation:{pk}" for pk in organisations.values_list("pk", flat=True)}
    known |= {f"area:{number}" for number in Area.objects.filter(merged_into=None).values_list("number", flat=True)}
    return sorted(set(scope) - known)


def _within(scope: list[str], on: str) -> Q:
    """The condition of one scope: codes named in it, or countries of the regions named in it."""
    from hlh.taxonomy.models import Country

    if on.startswith("area"):
        numbers = [int(code) for kind, code in _split(scope) if kind == "area"]
        return Q(**{"areas__overlap" if on == "areas" else "area_id__in": numbers})
    codes = {code for kind, code in _split(scope) if kind == "country"}
    for region in [code for kind, code in _split(scope) if kind == "region"]:
        codes |= set(Country.objects.in_region(region).values_list("iso3", flat=True))
    return Q(**{"countries__overlap" if on == "countries" else "country_id__in": sorted(codes)})


def _split(scope: list[str]) -> list[tuple[str, str]]:
    return [(kind, code) for kind, _, code in (mark.partition(":") for mark in scope)]
