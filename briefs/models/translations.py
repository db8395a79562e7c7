"""What a brief says in another language, section by section; each knows the words that it was made from."""

from __future__ import annotations

from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.timezone import now

from hlh.people.models import Voice
from hlh.people.speakers import with_voice
from hlh.translating.wanting import Wanted, WantedQuerySet


class SpokenQuerySet(WantedQuerySet["Translation"]):
    """Briefs in other languages, and which of them the machine is asked for."""


class Translation(Wanted):
    """A brief in one language: its sections, and what the machine was asked for."""

    LONGEST = timedelta(minutes=10)  # of one try

    brief = models.ForeignKey("briefs.Brief", models.CASCADE, related_name="translations", db_index=False)
    language = models.CharField(max_length=2)
    due_at = models.DateTimeField(null=True, blank=True)  # when the machine is asked; nothing where nobody wants it

    objects = SpokenQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brief", "language"], name="a_brief_is_translated_once_into_a_language")
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="briefs_for_the_machine")]

    def __str__(self) -> str:
        return f"brief {self.brief_id} in {self.language}"


class TranslatedQuerySet(models.QuerySet["TranslatedSection"]):
    def of(self, brief: int, language: str) -> Self:
        """Those of a brief in a language, with everything that showing their voices needs."""
        found = self.filter(translation__brief=brief, translation__language=language)
        return found.select_related(*with_voice()).order_by("pk")

    def by_machines(self) -> Self:
        """What a machine may write anew: nothing that a person wrote."""
        return self.filter(voice=None)


class TranslatedSection(models.Model):
    """One section in one language."""

    translation = models.ForeignKey(Translation, models.CASCADE, related_name="sections", db_index=False)
    key = models.CharField(max_length=40)  # of the section
    words = models.TextField()
    source = models.CharField(max_length=64)  # the hash of the section as it was when this was made, or found right
    voice = models.ForeignKey(Voice, models.PROTECT, null=True, related_name="+")
    machine = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField(default=now)

    objects = TranslatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["translation", "key"], name="a_section_is_translated_once_into_a_language"),
            models.CheckConstraint(
                condition=Q(voice__isnull=False, machine="") | Q(voice=None) & ~Q(machine=""),
                name="a_translated_section_is_a_persons_or_a_machines",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="a_translated_section_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.key} of translation {self.translation_id}"
