"""The question: from asking to an answer that helped, each step a move."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from helpdesk import facts
from hlh.activity.ledger import Details, Json, record
from hlh.activity.models import Actor, Fact
from hlh.catalogue.entries import Described, enter
from hlh.catalogue.models import Entry, Passage
from hlh.links.models import Link, secret_from
from hlh.people.models import Person, Role, Voice
from hlh.people.models.appointments import EVERYTHING
from hlh.people.speakers import with_voice
from hlh.people.traces import marked_words, without_traces
from hlh.people.voices import ask_as, written_by
from hlh.policy import NotNow, Words
from hlh.taxonomy.languages import django_code
from hlh.taxonomy.models import Area, Country
from hlh.taxonomy.models.keys import TaxonomyKey
from hlh.web import key_of
from hlh.workflow import move

if TYPE_CHECKING:
    from helpdesk.models.answers import Answer
    from helpdesk.routing import Recognition
    from hlh.people.models.persons import Anyone

ASKER = "asker"  # the purpose of the link that opens a question's page to whoever asked it
DESK = "desk:"  # what the audiences of questions begin with
REF_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class Scope(models.TextChoices):
    """What kind of question it is; the first two are ours."""

    EHS = "ehs", _("Essential health services")
    EMERGENCY = "emergency", _("Danger now")
    CLINICAL = "clinical", _("Treatment of a patient")
    RESEARCH = "research", _("Research")
    OTHER = "other", _("Something else")


class Place(models.TextChoices):
    """Where a question is handed over to when it is not for the hub."""

    CLINICAL = "clinical", _("Clinical case management")
    RESEARCH = "research", _("Research")
    OTHER = "other", _("General information")


AT_ONCE = timedelta(hours=2)  # when a person has read what may be danger now, at the latest


def promised() -> datetime:
    """When somebody who knows has answered, at the latest."""
    return now() + timedelta(days=2)


class QuestionQuerySet(models.QuerySet["Question"]):
    def ask(
        self,
        *,
        text: str,
        once: str,
        asker: Anyone,
        by: Actor,
        naming: int,
        quoting: str,
        country: Country | None = None,
        address: str = "",
        behalf: bool = False,
        language: str = "en",
        channel: str = "form",
        is_opened_by_a_link: bool = False,
    ) -> Question:
        """Ask; the same form sent twice, or twice at once, asks once as long as its words are the same.

        Args:
            text: the question as typed.
            once: the key of the form, unguessable.
            asker: a person, or a stranger.
            by: who acts.
            naming, quoting: how the asker wants to be named, and quoted.
            country: where, when it was said; nobody who would rather not say is placed by their account.
            address: for the answer, of a stranger.
            behalf: asked for somebody else.
            language: of the page it was asked on; letters are written in it.
            channel: how it came.
            is_opened_by_a_link: whether the asker is handed one: it is made with the question, `secret_of_its_asker`.
        """
        key = key_of(once, text)
        ref = get_random_string(12, REF_LETTERS)
        try:
            with transaction.atomic():
                voice = ask_as(
                    asker,
                    f"question:{ref}",
                    naming=naming,
                    quoting=quoting,
                    country=country,
                    address=address,
                    language=language,
                )
                question = self.create(
                    ref=ref, text=text, once=key, voice=voice, behalf=behalf, country=country, channel=channel
                )
                record(facts.ASKED, question, by=by, channel=channel)
                if is_opened_by_a_link:
                    Link.objects.make(ASKER, question, secret=question.secret_of_its_asker)
        except IntegrityError:
            return self.get(once=key)  # its twin came before, or at the same moment
        return question

    def visible_to(self, person: Anyone) -> Self:
        """Askers see their own, help-desk officers those of their scope; nobody else sees any."""
        if not person.is_authenticated:
            return self.none()
        return self.filter(written_by(person) | self._in_scope_of(person))

    def asked_by(self, person: Person) -> Self:
        """What somebody asked with their account, the newest first; for those eyes alone."""
        return self.filter(written_by(person)).order_by("-asked_at", "-pk")

    def told_of(self, entry: Entry) -> Self:
        """Those whose askers were pointed to an entry, by the loop or by an officer."""
        kind = ContentType.objects.get_for_model(Question)
        told = Fact.objects.filter(target_type=kind, verb=facts.POINTED, details__entry=entry.pk).values("target_id")
        return self.filter(pk__in=told).select_related("voice").order_by("pk")

    def unsolved(self) -> Self:
        """What still waits for an answer, or for a word whether it helped."""
        return self.exclude(stage__in=[Question.Stage.CLOSED, Question.Stage.HANDED_OVER])

    def for_officer(self, person: Anyone) -> Self:
        return self.filter(self._in_scope_of(person))

    def waiting(self) -> Self:
        """What waits for a person of the desk: held, or not yet recognised."""
        return self.filter(stage__in=[Question.Stage.ASKED, Question.Stage.HELD])

    def to_tell(self) -> Self:
        return self.filter(tell_at__lte=now())

    def for_queue(self) -> Self:
        return self.select_related("entry", *with_voice()).order_by("promised_at", "pk")

    def _in_scope_of(self, person: Anyone) -> Q:
        if person.holds(Role.ADMINISTRATOR):
            return EVERYTHING
        scopes = [appointment.scope for appointment in person.appointments_now if appointment.role == Role.OFFICER]
        mine = person.scope_of(Role.OFFICER, on="country") | person.scope_of(Role.OFFICER, on="area")
        if any(mark.startswith(("country:", "region:")) for scope in scopes for mark in scope):
            mine |= Q(country=None)  # from nobody knows where: every desk of a region may take it
        return mine

    def for_describing(self) -> Self:
        """With all that describing many of them needs."""
        return self.select_related("voice")


def nothing_to_tell(question: Question) -> Words:
    """What was gathered may have been taken back before it was told."""
    if question.answers.standing().filter(told_at=None).exists():
        return ""
    return _("Nothing has been answered yet. You will be told as soon as somebody does.")


class Question(models.Model):
    """What somebody asked, and what became of it."""

    class Stage(models.TextChoices):
        ASKED = "asked", _("Received")
        RECOGNISED = "recognised", _("Understood")
        HELD = "held", _("With the help desk")
        ROUTED = "routed", _("Discussed in a lab")
        HANDED_OVER = "handed_over", _("Handed over")
        ANSWERED = "answered", pgettext_lazy("a question", "Answered")
        CLOSED = "closed", _("Solved")

    class Verdict(models.TextChoices):
        SOLVED = "solved", _("It solved it")
        PARTLY = "partly", _("It helped in part")
        NO = "no", _("It did not help")

    class Why(models.TextChoices):
        """Why it waits for a person."""

        UNSURE = "unsure", _("Not sure which area it belongs to")
        EMERGENCY = "emergency", _("It may be about danger now")
        NO_LAB = "no_lab", _("No open lab fits")

    ANSWERED_HERE = (Scope.EHS, Scope.EMERGENCY)
    SURE = 0.5  # below this probability of the area (or of being out of scope) a person decides

    ref = models.CharField(max_length=12, unique=True)
    once = models.CharField(max_length=64, unique=True)
    text = models.TextField()
    voice = models.ForeignKey(Voice, models.PROTECT, related_name="+")
    behalf = models.BooleanField(default=False)
    channel = models.CharField(max_length=10, default="form")
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.ASKED)
    why = models.CharField(max_length=10, choices=Why, blank=True)
    place = models.CharField(max_length=10, choices=Place, blank=True)

    language = models.CharField(max_length=2, blank=True)
    scope = models.CharField(max_length=10, choices=Scope, blank=True)
    area = TaxonomyKey(Area, models.PROTECT, null=True, related_name="+")
    second = TaxonomyKey(Area, models.PROTECT, null=True, related_name="+")
    confidence = models.FloatField(null=True)
    terms = models.JSONField(default=list)
    country = TaxonomyKey(Country, models.PROTECT, null=True, related_name="+")

    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")  # the discussion it went to
    verdict = models.CharField(max_length=6, choices=Verdict, blank=True)
    helped = models.ForeignKey(
        "Answer", models.SET_NULL, null=True, related_name="+"
    )  # the answer that did, if one did
    asked_at = models.DateTimeField(default=now)
    promised_at = models.DateTimeField(default=promised)
    tell_at = models.DateTimeField(null=True)  # when the answers gathered so far are told

    objects = QuestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(stage__in=["routed", "answered"]) | Q(entry__isnull=False),
                name="a_routed_question_has_an_entry",
            ),
            models.CheckConstraint(condition=~Q(stage="held") | ~Q(why=""), name="a_held_question_says_why"),
            models.CheckConstraint(
                condition=~Q(stage="handed_over") | ~Q(place=""), name="a_question_handed_over_says_where"
            ),
        ]
        indexes = [
            models.Index(
                fields=["promised_at", "id"], condition=Q(stage__in=["asked", "held"]), name="questions_waiting"
            ),
            models.Index(fields=["promised_at", "id"], name="questions_by_promise"),
            models.Index(fields=["tell_at"], condition=Q(tell_at__isnull=False), name="questions_to_tell"),
        ]

    def __str__(self) -> str:
        return self.ref

    def get_absolute_url(self) -> str:
        return reverse("helpdesk:question", args=[self.ref])

    # What it is

    @property
    def is_ours(self) -> bool:
        return self.scope in self.ANSWERED_HERE

    @property
    def is_understood(self) -> bool:
        """Whether somebody, the router or a person, has said what it is about; asking itself takes no longer than it must."""
        return self.stage != self.Stage.ASKED

    @property
    def is_sure(self) -> bool:
        """Sure enough to go on without a person."""
        return self.confidence is not None and self.confidence >= self.SURE

    @property
    def is_open(self) -> bool:
        return self.stage not in (self.Stage.CLOSED, self.Stage.HANDED_OVER)

    @property
    def solved(self) -> str:
        """Whether it is solved, as the catalogue says it; of what was handed over nobody here learns."""
        if self.stage == self.Stage.HANDED_OVER:
            return ""
        return Entry.Solved.NO if self.is_open else Entry.Solved.YES

    @property
    def audience(self) -> str:
        """Which desks read it, as the catalogue names them: those of its country; of every one where none is known."""
        return f"{DESK}{self.country_id or ''}"

    @property
    def term_words(self) -> list[str]:
        """The words that decided, as they stand in the text."""
        return [str(term[0]) for term in self.terms]

    @property
    def marked(self) -> SafeString:
        """The text with the words that decided marked."""
        return marked_words(self.text, self.term_words)

    @property
    def secret_of_its_asker(self) -> str:
        """The same for who sends one form twice."""
        return secret_from(self.once)

    def without_traces(self, text: str = "") -> str:
        """The text, or one that its asker added, as a lab may see it: without addresses, numbers and links to somebody.

        What stands in their place is in the question's own language, whoever looks.
        """
        with override(django_code(self.language or self.voice.language)):
            return without_traces(text or self.text)

    def locked(self) -> Question:
        """The row as it is now, locked. Who writes a question and a lab in one transaction locks the question first."""
        return Question.objects.select_related("voice").select_for_update(of=("self",)).get(pk=self.pk)

    # Moves

    @move(source=[Stage.ASKED], target=Stage.RECOGNISED, fact=facts.RECOGNISED)
    def recognise(self, found: Recognition, *, by: Actor) -> Details:
        """Keep what the router found."""
        self._keep(found)
        enter(self)
        return {
            "scope": self.scope,
            "area": self.area_id,
            "second": self.second_id,
            "confidence": self.confidence,
            "lang": self.language,
            "country": self.country_id,
        }

    @move(source=[Stage.RECOGNISED], target=Stage.HELD, fact=facts.HELD)
    def hold(self, *, why: str, by: Actor) -> Details:
        """It waits for a person of the desk; what may be danger now stands first in the queue."""
        self.why = why
        if why == self.Why.EMERGENCY:
            self.promised_at = min(self.promised_at, now() + AT_ONCE)
        enter(self)
        return {"why": why}

    @move(source=[Stage.ASKED, Stage.RECOGNISED, Stage.HELD, Stage.HANDED_OVER], target=Stage.ROUTED, fact=facts.ROUTED)
    def route(self, *, to: Entry, by: Actor) -> Details:
        """It is discussed in a lab."""
        self.entry, self.why = to, ""
        enter(self)
        return {"entry": to.pk}

    @move(source=[Stage.ASKED, Stage.RECOGNISED, Stage.HELD], target=Stage.HANDED_OVER, fact=facts.HANDED_OVER)
    def hand_over(self, *, to: str, by: Actor) -> Details:
        """It is not for the hub: the asker is told where to turn."""
        self.place, self.why = to, ""
        enter(self)
        return {"to": to}

    @move(source=[Stage.ROUTED, Stage.ANSWERED], target=Stage.ANSWERED, fact=facts.ANSWERED, guard=nothing_to_tell)
    def answer(self, *, by: Actor) -> Details:
        """What was gathered is told to the asker, in one letter."""
        self.tell_at = None
        untold = self.answers.standing().filter(told_at=None)
        told: list[Json] = list(untold.values_list("pk", flat=True))
        untold.update(told_at=now())
        enter(self)
        return {"answers": told}

    @move(source=[Stage.ROUTED, Stage.ANSWERED, Stage.CLOSED], target=Stage.ANSWERED, fact=facts.JUDGED)
    def judge(self, verdict: str, answer: Answer | None = None, *, by: Actor) -> Details:
        """The asker says whether it helped, and which answer did."""
        self.verdict, self.helped = verdict, answer
        enter(self)
        return {"verdict": verdict, "answer": answer.pk if answer else None}

    @move(source=[Stage.ANSWERED], target=Stage.CLOSED, fact=facts.CLOSED)
    def close(self, *, by: Actor) -> None:
        """Solved."""
        enter(self)

    @move(source=[Stage.ANSWERED], target=Stage.ROUTED, fact=facts.REOPENED)
    def reopen(self, *, by: Actor) -> None:
        """It did not help: the lab goes on."""
        enter(self)

    def send_elsewhere(self, place: str, *, by: Actor) -> None:
        """An officer says that it is not for the hub, and who can help; kept, for the router to be taught with."""
        with transaction.atomic():
            self.hand_over(to=place, by=by)
            self.correct(scope=place, area=None, by=by)

    def correct(self, *, scope: str, area: Area | None, by: Actor) -> None:
        """An officer says what it is about; kept, for the router to be taught with."""
        with transaction.atomic():
            mine = self.locked()
            was = (mine.scope, mine.area_id)
            if was != (scope, area.pk if area else None):
                mine.corrections.create(scope=scope, area=area, by=by)
                mine.scope, mine.area = scope, area
                mine.save(update_fields=["scope", "area"])
                if mine.is_understood:
                    enter(mine)
                record(
                    facts.CORRECTED,
                    mine,
                    by=by,
                    scope=scope,
                    area=area.pk if area else None,
                    was_scope=was[0],
                    was_area=was[1],
                )
        self.refresh_from_db()

    # What is added, and what comes back

    def tell_more(self, text: str, *, once: str, by: Actor) -> None:
        """The asker says more, by mail; it reaches the desk, and the lab without traces. The same message adds it once.

        Raises:
            NotNow: when it was handed over, and nobody here would read it.
        """
        with transaction.atomic():
            mine = self.locked()
            if mine.stage == self.Stage.HANDED_OVER:
                raise NotNow(_("This is already “%(stage)s”.") % {"stage": mine.get_stage_display()})
            addition, is_new = mine.additions.get_or_create(once=once, defaults={"text": text})
            if is_new:
                record(facts.TOLD_MORE, mine, by=by, addition=addition.pk)

    def gather(self, passage: Passage, voice: Voice, *, by: Actor) -> Answer | None:
        """Keep an answer for the asker, once; the first one starts the pause after which they are told.

        Args:
            passage: the post, as the catalogue has it; what is told is always what it says now.
            voice: who says it.
        """
        with transaction.atomic():
            mine = self.locked()
            answer, is_new = mine.answers.get_or_create(passage=passage, defaults={"voice": voice})
            if not is_new:
                return None
            if mine.tell_at is None:
                Question.objects.filter(pk=self.pk).update(tell_at=now() + timedelta(seconds=settings.ANSWER_PAUSE))
            record(facts.GATHERED, mine, by=by, passage=passage.pk)
        self.refresh_from_db()
        return answer

    def point_to(self, entry: Entry, *, by: Actor) -> None:
        """What the asker waits for was written down somewhere: they are told once, as long as they wait."""
        self._say_once(facts.POINTED, entry, by, when=lambda mine: mine.is_open)

    def take_back_pointer(self, entry: Entry, *, by: Actor) -> None:
        """What the asker was told no longer stands: they are told so, once."""
        self._say_once(facts.POINTER_FELL, entry, by, when=lambda mine: mine.was_told(facts.POINTED, entry))

    def was_told(self, verb: str, entry: Entry) -> bool:
        """Whether this was said of the entry to the asker."""
        kind = ContentType.objects.get_for_model(Question)
        told = Fact.objects.filter(target_type=kind, target_id=self.pk, verb=verb)
        return told.filter(details__entry=entry.pk).exists()

    @property
    def desk_address(self) -> str:
        """Where the desk reads it: how the catalogue knows it."""
        return f"/helpdesk/queue/{self.ref}/"

    def as_entry(self) -> Described | None:
        """What stands in the catalogue once it is understood; before that the desk finds it in its queue."""
        if not self.is_understood:
            return None
        return Described(
            kind="question",
            title=Truncator(self.without_traces().split("\n", 1)[0]).chars(160),
            summary="",
            language=self.language or "en",
            areas=[area for area in (self.area_id, self.second_id) if area],
            countries=[],
            published_at=self.asked_at,
            address=self.desk_address,
            audience=self.audience,
            passages=[("", self.without_traces(), self.language or "en")],
            voices={"": self.voice_id},
            solved=self.solved,
        )

    def _say_once(self, verb: str, entry: Entry, by: Actor, *, when: Callable[[Question], bool]) -> None:
        with transaction.atomic():
            mine = self.locked()
            if when(mine) and not mine.was_told(verb, entry):
                record(verb, mine, by=by, entry=entry.pk)

    def _keep(self, found: Recognition) -> None:
        self.language, self.scope = found.language, found.scope
        self.area_id, self.second_id = found.area, found.second
        self.confidence, self.terms = found.confidence, [list(term) for term in found.terms]
        if self.country_id is None and found.country:
            self.country = Country.objects.filter(pk=found.country).first()


def is_asker(person: Anyone, question: Question) -> bool:
    """Whether this person asked it."""
    return isinstance(person, Person) and question.voice.is_of(person)
