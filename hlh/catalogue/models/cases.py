"""The case: a contribution that waits for a facilitator; what readers flagged of it, and what was decided."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Prefetch, Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from hlh.activity.ledger import Details
from hlh.activity.models import Actor
from hlh.catalogue import facts
from hlh.catalogue.models.entries import Entry
from hlh.catalogue.moderation.things import Keeper, keeper_of
from hlh.people.models import Role, Voice
from hlh.people.speakers import with_voice
from hlh.policy import NotNow, Words
from hlh.workflow import move

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone

LATE = timedelta(hours=24)  # after which those who decide are reminded, once


class Reason(models.TextChoices):
    """Why something is flagged, and why it is hidden: said to its author, and in its place."""

    PATIENT = "patient", _("A patient could be recognised")
    CLINICAL = "clinical", _("Treatment advice for a patient")
    UNKIND = "unkind", _("It hurts or shames somebody")
    WRONG = "wrong", _("It is wrong, or misleads")
    ASIDE = "aside", _("Advertising, or not about the topic")
    OTHER = "other", _("Another reason")


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, person: Anyone) -> Self:
        """Administrators see every case, facilitators those of their labs that they may read, others none."""
        from hlh.catalogue.audiences import readable_by

        if person.is_administrator:
            return self
        scopes = [appointment.scope for appointment in person.appointments_now if appointment.role == Role.FACILITATOR]
        if not scopes:
            return self.none()
        overseen = Q(pk__in=[])
        for scope in scopes:
            overseen |= Q(marks__overlap=scope) if scope else ~Q(marks=[])
        return self.filter(overseen, entry__audience__in=readable_by(person))

    def waiting(self) -> Self:
        return self.filter(stage=Case.Stage.WAITING)

    def late(self) -> Self:
        """What is held for more than a day: nobody but its author has read it."""
        return self.waiting().exclude(why=Case.Why.FLAGGED).filter(since__lte=now() - LATE)

    def for_listing(self) -> Self:
        open_flags = Prefetch("flags", Flag.objects.filter(decision=None).order_by("pk"), to_attr="open_flags")
        return self.select_related("entry", *with_voice()).prefetch_related(open_flags)


def is_not_held(case: Case) -> Words:
    return "" if case.is_held else _("Everybody reads this already. Hide it, or keep it as it is.")


def is_not_flagged(case: Case) -> Words:
    return _("Nobody has read this yet. Show it, or hide it.") if case.is_held else ""


class Case(models.Model):
    """One contribution that a facilitator looks at: held before others read it, or flagged since."""

    class Stage(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RELEASED = "released", _("Shown")
        HIDDEN = "hidden", _("Hidden")
        KEPT = "kept", _("Kept as it is")

    class Why(models.TextChoices):
        NEWCOMER = "newcomer", _("A first contribution")
        CLINICAL = "clinical", _("It reads like treatment advice for a patient")
        FLAGGED = "flagged", _("Readers flagged it")

    open_flags: list[Flag]  # of a row `for_listing`

    entry = models.ForeignKey(Entry, models.SET_NULL, null=True, related_name="+")
    anchor = models.CharField(max_length=40, blank=True)  # where it stands on its page; "held-17" before others read it
    voice = models.ForeignKey(Voice, models.PROTECT, null=True, related_name="+")  # its author's
    why = models.CharField(max_length=10, choices=Why)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.WAITING)
    marks = ArrayField(models.CharField(max_length=80), default=list, blank=True)  # empty: for administrators alone
    since = models.DateTimeField(default=now)
    reminded_at = models.DateTimeField(null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "anchor"], name="a_contribution_is_one_case")]
        indexes = [models.Index(fields=["since", "id"], condition=Q(stage="waiting"), name="cases_waiting")]

    def __str__(self) -> str:
        return f"case {self.pk}"

    @property
    def is_held(self) -> bool:
        """Whether nobody but its author has read it."""
        return self.why != self.Why.FLAGGED

    @property
    def can_be_hidden(self) -> bool:
        return keeper_of(self.entry, self.anchor) is not None

    # Moves

    @move(source=[Stage.WAITING], target=Stage.RELEASED, fact=facts.CASE_RELEASED, guard=is_not_held)
    def release(self, *, by: Actor) -> Details:
        """Everybody reads it from now on."""
        self.anchor = self._keeper().release(self, by=by)
        return {"decision": self._decide(Decision.What.RELEASED, by).pk}

    @move(source=[Stage.WAITING], target=Stage.HIDDEN, fact=facts.CASE_HIDDEN)
    def hide(self, *, reason: str, words: str, by: Actor) -> Details:
        """Nobody but its author reads it any more; its place says why."""
        self._keeper().hide(self, reason, by=by)
        return {"decision": self._decide(Decision.What.HIDDEN, by, reason, words).pk, "reason": reason}

    @move(source=[Stage.WAITING], target=Stage.KEPT, fact=facts.CASE_KEPT, guard=is_not_flagged)
    def keep(self, *, words: str = "", by: Actor) -> Details:
        """It stays as it is: what readers flagged needs nothing (more)."""
        return {"decision": self._decide(Decision.What.KEPT, by, words=words).pk}

    @move(source=[Stage.RELEASED, Stage.KEPT], target=Stage.WAITING, fact=facts.CASE_FLAGGED)
    def open_again(self, *, reason: str, by: Actor) -> Details:
        """A reader flags what was decided before."""
        self.why, self.since, self.reminded_at = self.Why.FLAGGED, now(), None
        return {"reason": reason}

    def _keeper(self) -> Keeper:
        """Who keeps it; the thing may have gone meanwhile.

        Raises:
            NotNow: when nobody here can show or hide it.
        """
        keeper = keeper_of(self.entry, self.anchor)
        if keeper is None:
            raise NotNow(_("This is mended where it stands, not here. Then say here that it is kept as it is."))
        return keeper

    def _decide(self, what: str, by: Actor, reason: str = "", words: str = "") -> Decision:
        decision = self.decisions.create(what=what, why=self.why, reason=reason, words=words, by=by)
        self.flags.filter(decision=None).update(decision=decision)
        return decision


class Decision(models.Model):
    """What somebody decided about a case, when and why: the log of moderation."""

    class What(models.TextChoices):
        RELEASED = "released", _("Shown")
        HIDDEN = "hidden", _("Hidden")
        KEPT = "kept", _("Kept as it is")

    case = models.ForeignKey(Case, models.CASCADE, related_name="decisions")
    what = models.CharField(max_length=10, choices=What)
    why = models.CharField(max_length=10, choices=Case.Why)  # why it was there to decide
    reason = models.CharField(max_length=10, choices=Reason, blank=True)
    words = models.TextField(blank=True)
    by = models.ForeignKey(Actor, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(what="hidden") | ~Q(reason=""), name="what_is_hidden_has_a_reason")
        ]

    def __str__(self) -> str:
        return f"decision {self.pk}"


class Flag(models.Model):
    """A reader says that something is wrong with a contribution; nobody else learns who said so."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="flags")
    voice = models.ForeignKey(Voice, models.CASCADE, related_name="+")  # the one in which the reader is told things
    reason = models.CharField(max_length=10, choices=Reason)
    words = models.TextField(blank=True)
    at = models.DateTimeField(default=now)
    decision = models.ForeignKey(Decision, models.SET_NULL, null=True, blank=True, related_name="flags")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "voice"], name="somebody_flags_a_thing_once")]

    def __str__(self) -> str:
        return f"flag {self.pk}"
