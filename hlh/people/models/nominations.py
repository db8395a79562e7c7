"""Somebody is named for a role, by themselves or by another; it waits until a person entitled says yes or no."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hlh.activity.ledger import Details, record
from hlh.activity.models import Actor
from hlh.people import facts
from hlh.people.models.appointments import Appointment, Role, in_words
from hlh.people.models.exports import new_ref
from hlh.policy import NotNow, Words
from hlh.taxonomy.models import Country
from hlh.workflow import move

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone, Person


def countries_cared_for(person: Anyone) -> list[str]:
    """The marks of the countries whose regional focal point somebody is."""
    if not person.holds(Role.REGIONAL_FOCAL_POINT):
        return []
    every = Country.objects.kept().values()
    return [f"country:{one.iso3}" for one in every if person.holds(Role.REGIONAL_FOCAL_POINT, over=one)]


def _has_come(nomination: Nomination) -> Words:
    """Nobody is appointed who has no account yet, or holds the role already."""
    nominee = nomination.nominee()
    if nominee is None:
        return _("They have no account yet. Their letter leads to one; confirm when they have come.")
    type(nominee)._base_manager.select_for_update().get(pk=nominee.pk)  # named twice, by account and by address
    if Appointment.objects.filter(person=nominee, role=nomination.role, scope=nomination.scope, until=None).exists():
        return _("They hold this role already.")
    return ""


class NominationQuerySet(models.QuerySet["Nomination"]):
    def nominate(
        self,
        *,
        role: str,
        scope: list[str],
        by: Actor,
        person: Person | None = None,
        address: str = "",
        language: str = "en",
        because: str = "",
    ) -> Nomination:
        """Name somebody for a role; the same one twice while it waits is one nomination.

        Args:
            role, scope: what for.
            by: who names them.
            person: when it is known who it is.
            address: of whoever it is, else.
            language: of the letter to somebody without an account.
            because: what whoever decides should know.

        Raises:
            NotNow: when they hold the role already.
        """
        person = person or _of_address(address)
        whose = {"person": person, "address": "" if person else address.lower()}
        what = {"role": role, "scope": sorted(scope)}
        with transaction.atomic():
            if person and Appointment.objects.running().filter(person=person, **what).exists():
                is_own = by.person_id == person.pk
                raise NotNow(_("You hold this role already.") if is_own else _("They hold this role already."))
            said = {"nominated_by": by, "language": language, "because": because, "typed": address.lower()}
            nomination, is_new = self.get_or_create(stage=Nomination.Stage.WAITING, **whose, **what, defaults=said)
            if is_new:
                record(facts.NOMINATED, nomination, by=by, role=role, scope=list(nomination.scope))
        return nomination

    def waiting(self) -> Self:
        return self.filter(stage=Nomination.Stage.WAITING)

    def who_have_come(self) -> Self:
        """Those about somebody with an account."""
        confirmed = EmailAddress.objects.filter(verified=True).values("email")
        return self.filter(Q(person__isnull=False) | Q(address__in=confirmed))

    def to_decide(self, person: Anyone) -> Self:
        """What waits for this person's yes or no; nobody decides about themselves."""
        return self.waiting().filter(self._decided_by(person)).exclude(self._is_about(person)).for_listing()

    def visible_to(self, person: Anyone) -> Self:
        """Whom it is about, who named them, and who decides."""
        if not person.is_authenticated:
            return self.none()
        own = self._is_about(person) | Q(nominated_by__person=person.pk)
        decided = self._decided_by(person)
        return (self.filter(own | decided) if decided else self.all()).for_listing()  # no condition is no "or" either

    def of(self, person: Person) -> Self:
        """About them, or by them; the newest first."""
        mine = self._is_about(person) | Q(nominated_by__person=person)
        return self.filter(mine).for_listing().order_by("-nominated_at", "-pk")

    def for_listing(self) -> Self:
        return self.select_related("person", "nominated_by__person")

    @staticmethod
    def _decided_by(person: Anyone) -> Q:
        if person.holds(Role.ADMINISTRATOR):
            return Q()
        cared_for = countries_cared_for(person)
        roles = [role for role in Role if role not in Role.staff()]
        return Q(role__in=roles, scope__contained_by=cared_for) & ~Q(scope=[]) if cared_for else Q(pk__in=[])

    @staticmethod
    def _is_about(person: Anyone) -> Q:
        theirs = EmailAddress.objects.filter(user=person.pk, verified=True).values("email")
        return Q(person=person.pk) | Q(address__in=theirs)


class Nomination(models.Model):
    """One person, one role, one scope: waiting, then confirmed, refused or taken back."""

    class Stage(models.TextChoices):
        WAITING = "waiting", gettext_lazy("Waiting to be confirmed")
        CONFIRMED = "confirmed", gettext_lazy("Confirmed")
        REFUSED = "refused", gettext_lazy("Refused")
        WITHDRAWN = "withdrawn", gettext_lazy("Taken back")

    ref = models.CharField(max_length=20, unique=True, default=new_ref)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    address = models.EmailField(blank=True)  # of somebody without an account
    typed = models.EmailField(blank=True, db_default="")  # what who named them knew of them, and is shown of them
    language = models.CharField(max_length=2, default="en")  # of the letter to them
    role = models.CharField(max_length=24, choices=Role)
    scope = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    because = models.CharField(max_length=500, blank=True)
    nominated_by = models.ForeignKey(Actor, models.PROTECT, related_name="+")
    nominated_at = models.DateTimeField(default=now)
    stage = models.CharField(max_length=9, choices=Stage, default=Stage.WAITING)
    words = models.CharField(max_length=500, blank=True)  # why not
    appointment = models.ForeignKey(Appointment, models.CASCADE, null=True, related_name="+")

    objects = NominationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, address="") | Q(person=None) & ~Q(address=""),
                name="a_nomination_is_about_a_person_or_an_address",
            ),
            models.CheckConstraint(condition=~Q(stage="refused") | ~Q(words=""), name="a_refused_nomination_says_why"),
            models.CheckConstraint(
                condition=~Q(stage="confirmed") | Q(appointment__isnull=False), name="a_confirmed_nomination_appoints"
            ),
            models.UniqueConstraint(
                fields=["person", "address", "role", "scope"],
                condition=Q(stage="waiting"),
                nulls_distinct=False,
                name="nobody_waits_twice_for_the_same_role",
            ),
        ]
        indexes = [models.Index(fields=["-nominated_at", "-id"], name="nominations_by_age")]

    def __str__(self) -> str:
        return f"nomination {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("nomination", args=[self.ref])

    @property
    def is_waiting(self) -> bool:
        return self.stage == self.Stage.WAITING

    @property
    def is_by_themselves(self) -> bool:
        return self.person_id is not None and self.nominated_by.person_id == self.person_id

    @property
    def places(self) -> str:
        """Where, in words; everywhere is said with no words."""
        return in_words(self.scope)

    def nominee(self) -> Person | None:
        """Who it is about, once they have an account with that address confirmed."""
        return self.person or _of_address(self.address)

    def is_about(self, person: Anyone) -> bool:
        nominee = self.nominee()
        return nominee is not None and nominee.pk == person.pk

    def is_by(self, person: Anyone) -> bool:
        return person.pk is not None and self.nominated_by.person_id == person.pk

    @move(source=[Stage.WAITING], target=Stage.CONFIRMED, fact=facts.NOMINATION_CONFIRMED, guard=_has_come)
    def confirm(self, *, by: Actor) -> Details:
        """They hold the role from now on."""
        nominee = self.nominee()
        if nominee is None:
            raise LookupError("the guard lets nobody through without an account")
        self.person, self.address = nominee, ""
        self.appointment = Appointment.objects.appoint(
            nominee, Role(self.role), scope=self.scope, by=by, nominated_by=self.nominated_by
        )
        return {"appointment": self.appointment.pk}

    @move(source=[Stage.WAITING], target=Stage.REFUSED, fact=facts.NOMINATION_REFUSED)
    def refuse(self, *, words: str, by: Actor) -> Details:
        """No; the words say why."""
        self.words = words
        return {}

    @move(source=[Stage.WAITING], target=Stage.WITHDRAWN, fact=facts.NOMINATION_WITHDRAWN)
    def withdraw(self, *, by: Actor) -> Details:
        """Whoever it is about does not want it, or who named them takes it back."""
        return {}


def _of_address(address: str) -> Person | None:
    """Who has confirmed this address."""
    if not address:
        return None
    confirmed = EmailAddress.objects.filter(email__iexact=address, verified=True).select_related("user").first()
    return confirmed.user if confirmed else None
