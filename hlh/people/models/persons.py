"""Who signs in."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.timezone import now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hlh.people.models.appointments import Appointment, Role, Scoped, in_scope
from hlh.people.models.efforts import MOST, USUALLY
from hlh.people.models.organisations import Organisation
from hlh.taxonomy.languages import LANGUAGES
from hlh.taxonomy.models import Country
from hlh.taxonomy.models.keys import TaxonomyKey

if TYPE_CHECKING:
    from hlh.people.models.appointments import Marks


class People(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        """Make a person; without a password they sign in by one-time code."""
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, email: str | None) -> Person:
        return self.get(email__iexact=email)

    def speaking_with(self, voices: models.QuerySet) -> models.QuerySet[Person]:
        """Who speaks with one of these voices (a query for their keys) and can be told, each once; only `hlh.mail` asks."""
        from hlh.people.models.voices import Voice

        return self.filter(is_active=True, pk__in=Voice.objects.filter(pk__in=voices).values("person"))


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody with an account. What they contribute never points here: it points to a Voice."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    work = models.CharField(_("what you do"), max_length=120, blank=True)
    country = TaxonomyKey(Country, models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    language = models.CharField(
        max_length=2, choices=[(language.code, language.name) for language in LANGUAGES], blank=True
    )
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    was_appointed = models.BooleanField(default=False)  # ever, to anything: of all others no page asks for roles
    has_drafts = models.BooleanField(default=False)  # of all others no page asks for drafts
    has_news = models.BooleanField(default=False)  # something waits on their page of notices: hlh.mail says so
    takes_messages = models.BooleanField(default=True, db_default=True)  # of other people; see hlh.conversations
    unread_messages = models.PositiveIntegerField(default=0, db_default=0)  # so that the head of a page asks nothing
    asks_a_month = models.PositiveSmallIntegerField(default=USUALLY, db_default=USUALLY)  # see hlh.people.effort
    joined_at = models.DateTimeField(default=now)

    objects: ClassVar[People] = People()

    owes_second_factor = False  # who comes by a session that has not shown one yet; see hlh.people.second_factor

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_person_for_an_email_in_any_case"),
            models.CheckConstraint(condition=Q(asks_a_month__lte=MOST), name="nobody_offers_more_than_the_most"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """The name that Wagtail's histories show to colleagues: never the address."""
        return self.name or gettext("Somebody without a name")

    @property
    def is_staff(self) -> bool:
        """Whether the person works for the hub: any role but those that members hold."""
        return any(appointment.role in Role.staff() for appointment in self.appointments_now)

    @property
    def is_administrator(self) -> bool:
        return self.holds(Role.ADMINISTRATOR)

    @cached_property
    def appointments_now(self) -> list[Appointment]:
        """What the person is appointed to today, and may act by: staff who owe a second factor are members."""
        waiting = Role.staff() if self.owes_second_factor else ()
        return [appointment for appointment in self._running if appointment.role not in waiting]

    @cached_property
    def _running(self) -> list[Appointment]:
        """Every appointment of theirs that runs today; read once for a request."""
        return list(Appointment.objects.filter(person=self).running()) if self.was_appointed else []

    @cached_property
    def _scopes(self) -> dict[tuple[Role, str], Q]:
        return {}

    def know_appointments(self, running: list[Appointment]) -> None:
        """Remember what runs today, where it was read along with the person."""
        self.__dict__["_running"] = running

    @property
    def is_held_back(self) -> bool:
        """Whether staff roles of theirs wait for a second factor."""
        return len(self.appointments_now) < len(self._running)

    def forget_appointments(self) -> None:
        """Read them again when they are asked for: they have just changed."""
        for remembered in ("_running", "appointments_now", "_scopes"):
            self.__dict__.pop(remembered, None)

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """What Wagtail's screens ask: nothing is open to who owes a second factor."""
        return not self.owes_second_factor and super().has_perm(perm, obj)

    def has_module_perms(self, app_label: str) -> bool:
        return not self.owes_second_factor and super().has_module_perms(app_label)

    def holds(self, role: Role, *, over: Scoped | Iterable[Scoped] = ()) -> bool:
        """Whether the person holds this role over all of these (countries, areas, labs), or anywhere."""
        mine = [appointment for appointment in self.appointments_now if appointment.role == role]
        things = [over] if hasattr(over, "scope_marks") else list(over)
        if not things:
            return bool(mine)
        return all(any(appointment.covers(thing.scope_marks()) for appointment in mine) for thing in things)

    def scope_of(self, role: Role, *, on: Literal["countries", "country", "areas", "area"]) -> Q:
        """Which rows lie in the scope of this role: a condition on their column of country or area codes."""
        if (role, on) not in self._scopes:  # which countries a region has is asked once for a request
            held = [appointment.scope for appointment in self.appointments_now if appointment.role == role]
            self._scopes[role, on] = in_scope(held, on=on)
        return self._scopes[role, on]


class Stranger(AnonymousUser):
    """Somebody who has not signed in: answers the same questions, with no."""

    language = ""
    country = None
    organisation = None
    is_administrator = False
    has_news = False
    owes_second_factor = False
    is_held_back = False

    def holds(self, role: Role, *, over: Any = ()) -> bool:
        return False

    def scope_of(self, role: Role, *, on: str) -> Q:
        return in_scope([], on=on)

    @property
    def appointments_now(self) -> list[Appointment]:
        return []


Anyone = Person | Stranger

__all__ = ["Anyone", "Marks", "Person", "Stranger"]
