"""Somebody writes down what somebody else did: until those agree, nobody else reads it."""

from __future__ import annotations

import json
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Self

from django.db import models, transaction
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext as _

from briefs import facts
from briefs.models.sections import hash_of, sections_of
from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.people.models import Person, Voice
from hlh.people.voices import by_name_in, given_to, is_left_by_who, is_own, written_by
from hlh.policy import NotNow, Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from briefs.models.briefs import Brief
    from hlh.people.models.persons import Anyone

MOST_A_DAY = 5  # people whom one typist has written to


class OnBehalfQuerySet(models.QuerySet["OnBehalf"]):
    def begin(self, brief: Brief, typist: Person, *, by: Actor) -> OnBehalf:
        """From now on a draft is typed for whoever its voice is of; they read the name of who types."""
        made = self.create(brief=brief, typist=by_name_in(f"typing:{brief.pk}", typist))
        record(facts.WRITTEN_DOWN, brief, by=by)
        return made

    def still_typed(self) -> Self:
        """Those whose author has no account: only who types can change the words."""
        return self.filter(has_account=False)

    def lately_by(self, person: Person) -> int:
        """How many people somebody asked in the last day."""
        return self.filter(written_by(person, "typist"), asked_at__gt=now() - timedelta(days=1)).count()


class OnBehalf(models.Model):
    """That a brief is typed by somebody for whoever its voice is of, and what those said to it."""

    brief = models.OneToOneField("briefs.Brief", models.CASCADE, related_name="on_behalf")
    typist = models.OneToOneField(Voice, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(null=True, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_hash = models.CharField(max_length=64, blank=True)  # of what they agreed to, as `in_question` says
    refused_at = models.DateTimeField(null=True, blank=True)
    has_account = models.BooleanField(default=False)  # they have one by now, and write themselves

    objects = OnBehalfQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(agreed_at=None) | Q(refused_at=None), name="who_is_asked_says_yes_or_no")
        ]

    def __str__(self) -> str:
        return f"brief {self.brief_id} for somebody"

    def is_typed_by(self, person: Anyone) -> bool:
        """Whether somebody types it still: not once its author has an account and writes themselves."""
        return not self.has_account and is_own(person, self.typist)

    def is_to_its_typist(self) -> bool:
        """Whether the letter goes to an address of whoever types: nobody agrees to their own words for somebody else."""
        return not self.has_account and is_left_by_who(self.typist, self.brief.voice)

    def in_question(self) -> str:
        """The hash of what they agree to: every section, and what else goes out in their voice."""
        brief = self.brief
        more = (brief.country_id, brief.licence, brief.sources, brief.files)
        whole = json.dumps((hash_of(sections_of(brief, brief.kind)), *more), sort_keys=True)
        return sha256(whole.encode()).hexdigest()

    def hindrance(self) -> Words:
        """Why it cannot be handed in yet; empty when nothing is in the way."""
        if self.has_account:
            return ""
        if self.refused_at:
            return _("Whose experience it is said no. It cannot be handed in.")
        if not self.agreed_at:
            return _("Whose experience it is has to agree first. Ask them on the page of this draft.")
        if self.agreed_hash != self.in_question():
            return _("The words changed since whose experience it is agreed to them. Ask them once more.")
        return ""

    def ask(self, typist: Person, *, by: Actor) -> None:
        """They are shown the draft, and asked.

        Raises:
            NotNow: when they said no, were asked a moment ago, or the typist has asked as many as fit in a day.
        """
        with transaction.atomic():
            here = self._locked()
            if here.refused_at or here.has_account:
                raise NotNow(_("They have answered already."))
            if here.is_to_its_typist():
                raise NotNow(
                    _("They are asked at an address of your own. Begin it anew with theirs, or tell it as your own.")
                )
            if not here.hindrance():
                raise NotNow(_("They agreed already."))
            if here.asked_at and not here.agreed_at and here.asked_at > here.brief.saved_at:
                raise NotNow(_("They were asked, and nothing changed since. Give them a little time."))
            if OnBehalf.objects.lately_by(typist) >= MOST_A_DAY:
                raise NotNow(_("You asked five people within a day. Ask this one tomorrow."))
            OnBehalf.objects.filter(pk=here.pk).update(asked_at=now(), agreed_at=None, agreed_hash="")
            record(facts.ASKED_WHOSE, here.brief, by=by)

    def agree(
        self, seen: str, person: Person | None, *, naming: int, quoting: str, among: Mapping[str, int], by: Actor
    ) -> None:
        """They agree to the words that they read; with an account it is theirs from now on.

        Args:
            seen: the hash of what they read, as `in_question` says.
            person: who they are, when they are signed in.
            naming, quoting: as they chose.
            among: how many people of the hub work in a country, by its code.
            by: who acts.

        Raises:
            NotNow: when the words changed meanwhile, or they answered already.
        """
        with transaction.atomic():
            here = self._locked()
            if here.refused_at or here.has_account:
                raise NotNow(_("You have answered already."))
            if (person is not None and here.is_typed_by(person)) or here.is_to_its_typist():
                raise NotNow(_("Whose experience it is has to agree, and nobody for them."))
            if seen != here.in_question():
                raise NotNow(_("The words changed while you read. Read them once more, please."))
            voice = here.brief.voice
            given_to(voice, person, naming=naming, quoting=quoting, country=here.brief.country, among=among)
            here.agreed_at, here.agreed_hash, here.has_account = now(), seen, voice.person_id is not None
            here.save(update_fields=["agreed_at", "agreed_hash", "has_account"])
            record(facts.AGREED, here.brief, by=by)

    def refuse(self, *, by: Actor) -> None:
        """They say no: it goes nowhere, and where they are reached is forgotten.

        Raises:
            NotNow: when it is published or theirs already.
        """
        with transaction.atomic():
            here = self._locked()
            if here.has_account or here.brief.is_public or here.brief.stage != here.brief.Stage.DRAFT:
                raise NotNow(_("It is not a draft any more. Write to the hub; it can be withdrawn."))
            if here.refused_at is None:
                here.refused_at, here.agreed_at, here.agreed_hash = now(), None, ""
                here.save(update_fields=["refused_at", "agreed_at", "agreed_hash"])
                Voice.objects.filter(pk=here.brief.voice_id).update(address="")
                record(facts.REFUSED, here.brief, by=by)

    def _locked(self) -> OnBehalf:
        brief = type(self.brief).objects.select_for_update(of=("self",)).select_related("voice").get(pk=self.brief_id)
        here = OnBehalf.objects.select_for_update(of=("self",)).get(pk=self.pk)
        here.brief = brief
        return here


def typed_by(person: Anyone) -> Q:
    """The briefs that somebody types for others."""
    typed = OnBehalf.objects.still_typed().filter(written_by(person, "typist"))
    return Q(pk__in=typed.values("brief"))
