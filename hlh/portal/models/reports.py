"""What people say about a page of the hub, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.links.models import new_secret
from hlh.people.models import Naming, Quoting, Voice
from hlh.people.voices import ask_as
from hlh.portal import facts
from hlh.workflow import move

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone


class ReportQuerySet(models.QuerySet["Report"]):
    def send(
        self, person: Anyone, *, page: str, text: str, address: str, language: str, once: str, by: Actor
    ) -> Report:
        """Keep what somebody says of a page; the same form sent twice is kept once.

        Args:
            person: who says it, with or without an account.
            page: the address of the page, without its query.
            text: the words as typed.
            address: of somebody without an account who wants the answer by mail; may be empty.
            language: that the answer is written in.
            once: what the form is known by.
            by: who acts.
        """
        if before := self.filter(once=once).first():
            return before
        try:
            with transaction.atomic():
                return self._create(person, page=page, text=text, address=address, language=language, once=once, by=by)
        except IntegrityError:  # the second of two taps at once
            return self.get(once=once)

    def _create(
        self, person: Anyone, *, page: str, text: str, address: str, language: str, once: str, by: Actor
    ) -> Report:
        ref = new_secret()
        voice = ask_as(
            person,
            f"report:{ref}",
            naming=Naming.NOBODY,
            quoting=Quoting.NO,
            country=None,
            address=address,
            language=language,
        )
        report = self.create(ref=ref, page=page, text=text, voice=voice, once=once)
        record(facts.REPORTED, report, by=by)
        return report


class Report(models.Model):
    """A remark about a page: something is wrong, missing, or good. Each gets a state, and words where there are some."""

    class Stage(models.TextChoices):
        NEW = "new", pgettext_lazy("a remark", "New")
        SEEN = "seen", _("Seen")
        ANSWERED = "answered", pgettext_lazy("a remark", "Answered")
        DONE = "done", _("Done")

    ref = models.SlugField(max_length=26, unique=True)
    page = models.CharField(max_length=300)
    text = models.TextField()
    voice = models.ForeignKey(Voice, models.PROTECT, related_name="+")
    stage = models.CharField(max_length=8, choices=Stage, default=Stage.NEW)
    answer = models.TextField(blank=True)
    once = models.CharField(max_length=40, unique=True)
    sent_at = models.DateTimeField(default=now)

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(stage="answered") | ~Q(answer=""), name="an_answered_report_has_words")
        ]
        indexes = [models.Index(fields=["-sent_at", "-id"], name="reports_by_date")]

    def __str__(self) -> str:
        return f"report {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("feedback:report", args=[self.ref])

    @move(source=[Stage.NEW], target=Stage.SEEN, fact=facts.SEEN)
    def see(self, *, by: Actor) -> None:
        """Somebody looks into it."""

    @move(source=[Stage.NEW, Stage.SEEN], target=Stage.ANSWERED, fact=facts.ANSWERED)
    def reply(self, *, by: Actor, words: str) -> None:
        """Tell the sender what becomes of it."""
        self.answer = words

    @move(source=[Stage.NEW, Stage.SEEN, Stage.ANSWERED], target=Stage.DONE, fact=facts.DONE)
    def finish(self, *, by: Actor) -> None:
        """Nothing is left to do."""
