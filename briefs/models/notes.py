"""What an expert knows that stands nowhere in the hub: a note, written for one learning brief."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import now

from briefs import facts
from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.catalogue.tongues import language_of
from hlh.people.models import Voice
from hlh.people.speakers import with_voice

if TYPE_CHECKING:
    from briefs.models.briefs import Brief


class NoteQuerySet(models.QuerySet["ExpertNote"]):
    def say(self, brief: Brief, words: str, *, voice: Voice, by: Actor) -> ExpertNote:
        """Keep a note for a brief; whoever writes it allows that it is quoted there, as its form says."""
        with transaction.atomic():
            note = self.create(brief=brief, voice=voice, words=words, language=language_of(words))
            record(facts.NOTE_WRITTEN, brief, by=by, note=note.pk)
        return note

    def for_showing(self) -> Self:
        return self.select_related("brief", *with_voice())


class ExpertNote(models.Model):
    """Words of an expert of WHO or an editor, under a claim like words of anybody else; no experience, and counted apart."""

    LONGEST = 1000

    brief = models.ForeignKey("briefs.Brief", models.CASCADE, related_name="expert_notes")
    voice = models.ForeignKey(Voice, models.PROTECT, related_name="+")
    words = models.TextField()
    language = models.CharField(max_length=2)
    written_at = models.DateTimeField(default=now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)  # by whoever wrote it: from then on nobody reads it

    objects = NoteQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="a_note_has_words")]

    def __str__(self) -> str:
        return f"note {self.pk}"

    def get_absolute_url(self) -> str:
        return f"{reverse('briefs:brief', args=[self.brief.ref])}#note-{self.pk}"

    def withdraw(self, *, by: Actor) -> None:
        """Whoever wrote it takes it back; what rests on it says so."""
        with transaction.atomic():
            if ExpertNote.objects.filter(pk=self.pk, withdrawn_at=None).update(withdrawn_at=now()):
                record(facts.NOTE_WITHDRAWN, self.brief, by=by, note=self.pk)
