"""A lab that somebody proposes. Who did stands apart from the lab: whoever reads it learns nothing of that."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.text import slugify
from django.utils.timezone import now
from django.utils.translation import gettext as _

from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.catalogue.tongues import language_of
from hlh.people.models import Naming, Quoting, Role, Voice
from hlh.people.models.appointments import EVERYTHING
from hlh.people.voices import author_of, speak, written_by
from hlh.policy import NotNow
from learning_labs import facts
from learning_labs.models.labs import Lab

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone, Person

SLUG_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
MOST_WAITING = 5  # of one person


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def propose(self, person: Person, *, by: Actor, **said: Any) -> Proposal:
        """Somebody proposes a lab: until it opens, they and who decides see it, and nobody else.

        Args:
            person: who proposes it; who decides sees them with name and office.
            by: who acts.
            said: title, guiding question, purpose, areas, languages, countries.

        Returns:
            The proposal; the same form sent twice proposes it once.

        Raises:
            NotNow: when as many as anybody may propose wait already.
        """
        language = language_of(f"{said['title']} {said['guiding_question']}")
        said["languages"] = said["languages"] or [language]
        with transaction.atomic():
            type(person)._base_manager.select_for_update(of=("self",)).get(pk=person.pk)
            waiting = self.of(person).filter(lab__stage=Lab.Stage.PROPOSED)
            if before := waiting.filter(lab__title=said["title"]).first():
                return before
            if waiting.count() >= MOST_WAITING:
                raise NotNow(_("Five proposals of yours wait already. Propose more when these are decided."))
            lab = Lab.objects.create(
                slug=new_slug(said["title"]),
                language=language,
                stage=Lab.Stage.PROPOSED,
                is_demo=person.is_demo,
                **said,
            )
            voice = speak(person, f"lab:{lab.pk}", naming=Naming.OFFICE, quoting=Quoting.ASK, among={})
            record(facts.LAB_PROPOSED, lab, by=by, areas=list(lab.areas))
            return self.create(lab=lab, voice=voice)

    def visible_to(self, person: Anyone) -> Self:
        """Those whose lab has not opened: for who proposed it and for who decides. Every look-up starts here."""
        unopened = self.filter(lab__stage__in=Lab.UNOPENED).select_related("lab")
        return unopened.filter(written_by(person) | decided_by(person))

    def to_decide(self, person: Anyone) -> Self:
        """What waits for this person's yes or no; nobody decides about their own."""
        waiting = self.visible_to(person).filter(decided_by(person), lab__stage=Lab.Stage.PROPOSED)
        return waiting.exclude(written_by(person))

    def of(self, person: Anyone) -> Self:
        """What somebody proposed, whatever became of it; the newest first."""
        return self.filter(written_by(person)).select_related("lab").order_by("-proposed_at", "-pk")


def decided_by(person: Anyone) -> Q:
    """Whose proposals somebody decides about: facilitators those of their areas, regional focal points, administrators."""
    if not person.is_authenticated:
        return Q(pk__in=[])
    if person.holds(Role.ADMINISTRATOR):
        return EVERYTHING
    theirs = person.scope_of(Role.FACILITATOR, on="areas")
    if person.holds(Role.REGIONAL_FOCAL_POINT):
        theirs |= Q(countries=[]) | person.scope_of(Role.REGIONAL_FOCAL_POINT, on="countries")
    return Q(lab__in=Lab.objects.filter(theirs, stage__in=Lab.UNOPENED))


def new_slug(title: str) -> str:
    """An address out of a title; with letters that nobody guesses, so that it tells of no other lab of that name."""
    return f"{slugify(title)[:40].strip('-') or 'lab'}-{get_random_string(4, SLUG_LETTERS)}"


class Proposal(models.Model):
    """Somebody with an account proposed a lab; what became of it is the lab's stage."""

    lab = models.OneToOneField(Lab, models.CASCADE, related_name="+")
    voice = models.ForeignKey(Voice, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=now)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["proposed_at", "id"], name="proposed_labs_by_age")]

    def __str__(self) -> str:
        return f"proposal of {self.lab_id}"

    def get_absolute_url(self) -> str:
        return reverse("learning_labs:proposal", args=[self.lab.slug])

    def accept(self, leaders: Iterable[Person], *, themselves: bool, by: Actor, **doors: str) -> None:
        """The lab opens, and whoever proposed it belongs to it.

        Args:
            leaders: who facilitates it.
            themselves: whether who proposed it does too.
            by: who decides.
            doors: who reads it, and who joins it, where not everybody does.
        """
        with transaction.atomic():
            self.lab.accept(by=by, **doors)
            author = author_of(self.voice)
            if author is not None:
                self.lab.welcome(author, by=by)
            for person in {*leaders, *([author] if themselves and author else [])}:
                self.lab.entrust(person, by=by)
