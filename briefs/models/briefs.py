"""The brief: from a draft to a version that everybody reads, each step a move."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.text import Truncator
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from briefs import facts
from briefs.checking.hints import errors_of
from briefs.models.behalf import OnBehalf, typed_by
from briefs.models.coauthors import CoAuthor
from briefs.models.contributions import Contribution
from briefs.models.decisions import Decision, may_still_be_urgent
from briefs.models.edits import Edit
from briefs.models.grades import NAMING
from briefs.models.grading import grade_now, what_clearance_hinders
from briefs.models.looking import look_again_after
from briefs.models.looks import SecondLook
from briefs.models.reviewing import open_steps, reviewed_by, set_out
from briefs.models.rounds import Round
from briefs.models.sections import sections_of
from briefs.models.series import Series
from briefs.models.steps import Step
from briefs.models.tasks import Task
from briefs.models.told import PARTS, Kind, Told, missing, too_much
from briefs.models.unknowns import Gap
from briefs.models.versions import Version
from briefs.synthesising.guarding import not_allowed_yet, resting_on_nothing, without_what_is_gone
from briefs.translating.reading import readings_of
from hlh.activity.ledger import Details, record
from hlh.activity.models import Actor
from hlh.catalogue.audiences import EVERYBODY, SUPERSEDED, WITHDRAWN
from hlh.catalogue.entries import Described, enter, weave
from hlh.catalogue.models import Entry, Excerpt
from hlh.catalogue.tongues import language_of
from hlh.people.models import Naming, Role, Voice
from hlh.people.models.appointments import EVERYTHING
from hlh.people.speakers import with_voice
from hlh.people.voices import written_by
from hlh.policy import NotNow, Words
from hlh.workflow import move

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone

WORD_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_word() -> str:
    """The address of a brief until it is published: nobody guesses it."""
    return get_random_string(12, WORD_LETTERS)


class BriefQuerySet(models.QuerySet["Brief"]):
    def begin(
        self, *, kind: str, said: dict[str, Any], voice: Voice, by: Actor, roots: Iterable[Entry] = (), **more: Any
    ) -> Brief:
        """Begin a draft; one field that says something is enough.

        Args:
            kind: of the brief.
            said: the fields that are filled in so far.
            voice: whose it is; from now on it is the voice of this brief.
            by: who acts.
            roots: the entries that it comes of; the lineage is woven when it is published.
            more: `once`, the key of the form; of a brief from a public source `origin` and `origin_note`.
        """
        roots, word = list(roots), new_word()
        try:
            with transaction.atomic():
                brief = self.create(kind=kind, voice=voice, word=word, ref=word, language=said_in(said), **said, **more)
                Voice.objects.filter(pk=voice.pk).update(place=brief.place)
                voice.place = brief.place
                brief.roots.set(roots)
                if not brief.origin:
                    Contribution.objects.of_its_author(brief)
                record(facts.STARTED, brief, by=by, kind=kind, roots=[root.pk for root in roots])
        except IntegrityError:
            return self.get(once=more.get("once") or "")  # its twin came at the same moment
        return brief

    def public(self) -> Self:
        """Published at least once: everybody may open its address, whatever became of it."""
        return self.filter(version__isnull=False)

    def standing(self) -> Self:
        """Public, and neither withdrawn nor superseded."""
        return self.public().filter(published_at__isnull=False).exclude(stage__in=Brief.FALLEN)  # as its index says

    def visible_to(self, person: Anyone) -> Self:
        """Everybody reads what was published, authors their own, editors and reviewers what is in review for them."""
        return self.filter(Q(version__isnull=False) | workable_by(person))

    def workable_by(self, person: Anyone) -> Self:
        """Those whose working text somebody reads: authors their own, editors and reviewers what is in review for them."""
        return self.filter(workable_by(person))

    def for_editor(self, person: Anyone) -> Self:
        """Those whose publication this editor may decide about, were it somebody else's."""
        return self.filter(in_scope_of(person, only_editors=True))

    def editable_by(self, person: Anyone) -> Self:
        """Those of the countries and areas that this editor works for; administrators read all."""
        return self.filter(in_scope_of(person))

    def at(self, ref: str, capitals: str = "") -> Self:
        """The brief at an address: its reference in any case, or the word that it had before.

        Args:
            ref: as it was typed.
            capitals: the same in capitals, for a statement that is written before anything is typed.
        """
        return self.filter(Q(ref__in=[ref, capitals or ref.upper()]) | Q(word=ref))

    def about(
        self, *, kind: str = "", area: int | None = None, country: str = "", phase: str = "", level: str = ""
    ) -> Self:
        found = self.filter(kind=kind) if kind else self
        scales = {"version__phase": phase, "version__level": level}
        found = found.filter(**{name: code for name, code in scales.items() if code})
        if area:
            found = found.filter(Q(version__area=area) | Q(version__second=area))
        named = {"version__country": country, "version__grade__in": NAMING}
        return found.filter(**named) if country else found

    def for_listing(self) -> Self:
        return self.select_related("version", *with_voice())


def workable_by(person: Anyone) -> Q:
    if not person.is_authenticated:
        return Q(pk__in=[])
    in_review = Q(stage=Brief.Stage.IN_REVIEW) & in_scope_of(person)
    return written_or_joined_by(person) | typed_by(person) | in_review | reviewed_by(person)


def written_or_joined_by(person: Anyone) -> Q:
    """The briefs that somebody wrote, and those that they write along."""
    return written_by(person) | joined_by(person)


def joined_by(person: Anyone) -> Q:
    """The briefs that somebody writes along."""
    return Q(pk__in=CoAuthor.objects.of(person).writing().values("brief"))


def in_scope_of(person: Anyone, *, only_editors: bool = False) -> Q:
    """The briefs of the countries or areas that this editor works for; administrators read, and decide nothing."""
    if not only_editors and person.holds(Role.ADMINISTRATOR):
        return EVERYTHING
    return person.scope_of(Role.EDITOR, on="country") | person.scope_of(Role.EDITOR, on="area")


def said_in(said: dict[str, Any]) -> str:
    """The language of what was filled in."""
    claims = [claim["claim"] for claim in said.get("claims") or []]
    return language_of(" ".join(said.get(name) or "" for name in ("title", *PARTS)) + " ".join(claims))


def what_is_missing(brief: Brief) -> Words:
    """The guard of submission and publication: what a reviewer would have to ask for first."""
    return next((words for _field, words in brief.gaps()), "")


def what_hinders_readers(brief: Brief) -> Words:
    """The guard of publication: what is missing, words under claims that nobody allowed yet, what its country has to clear."""
    return what_is_missing(brief) or not_allowed_yet(brief) or what_clearance_hinders(brief)


def what_stands_in_its_way(brief: Brief) -> Words:
    """The guard of publication: what hinders it in the text, then which steps of the review are not done."""
    return what_hinders_readers(brief) or open_steps(brief)


def not_yet_public(brief: Brief) -> Words:
    """The guard of taking back."""
    return "" if brief.is_public else _("It is not published, so there is nothing to take back.")


def already_public(brief: Brief) -> Words:
    """The guard of declining."""
    return _("It is published already. Send the new version back, or withdraw the brief.") if brief.is_public else ""


class Brief(Told):
    """What a country did and learnt (action), or what many of them teach together (learning).

    Its own fields are the text that is worked on; what the public reads is `version`.
    """

    class Stage(models.TextChoices):
        DRAFT = "draft", gettext_lazy("Draft")
        IN_REVIEW = "in_review", gettext_lazy("In review")
        DECLINED = "declined", gettext_lazy("Not taken")
        PUBLISHED = "published", gettext_lazy("Published")
        WITHDRAWN = "withdrawn", gettext_lazy("Withdrawn")
        SUPERSEDED = "superseded", gettext_lazy("Superseded")

    FALLEN = (Stage.WITHDRAWN, Stage.SUPERSEDED)
    LIVING = (Stage.DRAFT, Stage.IN_REVIEW, Stage.PUBLISHED)

    kind = models.CharField(max_length=8, choices=Kind, default=Kind.ACTION)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.DRAFT)
    word = models.CharField(max_length=12, unique=True, default=new_word)
    ref = models.CharField(max_length=16, unique=True)
    voice = models.OneToOneField(Voice, models.PROTECT, related_name="+")
    version = models.OneToOneField(Version, models.PROTECT, null=True, blank=True, related_name="+")
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    roots = models.ManyToManyField(Entry, related_name="+")
    note = models.TextField(blank=True)  # what changes with the next version, and why
    edition = models.PositiveIntegerField(default=0)  # how often it was saved: a page left open knows that it is old
    once = models.CharField(max_length=40, null=True, blank=True, unique=True)
    origin = models.TextField(blank=True)  # the kind of public source that it was taken from; else people wrote it
    origin_note = models.TextField(blank=True)
    tongue = models.CharField(max_length=2, blank=True)  # its language as its author chose it; else it is recognised
    unplaced = models.TextField(blank=True)  # what a Word file said that found no place, for its author alone
    is_demo = models.BooleanField(default=False)
    tongues = ArrayField(models.CharField(max_length=2), default=list, db_default=[], blank=True)  # translated into
    is_joint = models.BooleanField(default=False)  # others write it along, or once did: else nobody asks who
    started_at = models.DateTimeField(default=now)
    saved_at = models.DateTimeField(default=now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)  # its first version
    looked_at = models.DateTimeField(null=True, blank=True)  # when it was published, or said to be still right
    look_again_at = models.DateTimeField(null=True, blank=True)
    look_told_at = models.DateTimeField(null=True, blank=True)  # that it is overdue
    taken_up = models.JSONField(default=dict, db_default={}, blank=True)  # what its uptake notes add up to
    credited = models.PositiveSmallIntegerField(default=0, db_default=0)  # who is listed beside its author

    objects = BriefQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(stage__in=["published", "withdrawn", "superseded"])
                | Q(version__isnull=False, published_at__isnull=False),
                name="a_published_brief_has_a_version_and_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(stage="superseded") | Q(successor__isnull=False), name="a_superseded_brief_leads_on"
            ),
            models.CheckConstraint(
                condition=~Q(stage="in_review") | Q(submitted_at__isnull=False), name="what_is_in_review_has_a_date"
            ),
        ]
        indexes = [
            models.Index(
                fields=["-published_at", "-id"],
                condition=Q(published_at__isnull=False) & ~Q(stage__in=["withdrawn", "superseded"]),
                name="briefs_that_stand_by_date",
            ),
            models.Index(fields=["look_again_at", "id"], name="briefs_to_look_at_again"),
            models.Index(fields=["submitted_at", "id"], condition=Q(stage="in_review"), name="briefs_in_review"),
            GinIndex(fields=["excerpts"], name="briefs_by_excerpt"),
            GinIndex(fields=["claims"], name="briefs_by_source", opclasses=["jsonb_path_ops"]),
        ]

    def __str__(self) -> str:
        return self.ref

    def get_absolute_url(self) -> str:
        return reverse("briefs:brief", args=[self.ref])

    @property
    def place(self) -> str:
        """Where the voice of this brief is."""
        return f"brief:{self.pk}"

    @property
    def is_public(self) -> bool:
        return self.version_id is not None

    @property
    def is_standing(self) -> bool:
        return self.is_public and self.stage not in self.FALLEN

    @property
    def is_overdue(self) -> bool:
        """Whether nobody has looked at it in time since it was published."""
        return self.is_standing and self.look_again_at is not None and self.look_again_at <= now()

    @property
    def is_learning(self) -> bool:
        return self.kind == Kind.LEARNING

    @property
    def stable_id(self) -> str:
        """How it is cited for ever, wherever the hub may stand."""
        return f"hlh:{self.ref.lower()}"

    @property
    def audience(self) -> str:
        """Who reads its entry; what was withdrawn or superseded is found by nobody, its place in the lineage stays."""
        return {self.Stage.WITHDRAWN: WITHDRAWN, self.Stage.SUPERSEDED: SUPERSEDED}.get(
            self.Stage(self.stage), EVERYBODY
        )

    @property
    def typing(self) -> OnBehalf | None:
        """That somebody types it for its author; asked once for a brief that was read."""
        return getattr(self, "on_behalf", None)

    def names_all_who_wrote(self) -> bool:
        """Whether everybody who may have worked on its files is named by name, also who left; who types it never is."""
        if self.voice.level != Naming.OFFICE or self.typing is not None:
            return False
        hidden = Q(voice__naming__lt=Naming.OFFICE) | Q(voice__floor__lt=Naming.OFFICE)
        return not (self.is_joint and self.coauthors.who_wrote().filter(hidden).exists())

    def scope_marks(self) -> set[str]:
        """What an appointment's scope names it by: its country with its region, its area."""
        return {mark for thing in (self.country, self.area) if thing for mark in thing.scope_marks()}

    def gaps(self) -> list[tuple[str, Words]]:
        """What is missing or too long before others review it, by field. A public source tells what it tells."""
        said = {name: getattr(self, name) for name in ("note", *self.told())}
        found = list(too_much(said)) + ([] if self.origin else list(missing(said, self.kind)))
        found += resting_on_nothing(self)
        if self.is_public and not self.note:
            found.append(("note", _("Say what changed since the last version, and why.")))
        if self.typing and (words := self.typing.hindrance()):
            found.append(("behalf", words))
        return found

    def keep(self, said: dict[str, Any], *, seen: int, who: Voice | None = None) -> None:
        """Save what is typed so far, complete or not.

        Args:
            said: fields with what they hold now.
            seen: the edition that the form was filled in over.
            who: saves, where others write along.

        Raises:
            NotNow: when it is with the reviewers, or was saved from another page meanwhile.
        """
        with transaction.atomic():
            self.refresh_from_db(from_queryset=Brief.objects.select_for_update(of=("self",)))
            was = {name: getattr(self, name) for name, value in said.items() if getattr(self, name) != value}
            if not was:
                return
            if self.stage != self.Stage.DRAFT:
                raise NotNow(_("This is already “%(stage)s”.") % {"stage": self.get_stage_display()})
            if self.edition != seen:
                raise NotNow(_("You saved this brief from another page meanwhile. Your text is kept below."))
            Edit.objects.keep(self, was, who=who)
            for name, value in said.items():
                setattr(self, name, value)
            self.edition, self.saved_at = self.edition + 1, now()
            self.language = self.tongue or said_in(self.told())
            self.save()

    def as_draft(self) -> Brief:
        """Its row, locked, for a change beside its words.

        Raises:
            NotNow: when it is no draft any more.
        """
        draft = Brief.objects.select_for_update(of=("self",)).select_related("voice").get(pk=self.pk)
        draft.must_be_a_draft()
        return draft

    def wants_a_reason(self, words: str) -> Words:
        """Why whoever publishes it has to say something: it is wrong for some readers. Empty where nothing is, or they did."""
        if words or not (wrong := errors_of(self)):
            return ""
        return _("%(what)s If it is to be published so, say why in your words.") % {"what": wrong[0].words}

    def must_be_a_draft(self) -> None:
        """What is gathered for it changes only while nobody else reads it.

        Raises:
            NotNow: when it is with the reviewers, or published.
        """
        if self.stage != self.Stage.DRAFT:
            raise NotNow(_("This is already “%(stage)s”.") % {"stage": self.get_stage_display()})

    # Moves

    @move(source=[Stage.DRAFT], target=Stage.IN_REVIEW, fact=facts.SUBMITTED, guard=what_is_missing)
    def submit(self, *, by: Actor) -> Details:
        """Hand the draft to the reviewers: an edition of its own, so that a decision is about what was read."""
        self.edition, self.submitted_at = self.edition + 1, now()
        begun = Round.objects.begin(self)
        return {"version": self._next_number(), "round": begun.number, "tasks": set_out(begun, self, by=by)}

    @move(source=[Stage.IN_REVIEW], target=Stage.DRAFT, fact=facts.RETURNED)
    def send_back(self, words: str, *, seen: int | None = None, by: Actor) -> Details:
        """It needs changes: what, in words."""
        self._is_still(seen)
        return {"decision": self._decide(Decision.What.RETURNED, words, by).pk}

    @move(source=[Stage.IN_REVIEW], target=Stage.DECLINED, fact=facts.DECLINED, guard=already_public)
    def decline(self, words: str, *, seen: int | None = None, by: Actor) -> Details:
        """It is not for the hub: why, in words."""
        self._is_still(seen)
        return {"decision": self._decide(Decision.What.DECLINED, words, by).pk}

    @move(source=[Stage.IN_REVIEW], target=Stage.PUBLISHED, fact=facts.PUBLISHED, guard=what_stands_in_its_way)
    def publish(self, words: str = "", *, seen: int | None = None, urgent: str = "", by: Actor) -> Details:
        """From now on everybody reads this text; the first time, it is given its reference."""
        self._is_still(seen)
        if late := self.wants_a_reason(words):
            raise NotNow(late)
        return self._go_public(words, by, urgent)

    @move(source=[Stage.IN_REVIEW], target=Stage.PUBLISHED, fact=facts.PUBLISHED, guard=what_hinders_readers)
    def publish_at_once(
        self, words: str = "", *, reason: str, seen: int | None = None, urgent: str = "", by: Actor
    ) -> Details:
        """The same although a step of its review is open; it is flagged until a second editor has looked."""
        self._is_still(seen)
        missing = Task.objects.missing(self).exclude(what=Step.What.CLEARANCE)  # nobody waits for a country
        skipped = list(missing.values_list("step", flat=True))
        said = self._go_public(words or ("" if skipped else reason), by, urgent)
        if skipped:
            look = {"decision_id": said["decision"], "number": said["version"], "reason": reason, "steps": skipped}
            made = SecondLook.objects.create(brief=self, by=by, **look)
            record(facts.PUBLISHED_ALONE, self, by=by, look=made.pk, steps=[*skipped])
        return said

    @move(source=[Stage.PUBLISHED], target=Stage.DRAFT, fact=facts.REOPENED)
    def reopen(self, *, by: Actor) -> Details:
        """Work on the next version; what was published stays public meanwhile."""
        return {"version": self._next_number()}

    @move(source=LIVING, target=Stage.WITHDRAWN, fact=facts.WITHDRAWN, guard=not_yet_public)
    def withdraw(self, words: str, *, instead: Entry | None = None, urgent: str = "", by: Actor) -> Details:
        """It is not to be used any more: why, and what to read instead. Its address says so."""
        decision = self._decide(Decision.What.WITHDRAWN, words, by, instead, urgent)
        enter(self)
        return {"decision": decision.pk}

    @move(source=LIVING, target=Stage.SUPERSEDED, fact=facts.SUPERSEDED, guard=not_yet_public)
    def supersede(self, words: str, *, successor: Brief, by: Actor) -> Details:
        """Another brief takes its place; its address leads there."""
        after = Brief.objects.select_for_update(of=("self",)).get(pk=successor.pk)
        if not after.is_standing or after.pk == self.pk:
            raise NotNow(_("Only a published brief can take the place of another."))
        self.successor = after
        decision = self._decide(Decision.What.SUPERSEDED, words, by)
        enter(self)
        return {"decision": decision.pk, "successor": after.pk}

    def last_decision(self, *what: str) -> Decision | None:
        """The latest decision, of these kinds where some are named."""
        found = self.decisions.filter(what__in=what) if what else self.decisions.all()
        return found.select_related("instead__audience").order_by("-pk").first()

    def as_entry(self) -> Described | None:
        if self.version is None or self.published_at is None:
            return None
        told = self.version.as_shown()
        points = " ".join(told.point_lines())
        return Described(
            kind=Entry.Kind.LEARNING_BRIEF if self.is_learning else Entry.Kind.ACTION_BRIEF,
            title=told.title,
            summary=Truncator(points or told.action or told.challenge).chars(300),
            language=told.language,
            areas=told.area_numbers(),
            countries=self._countries(told),
            published_at=self.published_at,
            address=f"/briefs/{self.ref}/",
            audience=self.audience,
            passages=[*passages_of(told, self.kind), *translated_passages(self, self.version)],
            phase=told.phase_id or "",
            tags=told.tags,
        )

    def _countries(self, told: Version) -> list[str]:
        """Its own country; of a learning brief those of what its claims stand on."""
        own = [told.country_id] if told.country_id else []
        cited = Entry.objects.filter(pk__in=told.cited(), audience__key=EVERYBODY).values_list("countries", flat=True)
        return sorted({*own, *(code for codes in cited for code in codes)} if told.claims else set(own))

    def _is_still(self, seen: int | None) -> None:
        """A decision is about the edition that was read; nothing said is the one that stands now.

        Raises:
            NotNow: when it was sent back, changed and handed in again meanwhile.
        """
        if seen is not None and seen != self.edition:
            raise NotNow(_("Its author handed in another text meanwhile. Read that one, then decide."))

    def _next_number(self) -> int:
        return self.version.number + 1 if self.version else 1

    def _go_public(self, words: str, by: Actor, urgent: str = "") -> Details:
        number = self._next_number()
        if not self.is_public:
            self.ref, self.published_at = Series.objects.next_ref(self.kind), now()
        self.claims = without_what_is_gone(self)
        self.version = Version.objects.freeze(self, number=number, note=self.note, grade=grade_now(self))
        self.looked_at, self.look_told_at = now(), None
        self.look_again_at = look_again_after(self.looked_at, self.kind)
        self.note = ""
        decision = self._decide(Decision.What.PUBLISHED, words, by, urgent=urgent)
        self._take_place()
        return {
            "version": number,
            "decision": decision.pk,
            "areas": [*self.area_numbers()],
            "country": self.country_id if self.version.names_its_country else None,
        }

    def _decide(self, what: str, words: str, by: Actor, instead: Entry | None = None, urgent: str = "") -> Decision:
        Round.objects.end(self, what)
        if urgent:
            may_still_be_urgent(by)
        made = self.decisions.create(what=what, words=words, by=by, instead=instead, urgent=urgent)
        if urgent:
            record(facts.MARKED_URGENT, self, by=by, decision=made.pk)
        return made

    def _take_place(self) -> None:
        """Enter the catalogue, as what came of its roots and of what its claims stand on."""
        entry = enter(self)
        Excerpt.objects.settle_into(entry, self.excerpts)
        Gap.objects.tell_of(self)
        for source in {*self.roots.all(), *Entry.objects.filter(pk__in=self.cited())}:
            if source.pk != entry.pk:
                weave(source, entry)


def translated_passages(brief: Brief, version: Version) -> Iterator[tuple[str, str, str]]:
    """What is found in other languages: each translated section, and the title of that language."""
    for reading in readings_of(brief, version):
        for one in sections_of(reading.told, brief.kind):
            if one.key in reading.tongues and one.key != "points":
                yield f"{one.key}-{reading.language}", one.words, reading.language


def passages_of(told: Told, kind: str) -> list[tuple[str, str, str]]:
    """The pieces that are found: the parts of an action brief, the question and the claims of a learning brief."""
    found = (one for one in sections_of(told, kind) if one.words and one.key not in ("title", "points"))
    return [(one.key, one.words, told.language) for one in found]
