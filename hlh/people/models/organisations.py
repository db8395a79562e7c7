"""Where people work."""

from __future__ import annotations

import unicodedata
from difflib import SequenceMatcher
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import TrigramSimilarity
from django.db import models, transaction
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from hlh.activity.ledger import Details, record
from hlh.activity.models import Actor
from hlh.people import facts
from hlh.people.models.appointments import Role
from hlh.people.models.exports import new_ref
from hlh.taxonomy.models import Country, Region
from hlh.taxonomy.models.keys import TaxonomyKey
from hlh.workflow import move

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone, Person

ALIKE = 0.35  # of three-letter pieces: "Ministry of Helth" is meant for "Ministry of Health"


def plain(name: str) -> str:
    """A name without case, accents and doubled spaces: two that differ in no more are one."""
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))
    return " ".join(bare.casefold().split())


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, plain(one), plain(other)).ratio() >= 0.6


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def called(self, name: str, country: Country | None = None) -> Organisation | None:
        """The one of this name in a country, or of no country: another country's is another one."""
        offered = self.to_choose(country).filter(name__unaccent__istartswith=name[:1])
        found = [one for one in offered if plain(one.name) == plain(name)]
        return min(found, key=lambda one: one.country_id is None, default=None)

    def near(self, name: str) -> Self:
        """Those whose name is much like this one."""
        alike = self.annotate(alike=TrigramSimilarity("name", name)).filter(alike__gte=ALIKE)
        return alike.order_by("-alike", "pk")

    def near_any(self, names: list[str]) -> dict[str, list[Organisation]]:
        """For each name, those that it may be the same as; one query for a page of names."""
        if not names:
            return {}
        alike = reduce(or_, (Q(name__trigram_similar=name) | Q(name__iexact=name) for name in names))
        found = list(self.filter(alike).order_by("name", "pk")[:200])
        return {name: [one for one in found if _alike(one.name, name)] for name in names}

    def containing(self, words: str) -> Self:
        """Those with these letters in their name."""
        return self.filter(name__unaccent__icontains=words).order_by("name", "pk")

    def to_choose(self, country: Country | None) -> Self:
        """What is offered to somebody of a country while they type: their country's, and WHO's."""
        return self.filter(Q(country=country) | Q(country=None)).order_by("name", "pk")


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

        @property
        def is_who(self) -> bool:
            return self in (self.WHO_HEADQUARTERS, self.WHO_REGION, self.WHO_COUNTRY)

    OFFICIAL = (Kind.WHO_HEADQUARTERS, Kind.WHO_REGION, Kind.WHO_COUNTRY, Kind.MINISTRY)

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=Kind)
    country = TaxonomyKey(Country, models.PROTECT, null=True, blank=True, related_name="+")
    region = TaxonomyKey(Region, models.PROTECT, null=True, blank=True, related_name="+")
    domains = ArrayField(models.CharField(max_length=120), default=list, blank=True)  # whose mail is theirs alone

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name", "kind", "country"],
                nulls_distinct=False,
                name="organisations_differ_in_name_kind_or_country",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_who(self) -> bool:
        return self.Kind(self.kind).is_who

    def gives(self, address: str) -> bool:
        """Whether a mail address is one that only this organisation gives."""
        domain = address.rpartition("@")[2].lower()
        return any(domain == own or domain.endswith(f".{own}") for own in self.domains)


class OrganisationProposalQuerySet(models.QuerySet["OrganisationProposal"]):
    def waiting(self) -> Self:
        return self.filter(stage=OrganisationProposal.Stage.WAITING)

    def to_decide(self, person: Anyone) -> Self:
        """What waits for this person's decision; nobody decides on their own."""
        mine = Q() if person.holds(Role.ADMINISTRATOR) else person.scope_of(Role.REGIONAL_FOCAL_POINT, on="country")
        return self.waiting().filter(mine).exclude(person=person.pk).select_related("person")

    def propose(self, person: Person, *, name: str, kind: str, country: Country | None, by: Actor) -> None:
        """Ask for a new organisation; the newest wish of a person takes the place of the one before."""
        with transaction.atomic():
            type(person)._base_manager.select_for_update().get(pk=person.pk)
            before = self.waiting().filter(person=person).first()
            if before and (before.name, before.kind, before.country) == (name, kind, country):
                return
            self.waiting().filter(person=person).delete()
            proposal = self.create(person=person, name=name, kind=kind, country=country)
            record(facts.ORGANISATION_PROPOSED, proposal, by=by, kind=kind)

    def take_back(self, person: Person) -> None:
        """They found it in the list after all."""
        self.waiting().filter(person=person).delete()


class OrganisationProposal(models.Model):
    """Somebody works where the hub knows nothing of yet: a person decides, so that none stands there twice."""

    class Stage(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        CONFIRMED = "confirmed", _("Confirmed")
        REFUSED = "refused", _("Refused")

    ref = models.CharField(max_length=20, unique=True, default=new_ref)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=Organisation.Kind)
    country = TaxonomyKey(Country, models.PROTECT, null=True, blank=True, related_name="+")
    stage = models.CharField(max_length=9, choices=Stage, default=Stage.WAITING)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    words = models.CharField(max_length=500, blank=True)  # why not
    proposed_at = models.DateTimeField(default=now)

    objects = OrganisationProposalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(stage="waiting"), name="one_new_organisation_of_a_person_waits"
            ),
            models.CheckConstraint(
                condition=~Q(stage="confirmed") | Q(organisation__isnull=False), name="a_confirmed_proposal_says_which"
            ),
            models.CheckConstraint(condition=~Q(stage="refused") | ~Q(words=""), name="a_refused_proposal_says_why"),
        ]
        indexes = [models.Index(fields=["-proposed_at", "-id"], name="proposals_by_age")]

    def __str__(self) -> str:
        return self.name

    @move(source=[Stage.WAITING], target=Stage.CONFIRMED, fact=facts.ORGANISATION_CONFIRMED)
    def confirm(self, same: Organisation | None = None, *, by: Actor) -> Details:
        """It is a new one, or the same as one that is there; whoever proposed it works there from now on."""
        known = {"name": self.name, "kind": self.kind, "country": self.country}
        region = self.country.region_on() if self.country else None
        self.organisation = same or Organisation.objects.get_or_create(**known, defaults={"region": region})[0]
        type(self.person)._base_manager.filter(pk=self.person_id, organisation=None).update(
            organisation=self.organisation
        )
        return {"organisation": self.organisation.pk}

    @move(source=[Stage.WAITING], target=Stage.REFUSED, fact=facts.ORGANISATION_REFUSED)
    def refuse(self, *, words: str, by: Actor) -> Details:
        """No; the words say why."""
        self.words = words
        return {}
