"""A clearance: somebody who speaks for a country says that exact words may be published, and how far it is named."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from briefs import facts
from briefs.models.grades import Grade
from briefs.models.sections import Section, sections_of
from briefs.models.told import KEY_LETTERS, PARTS
from briefs.models.versions import Version
from hlh.activity.ledger import Details
from hlh.activity.models import Actor
from hlh.people.models import Voice
from hlh.policy import NotNow
from hlh.taxonomy.models import Country
from hlh.taxonomy.models.keys import TaxonomyKey
from hlh.workflow import move

CLEARED = ("title", "points", *PARTS, "claims", "unknowns")  # the fields that sections are made of


def new_ref() -> str:
    """The address of the page of a clearance: nobody guesses it."""
    return get_random_string(12, KEY_LETTERS)


class ClearanceQuerySet(models.QuerySet["Clearance"]):
    def standing(self) -> Self:
        """Those that hold today."""
        return self.filter(Q(until=None) | Q(until__gte=now().date()), stage=Clearance.Stage.GIVEN)

    def over(self) -> Self:
        """Those that were given until a day that has passed."""
        return self.filter(stage=Clearance.Stage.GIVEN, until__lt=now().date())

    def of_words(self, country: str | None, digest: str) -> Self:
        """Those of exactly these words, said of this country."""
        return self.filter(country=country, hash=digest)

    def newest_first(self) -> Self:
        return self.order_by("-asked_at", "-pk")


class Clearance(models.Model):
    """One asking, with the words as they were shown: what is typed into the brief later is another text."""

    class Stage(models.TextChoices):
        ASKED = "asked", gettext_lazy("Asked")
        GIVEN = "given", gettext_lazy("Cleared")
        REFUSED = "refused", gettext_lazy("Not cleared")
        LAPSED = "lapsed", gettext_lazy("Its time is over")
        WITHDRAWN = "withdrawn", gettext_lazy("Taken back")

    ANSWERABLE = (Stage.ASKED, Stage.GIVEN, Stage.REFUSED, Stage.LAPSED)
    LONGEST = timedelta(days=3660)  # that one may be given for

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    brief = models.ForeignKey("briefs.Brief", models.CASCADE, related_name="clearances")
    country = TaxonomyKey(Country, models.PROTECT, related_name="+")
    hash = models.CharField(max_length=64)  # of the whole text
    hashes = models.JSONField(default=dict)  # of each section, by its key
    words = models.JSONField(default=dict)  # as they were shown to whoever was asked
    language = models.CharField(max_length=2, default="en")  # of the words
    voice = models.ForeignKey(Voice, models.PROTECT, null=True, related_name="+")  # who was asked by mail
    stage = models.CharField(max_length=9, choices=Stage, default=Stage.ASKED)
    wanted = models.CharField(
        max_length=8, choices=Grade, default=Grade.COUNTRY, db_default=Grade.COUNTRY
    )  # by whoever asks
    grade = models.CharField(max_length=8, choices=Grade, blank=True)
    until = models.DateField(null=True, blank=True)  # the last day that it holds
    said = models.TextField(blank=True)  # why not
    asked_by = models.ForeignKey(Actor, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=now)
    answered_by = models.ForeignKey(Actor, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    by_mail = models.BooleanField(default=False, db_default=False)  # whether it was answered by a reply

    objects = ClearanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(stage__in=["given", "lapsed"]) | ~Q(grade=""), name="what_is_cleared_says_how_far_it_names"
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=["given", "refused", "lapsed"])
                | Q(answered_by__isnull=False, answered_at__isnull=False),
                name="an_answer_about_words_says_whose_and_when",
            ),
        ]
        indexes = [
            models.Index(fields=["brief", "-asked_at"], name="clearances_of_a_brief"),
            models.Index(fields=["until"], condition=Q(stage="given", until__isnull=False), name="clearances_that_end"),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.brief_id}"

    def get_absolute_url(self) -> str:
        return reverse("briefs:clearance", args=[self.ref])

    @property
    def is_standing(self) -> bool:
        """Whether it holds today."""
        return self.stage == self.Stage.GIVEN and (self.until is None or self.until >= now().date())

    @property
    def may_be_answered(self) -> bool:
        return self.stage in self.ANSWERABLE

    @property
    def way(self) -> str:
        """By which way it was answered, for the ledger."""
        return "mail" if self.by_mail else "page"

    def as_told(self) -> Version:
        """The words as a text of the brief, for whatever shows one; it is stored nowhere."""
        return Version(brief=self.brief, language=self.language, hash=self.hash, **self.words)

    def sections(self) -> list[Section]:
        """What was asked about, as it stands on the page: nothing that is empty."""
        return [one for one in sections_of(self.as_told(), self.brief.kind) if one.words]

    # Moves: each holds the row of the brief first, as a publication does

    @move(source=ANSWERABLE, target=Stage.GIVEN, fact=facts.CLEARANCE_GIVEN, under="brief")
    def give(self, *, grade: str, until: date | None, seen: str, by: Actor, by_mail: bool = False) -> Details:
        """These words may be published.

        Args:
            grade: how far the place is named.
            until: the last day that this holds; for ever without one.
            seen: the hash of the words on the page that was answered.
            by: who acts.
            by_mail: whether a reply says it.

        Raises:
            NotNow: when the page showed other words.
        """
        self._require_seen(seen)
        self.grade, self.until, self.said = Grade(grade), until, ""
        self._answer(by, by_mail=by_mail)
        return {"brief": self.brief_id, "grade": grade, "way": self.way}

    @move(source=ANSWERABLE, target=Stage.REFUSED, fact=facts.CLEARANCE_REFUSED, under="brief")
    def refuse(self, words: str, *, seen: str, by: Actor, by_mail: bool = False) -> Details:
        """Not like this: why, in words."""
        self._require_seen(seen)
        self.grade, self.until, self.said = "", None, words
        self._answer(by, by_mail=by_mail)
        return {"brief": self.brief_id, "way": self.way}

    @move(source=[Stage.ASKED, Stage.GIVEN], target=Stage.WITHDRAWN, fact=facts.CLEARANCE_WITHDRAWN, under="brief")
    def take_back(self, *, by: Actor) -> Details:
        """Nobody is asked any more; or what was allowed is not any more."""
        self._settle()
        return {"brief": self.brief_id}

    @move(source=[Stage.GIVEN], target=Stage.LAPSED, fact=facts.CLEARANCE_LAPSED, under="brief")
    def lapse(self, *, by: Actor) -> Details:
        """Its last day has passed."""
        if self.until is None or self.until >= now().date():
            raise NotNow(_("It was prolonged meanwhile."))
        self._settle()
        return {"brief": self.brief_id}

    def _require_seen(self, seen: str) -> None:
        if seen != self.hash:
            raise NotNow(_("These are not the words that you were shown. Open the page again, and answer there."))

    def _answer(self, by: Actor, *, by_mail: bool) -> None:
        self.answered_by, self.answered_at, self.by_mail = by, now(), by_mail
        self._settle()

    def _settle(self) -> None:
        """The versions of the brief name their country as it stands now."""
        from briefs.models.grading import settle_grades

        self.save()  # the grades are worked out from what is stored
        settle_grades(self.brief)

    @classmethod
    def kept_of(cls, told: Any) -> dict[str, Any]:
        """What is kept of a text that somebody is asked about."""
        return {name: getattr(told, name) for name in CLEARED}
