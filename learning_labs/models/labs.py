"""The lab: a community of practice on a topic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.catalogue.entries import Described, enter
from hlh.people.models import Naming, Role
from hlh.taxonomy.kept import Kept
from learning_labs import facts

if TYPE_CHECKING:
    from hlh.people.models.appointments import Marks
    from hlh.people.models.persons import Anyone, Person


class LabQuerySet(models.QuerySet["Lab"]):
    def open_one(self, *, by: Actor, **fields: object) -> Lab:
        """Open a lab, and enter it into the catalogue. In a closed one, whose people were invited, nobody's first post waits."""
        if fields.get("readers") == Lab.Readers.LAB:
            fields.setdefault("first_posts_wait_since", None)
        with transaction.atomic():
            lab = self.create(**fields)
            enter(lab)
            record(facts.LAB_OPENED, lab, by=by, areas=list(lab.areas))
        return lab

    def visible_to(self, person: Anyone) -> Self:
        return self.filter(seen_by(person))

    def open(self) -> Self:
        return self.filter(stage=Lab.Stage.OPEN)

    def about(self, area: int) -> Self:
        return self.filter(areas__contains=[area])

    def taking_questions(self) -> Self:
        """Open, and read by more than their own members: answers go back to an asker outside."""
        return self.open().exclude(readers=Lab.Readers.LAB)

    def fitting(self, area: int, country: str | None, language: str) -> Lab | None:
        """The open lab that fits a question best, by area first, then country, then language; None when no lab has the area."""
        candidates = list(self.taking_questions().about(area))
        return max(candidates, key=lambda lab: lab.fit(area, country, language), default=None)


def seen_by(person: Anyone, lab: str = "") -> Q:
    """Which labs somebody sees: everybody the public ones, people with an account those for members, its people a closed one.

    Args:
        person: the reader.
        lab: the way to the lab from the rows that are asked for, such as "lab__".
    """
    if not person.is_authenticated:
        return Q(**{f"{lab}readers": Lab.Readers.EVERYBODY})
    if person.holds(Role.ADMINISTRATOR):
        return Q()
    own = Membership.objects.filter(person=person).values("lab")
    return Q(**{f"{lab}readers__in": [Lab.Readers.EVERYBODY, Lab.Readers.MEMBERS]}) | Q(**{f"{lab}pk__in": own})


class Lab(models.Model):
    """People of many countries who work on one topic, with a facilitator."""

    class Stage(models.TextChoices):
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")

    class Readers(models.TextChoices):
        EVERYBODY = "public", _("Everybody reads, people with an account write")
        MEMBERS = "members", _("People with an account read and write")
        LAB = "lab", _("Only its members read and write")

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=120)
    purpose = models.TextField()
    guiding_question = models.CharField(max_length=300)
    language = models.CharField(max_length=2, default="en")
    languages = ArrayField(models.CharField(max_length=2), default=list, blank=True)  # those its people write in
    areas = ArrayField(models.PositiveSmallIntegerField())
    countries = ArrayField(models.CharField(max_length=3), default=list, blank=True)  # empty: every country
    floor = models.PositiveSmallIntegerField(choices=Naming, default=Naming.OFFICE)
    readers = models.CharField(max_length=8, choices=Readers, default=Readers.EVERYBODY)
    stage = models.CharField(max_length=8, choices=Stage, default=Stage.OPEN)
    first_posts_wait_since = models.DateTimeField(null=True, blank=True, default=now)
    discussion_count = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(default=now)
    moved_at = models.DateTimeField(default=now)
    is_demo = models.BooleanField(default=False)

    objects = LabQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(areas__len__gt=0), name="a_lab_has_an_area")]
        indexes = [models.Index(fields=["-moved_at", "-id"], name="labs_by_movement")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("learning_labs:lab", args=[self.slug])

    @property
    def audience(self) -> str:
        """Who may read what stands in this lab, as the catalogue names it."""
        return f"lab:{self.pk}" if self.readers == self.Readers.LAB else self.readers

    @property
    def names_nobody(self) -> bool:
        return self.floor < Naming.OFFICE

    @property
    def first_posts_wait(self) -> bool:
        """Whether the first post of a newcomer waits here for a facilitator."""
        return self.first_posts_wait_since is not None and self.first_posts_wait_since <= now()

    def is_wider_than(self, other: Lab) -> bool:
        """Whether somebody reads what stands here who does not read what stands there."""
        widest_first = (self.Readers.EVERYBODY, self.Readers.MEMBERS, self.Readers.LAB)
        is_as_wide = widest_first.index(self.Readers(self.readers)) <= widest_first.index(self.Readers(other.readers))
        return self.audience != other.audience and is_as_wide

    def scope_marks(self) -> Marks:
        return {f"lab:{self.pk}", *(f"area:{area}" for area in self.areas)}

    def is_seen_by(self, person: Anyone) -> bool:
        """The same as `visible_to` of one lab that is at hand: those that are open to many are not asked for again."""
        if self.readers == self.Readers.EVERYBODY or (self.readers == self.Readers.MEMBERS and person.is_authenticated):
            return True
        return Lab.objects.visible_to(person).filter(pk=self.pk).exists()

    def has(self, person: Anyone) -> bool:
        return person.is_authenticated and Membership.objects.filter(lab=self, person=person).exists()

    def countries_of_its_people(self, *, without: Anyone | None = None) -> dict[str, int]:
        """How many members work in a country, by its code: for the levels of naming that give nobody away."""
        people = Membership.objects.filter(lab=self, person__country__isnull=False)
        if without is not None and without.is_authenticated:
            people = people.exclude(person=without)
        return dict(people.values_list("person__country_id").annotate(Count("pk")).order_by())

    def countries_lately(self) -> dict[str, int]:
        """The same of all members, at most half a minute old: for what a form offers; what is written asks again."""
        if self.pk not in _lately:
            _lately[self.pk] = Kept(self.countries_of_its_people)
        return _lately[self.pk].get()

    def fit(self, area: int, country: str | None, language: str) -> tuple[bool, bool, bool, int]:
        """How well a question fits, to be compared: its main area, its country, its language, the fewer areas the better."""
        return (
            self.areas[0] == area,
            country is not None and country in self.countries,
            language in self.languages,
            -len(self.areas),
        )

    def let_first_posts_wait(self, *, wait: bool, by: Actor) -> None:
        """From now on a newcomer's first post waits here, or does not (any more)."""
        with transaction.atomic():
            Lab.objects.filter(pk=self.pk).update(first_posts_wait_since=now() if wait else None)
            self.refresh_from_db(fields=["first_posts_wait_since"])
            record(facts.FIRST_POSTS, self, by=by, wait=wait)

    def welcome(self, person: Person, *, by: Actor) -> bool:
        """Make somebody a member; false when they were one."""
        with transaction.atomic():
            _membership, is_new = Membership.objects.get_or_create(lab=self, person=person)
            if is_new:
                record(facts.JOINED, self, by=by)
        return is_new

    def next_number(self) -> int:
        """The number of the next discussion, given out once."""
        Lab.objects.filter(pk=self.pk).update(discussion_count=F("discussion_count") + 1, moved_at=now())
        self.refresh_from_db(fields=["discussion_count", "moved_at"])
        return self.discussion_count

    def as_entry(self) -> Described:
        return Described(
            kind="lab",
            title=self.title,
            summary=self.guiding_question,
            language=self.language,
            areas=list(self.areas),
            countries=list(self.countries),
            published_at=self.opened_at,
            address=f"/labs/{self.slug}/",
            audience=self.audience,
            passages=[("", self.purpose, self.language)],
        )


_lately: dict[int, Kept[dict[str, int]]] = {}


class Membership(models.Model):
    """Somebody belongs to a lab."""

    lab = models.ForeignKey(Lab, models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    since = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lab", "person"], name="somebody_joins_a_lab_once")]

    def __str__(self) -> str:
        return f"membership {self.pk}"
