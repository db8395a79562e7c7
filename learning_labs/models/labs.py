"""The lab: a community of practice on a topic."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Count, F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from hlh.activity.ledger import Details, record
from hlh.activity.models import Actor
from hlh.catalogue.entries import Described, enter
from hlh.catalogue.models import Entry
from hlh.catalogue.tongues import language_of
from hlh.database.rows import columns, made, row_of
from hlh.people.models import Appointment, Naming, Role
from hlh.policy import NotNow
from hlh.taxonomy.kept import Kept
from hlh.taxonomy.models import Country
from hlh.workflow import move
from learning_labs import facts

if TYPE_CHECKING:
    from hlh.people.models.appointments import Marks
    from hlh.people.models.persons import Anyone, Person


class LabQuerySet(models.QuerySet["Lab"]):
    def open_one(self, *, by: Actor, **fields: object) -> Lab:
        """Open a lab, and enter it into the catalogue. In a closed one, whose people were invited, nobody's first post waits."""
        if fields.get("readers") == Lab.Readers.LAB:
            fields = {"first_posts_wait_since": None, "joining": Lab.Joining.INVITATION} | fields
        with transaction.atomic():
            lab = self.create(**fields)
            lab.say_step()
            lab.save(update_fields=["lately"])
            enter(lab)
            record(facts.LAB_OPENED, lab, by=by, areas=list(lab.areas))
        return lab

    def visible_to(self, person: Anyone) -> Self:
        """Those that have opened, as far as this reader may see them. Every look-up starts here."""
        return self.exclude(stage__in=Lab.UNOPENED).filter(seen_by(person))

    def at(self, slug: str, *, reader: Anyone) -> Lab | None:
        """The one at an address, if this reader sees it."""
        row = row_of(_AT.format(lab=columns(Lab, "lab")), {"slug": slug, "reader": reader.pk or 0})
        if row is None:
            return None
        found, (belongs,) = made(Lab, row)
        found.know(reader, belongs=belongs)
        return found if found.is_seen_by(reader) else None

    def with_a_door(self, person: Anyone) -> Self:
        """Closed labs that are joined on request: people with an account see what they are called and ask, and no more."""
        if not person.is_authenticated:
            return self.none()
        return self.filter(readers=Lab.Readers.LAB, joining=Lab.Joining.REQUEST, stage__in=Lab.LIVING)

    def closed_around(self, person: Person) -> Self:
        """The closed ones that somebody reads: as a member, or by a role that a lab is for."""
        return self.filter(_own_closed(person), readers=Lab.Readers.LAB)

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
    return Q(**{f"{lab}readers__in": [Lab.Readers.EVERYBODY, Lab.Readers.MEMBERS]}) | _own_closed(person, lab)


def _own_closed(person: Anyone, lab: str = "") -> Q:
    """Labs that somebody belongs to, and closed ones for the roles that they hold today."""
    own = Q(**{f"{lab}pk__in": Membership.objects.filter(person=person.pk).values("lab")})
    held = [appointment.role for appointment in person.appointments_now]
    if not held:
        return own
    is_for_them = {f"{lab}joining": Lab.Joining.ROLE, f"{lab}roles__overlap": held}
    return own | Q(**{f"{lab}readers": Lab.Readers.LAB}, **is_for_them)


# With whether the reader belongs to it.
_AT = """
SELECT {lab}, EXISTS (SELECT FROM learning_labs_membership own WHERE own.lab_id = lab.id AND own.person_id = %(reader)s)
FROM learning_labs_lab lab WHERE lab.slug = %(slug)s
"""


class Lab(models.Model):
    """People of many countries who work on one topic, with a facilitator."""

    class Stage(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        OPEN = "open", _("Open")
        SYNTHESISING = "synthesising", _("Synthesis")
        CLOSED = "closed", _("Closed")
        DECLINED = "declined", _("Declined")

    UNOPENED = (Stage.PROPOSED, Stage.DECLINED)
    LIVING = (Stage.OPEN, Stage.SYNTHESISING)  # posts are written
    ARRANGED = (
        *("purpose", "guiding_question", "areas", "countries", "languages", "floor", "due_on", "next_step"),
        *("joining", "roles"),
    )
    SHOWN = 4  # steps, on its page
    SESSIONS_KEPT = 5  # those to come, with its row
    FEWEST_COUNTRIES, FEWEST_PEOPLE = 3, 5  # fewer are not shown to the public

    class Readers(models.TextChoices):
        EVERYBODY = "public", _("Everybody reads, people with an account write")
        MEMBERS = "members", _("People with an account read and write")
        LAB = "lab", _("Only its members read and write")

    class Joining(models.TextChoices):
        OPEN = "open", _("Anybody who may read it joins")
        REQUEST = "request", _("People ask, its facilitators decide")
        INVITATION = "invite", _("Only people who are invited")
        ROLE = "role", _("Only people who hold one of these roles")

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=120)
    purpose = models.TextField(blank=True)
    guiding_question = models.CharField(max_length=300)
    language = models.CharField(max_length=2, default="en")
    languages = ArrayField(models.CharField(max_length=2), default=list, blank=True)  # those its people write in
    areas = ArrayField(models.PositiveSmallIntegerField())
    countries = ArrayField(models.CharField(max_length=3), default=list, blank=True)  # empty: every country
    floor = models.PositiveSmallIntegerField(choices=Naming, default=Naming.OFFICE)
    readers = models.CharField(max_length=8, choices=Readers, default=Readers.EVERYBODY)
    joining = models.CharField(max_length=8, choices=Joining, default=Joining.OPEN, db_default=Joining.OPEN)
    roles = ArrayField(models.CharField(max_length=24, choices=Role), default=list, blank=True, db_default=[])
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.OPEN)
    due_on = models.DateField(null=True, blank=True)  # when this stage is to end
    next_step = models.CharField(max_length=300, blank=True)
    synthesis = models.ForeignKey(Entry, models.PROTECT, null=True, blank=True, related_name="+")  # a brief: it stays
    lately = models.JSONField(default=list, blank=True)  # its newest steps: a query for them would be dear
    sessions_kept = models.JSONField(default=list, blank=True, db_default=[])  # the next ones, as `lately`
    reason = models.TextField(blank=True)  # why it was declined, or closed without a synthesis
    first_posts_wait_since = models.DateTimeField(null=True, blank=True, default=now)
    discussion_count = models.PositiveIntegerField(default=0)
    unanswered_count = models.PositiveIntegerField(default=0)  # these three are counted by beat
    people_count = models.PositiveIntegerField(default=0)
    country_count = models.PositiveIntegerField(default=0)
    told_everybody_at = models.DateTimeField(null=True, blank=True)  # when a post last asked for everybody
    quiet_days = models.PositiveSmallIntegerField(null=True, blank=True)  # after which a discussion closes by itself
    slow_minutes = models.PositiveSmallIntegerField(default=0, db_default=0)  # between two posts of one person
    late_count = models.PositiveIntegerField(default=0, db_default=0)  # for its facilitators, counted by beat too
    stale_count = models.PositiveIntegerField(default=0, db_default=0)
    opened_at = models.DateTimeField(default=now)
    moved_at = models.DateTimeField(default=now)
    is_demo = models.BooleanField(default=False)

    objects = LabQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(areas__len__gt=0), name="a_lab_has_an_area"),
            models.CheckConstraint(
                condition=~Q(stage="closed") | Q(synthesis__isnull=False) | ~Q(reason=""),
                name="a_closed_lab_has_a_synthesis_or_says_why",
            ),
            models.CheckConstraint(condition=~Q(stage="declined") | ~Q(reason=""), name="a_declined_lab_says_why"),
            models.CheckConstraint(
                condition=~Q(readers="lab") | ~Q(joining="open"), name="nobody_joins_a_closed_lab_unasked"
            ),
            models.CheckConstraint(
                condition=~Q(joining="role") | Q(roles__len__gt=0), name="a_lab_for_roles_says_for_which"
            ),
        ]
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
    def of_its_keepers(self) -> str:
        """The audience of what waits here for a facilitator."""
        return f"unopened:{self.pk}"

    @property
    def takes_posts(self) -> bool:
        """Whether people still write here: what is closed is read."""
        return self.stage in self.LIVING

    @property
    def takes_discussions(self) -> bool:
        """Whether new discussions begin here: in synthesis only answers come."""
        return self.stage == self.Stage.OPEN

    @property
    def until(self) -> date | None:
        """When this stage is to end; what is closed has ended."""
        return self.due_on if self.takes_posts else None

    @property
    def days_left(self) -> int | None:
        """Until this stage is to end; less than nothing when that day has passed."""
        return (self.until - localdate()).days if self.until else None

    @property
    def next_session(self) -> dict[str, Any] | None:
        """The session that comes next, or goes on now: its number, title and moment."""
        for row in self.sessions_kept:
            if datetime.fromisoformat(row["until"]) > now():
                return {**row, "at": datetime.fromisoformat(row["at"])}
        return None

    @property
    def is_synthesised(self) -> bool:
        return self.synthesis_id is not None

    @property
    def country_labels(self) -> list[str]:
        """Whom it is for, in the reader's words; nobody in particular where none is named."""
        every = Country.objects.kept()
        return [str(every[code].label) for code in self.countries if code in every]

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
        is_for_many = self.readers == self.Readers.EVERYBODY or (
            self.readers == self.Readers.MEMBERS and person.is_authenticated
        )
        if is_for_many and self.stage not in self.UNOPENED:
            return True
        return Lab.objects.visible_to(person).filter(pk=self.pk).exists()

    def has(self, person: Anyone) -> bool:
        """Whether somebody belongs to it; asked along with the lab where it was looked up for them."""
        if not person.is_authenticated:
            return False
        known: dict[int, bool] = vars(self).get("_known", {})
        if person.pk not in known:
            known = {person.pk: Membership.objects.filter(lab=self, person=person).exists()}
            self.know(person, belongs=known[person.pk])
        return known[person.pk]

    def know(self, person: Anyone, *, belongs: bool) -> None:
        """Remember for this request whether somebody belongs to it."""
        if person.pk is not None:
            vars(self)["_known"] = {person.pk: belongs}

    @property
    def is_open_to_all(self) -> bool:
        """Whether everybody who reads it may write, and belongs to it then."""
        return self.joining == self.Joining.OPEN

    @property
    def role_labels(self) -> list[str]:
        """The roles that it is for, in the reader's words."""
        return [str(Role(role).label) for role in self.roles]

    def is_for_a_role_of(self, person: Anyone) -> bool:
        """Whether somebody holds one of the roles that it is for."""
        return any(appointment.role in self.roles for appointment in person.appointments_now)

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

    # The life of a lab

    @move(source=[Stage.PROPOSED], target=Stage.OPEN, fact=facts.LAB_OPENED)
    def accept(self, *, by: Actor, readers: str = Readers.EVERYBODY, joining: str = Joining.OPEN) -> Details:
        """It opens: the catalogue knows it from now on, and people write. Where people are invited, no first post waits."""
        self.readers, self.joining = readers, joining
        if readers == self.Readers.LAB:
            self.first_posts_wait_since = None
        self.opened_at = self.moved_at = now()
        self.say_step()
        enter(self)
        return {"areas": list(self.areas)}

    @move(source=[Stage.PROPOSED], target=Stage.DECLINED, fact=facts.LAB_DECLINED)
    def decline(self, *, words: str, by: Actor) -> None:
        """No; the words say why to whoever proposed it."""
        self.reason = words

    @move(source=[Stage.OPEN], target=Stage.SYNTHESISING, fact=facts.LAB_SYNTHESISING)
    def synthesise(self, *, words: str, due_on: date | None, next_step: str, by: Actor) -> Details:
        """What was said is brought together: no new discussions, but answers."""
        return self._step(words, due_on, next_step)

    @move(source=[Stage.OPEN, Stage.SYNTHESISING], target=Stage.CLOSED, fact=facts.LAB_CLOSED)
    def close(self, *, synthesis: Entry | None, reason: str, by: Actor) -> Details:
        """Everything is read from now on, and nothing written.

        Raises:
            NotNow: without a synthesis and without a reason.
        """
        if synthesis is None and not reason:
            raise NotNow(_("A lab closes with a synthesis, or with the reason why there is none."))
        if self.sessions.filter(stage="planned", begins_at__gt=now()).exists():
            raise NotNow(_("Sessions are planned in this lab. Hold them or cancel them first."))
        self.synthesis, self.reason = synthesis, reason
        return {**self._step(reason, None, ""), "synthesis": synthesis.pk if synthesis else None}

    @move(source=[Stage.SYNTHESISING, Stage.CLOSED], target=Stage.OPEN, fact=facts.LAB_REOPENED)
    def reopen(self, *, words: str, due_on: date | None, next_step: str, by: Actor) -> Details:
        """It goes on; what it was closed with stays in the lineage."""
        self.synthesis, self.reason = None, ""
        return self._step(words, due_on, next_step)

    def _step(self, words: str, due_on: date | None, next_step: str) -> dict[str, Any]:
        """The clock of the stage that begins, and its line."""
        self.due_on, self.next_step = due_on, next_step
        return {"step": self.say_step(words)}

    def say_step(self, words: str = "") -> int:
        """One line for everybody who reads the lab; the newest are kept with it too, whoever calls saves them."""
        language = language_of(words) if words else self.language
        step = self.steps.create(stage=self.stage, words=words, language=language)
        line = {"stage": str(step.stage), "words": words, "language": language, "at": step.at.isoformat()}
        self.lately = [line, *self.lately][: self.SHOWN]
        return int(step.pk)

    def entrust(self, person: Person, *, by: Actor) -> None:
        """Somebody facilitates this lab from now on, and belongs to it."""
        with transaction.atomic():
            mine = Appointment.objects.running().filter(person=person, role=Role.FACILITATOR, scope=[f"lab:{self.pk}"])
            if not mine.exists():
                Appointment.objects.appoint(person, Role.FACILITATOR, scope=[f"lab:{self.pk}"], by=by)
            self.welcome(person, by=by)

    def welcome(self, person: Person, *, by: Actor, way: str = "") -> bool:
        """Make somebody a member; false when they were one.

        Args:
            person: who.
            by: who acts.
            way: how they came, a `Joining`, where they were told that facilitators see them then. Whoever belongs
                because they wrote did not say so, and is named to nobody.
        """
        with transaction.atomic():
            membership, is_new = Membership.objects.get_or_create(lab=self, person=person, defaults={"way": way})
            if is_new:
                record(facts.JOINED, self, by=by)
            elif way and membership.way in ("", self.Joining.ROLE):
                since = {} if membership.way else {"since": now()}  # the day before was that of their first post
                Membership.objects.filter(pk=membership.pk).update(way=way, **since)
        self.know(person, belongs=True)
        return is_new

    def let_go(self, person: Person, *, by: Actor) -> bool:
        """Somebody does not belong to it any more; false when they did not. What they wrote stays as it is."""
        with transaction.atomic():
            was_one = bool(Membership.objects.filter(lab=self, person=person).delete()[0])
            if was_one:
                record(facts.LEFT, self, by=by)
        self.know(person, belongs=False)
        return was_one

    def tell_everybody(self) -> None:
        """Take the one time in a day that a post asks for everybody here; of two at the same moment one gets it.

        Raises:
            NotNow: when it was taken within the last 24 hours.
        """
        free = Q(told_everybody_at=None) | Q(told_everybody_at__lte=now() - timedelta(days=1))
        if not Lab.objects.filter(free, pk=self.pk).update(told_everybody_at=now()):
            raise NotNow(
                _(
                    "Everybody in this lab was told of a post within the last day. Choose fewer people, or wait until tomorrow."
                )
            )

    def next_number(self) -> int:
        """The number of the next discussion, given out once.

        Raises:
            NotNow: when no new ones begin here any more.
        """
        here = Lab.objects.open().filter(pk=self.pk)
        if not here.update(discussion_count=F("discussion_count") + 1, moved_at=now()):
            raise NotNow(_("This lab begins no new discussions any more."))
        self.refresh_from_db(fields=["discussion_count", "moved_at"])
        return self.discussion_count

    def as_entry(self) -> Described | None:
        """What the catalogue says of it; nothing until it has opened."""
        if self.stage in self.UNOPENED:
            return None
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
            passages=[("", self.purpose or self.guiding_question, self.language)],
            lab=self.slug,
        )


_lately: dict[int, Kept[dict[str, int]]] = {}


class Membership(models.Model):
    """Somebody belongs to a lab."""

    lab = models.ForeignKey(Lab, models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    since = models.DateTimeField(default=now)
    way = models.CharField(max_length=8, choices=Lab.Joining, blank=True, default="", db_default="")  # see `welcome`
    seen_at = models.DateTimeField(default=now, db_default=Now())  # they were on its page last
    before_at = models.DateTimeField(default=now, db_default=Now())  # when the visit before that ended

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lab", "person"], name="somebody_joins_a_lab_once")]
        indexes = [models.Index(fields=["lab", "-since", "-id"], condition=~Q(way=""), name="members_by_age")]

    def __str__(self) -> str:
        return f"membership {self.pk}"
