"""A version as a page to print, made once and kept."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Self

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Q
from django.utils.crypto import get_random_string
from django.utils.timezone import now

from briefs.models.versions import Version


def stored_as(rendering: Rendering, name: str) -> str:
    """Where the store keeps it: an address that nobody guesses, because our own view hands it out."""
    return f"briefs/{rendering.version_id}-{rendering.language}-{get_random_string(16).lower()}.pdf"


class RenderingQuerySet(models.QuerySet["Rendering"]):
    def want(self, version: int, languages: list[str]) -> None:
        """Have these made: a row is owed for each, once."""
        rows = [Rendering(version_id=version, language=language) for language in languages]
        self.bulk_create(rows, ignore_conflicts=True)
        self.filter(version=version, language__in=languages).update(due_at=now(), tries=0)

    def due(self) -> Self:
        return self.filter(due_at__lte=now())

    def made(self) -> Self:
        return self.exclude(content="")

    def forget(self) -> int:
        """Delete these, with what the store keeps of them; how many."""
        kept = list(self)
        for one in kept:
            if one.content:
                transaction.on_commit(partial(default_storage.delete, str(one.content.name)))
        self.filter(pk__in=[one.pk for one in kept]).delete()
        return len(kept)


class Rendering(models.Model):
    """The page to print of a version in one language: owed, then made, and made anew when it would say something else."""

    MOST_TRIES = 6

    version = models.ForeignKey(Version, models.CASCADE, related_name="renderings")
    language = models.CharField(max_length=2)
    digest = models.CharField(max_length=64, blank=True)  # of what it says: it is handed out as long as that holds
    content = models.FileField(upload_to=stored_as, max_length=120, blank=True)
    size = models.PositiveIntegerField(default=0)
    mail = models.PositiveIntegerField(default=0, db_default=0)  # how much the same is as a letter, in bytes
    letters = models.PositiveSmallIntegerField(default=0, db_default=0)  # as a message
    word = models.PositiveIntegerField(default=0, db_default=0)  # as a Word file, in bytes
    book = models.PositiveIntegerField(default=0, db_default=0)  # as an e-book, in bytes
    seconds = models.PositiveSmallIntegerField(default=0, db_default=0)  # and how long it takes to hear it
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True, blank=True, default=now)  # none: it is made, or given up
    trouble = models.CharField(max_length=200, blank=True)  # of the last try, for whoever runs the hub

    objects = RenderingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "language"], name="a_version_is_rendered_once_in_a_language")
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="renderings_to_make")]

    def __str__(self) -> str:
        return f"version {self.version_id} in {self.language}"

    @property
    def is_given_up(self) -> bool:
        """Whether it failed so often that a person has to look."""
        return self.due_at is None and bool(self.trouble)

    def keep(self, content: bytes, digest: str, *, mail: int, letters: int, word: int, book: int, seconds: int) -> None:
        """Put a page in the place of what stood there, with how much the other forms of the same words are."""
        before = self.content.name
        self.content.save("page.pdf", ContentFile(content), save=False)
        self.size, self.digest, self.due_at, self.tries, self.trouble = len(content), digest, None, 0, ""
        self.mail, self.letters, self.word, self.book, self.seconds = mail, letters, word, book, seconds
        self.save()
        if before:
            transaction.on_commit(partial(default_storage.delete, before))

    def settle(self) -> None:
        """It was owed, and still says what it would say: nothing is owed any more."""
        if self.due_at is not None:
            self.due_at, self.tries, self.trouble = None, 0, ""
            self.save(update_fields=["due_at", "tries", "trouble"])

    def put_off(self, trouble: Exception) -> None:
        """It failed: the next try is later each time, and after some a person has to look."""
        self.tries += 1
        self.trouble = type(trouble).__name__[:200]
        self.due_at = now() + timedelta(minutes=4**self.tries) if self.tries < self.MOST_TRIES else None
        self.save(update_fields=["tries", "trouble", "due_at"])
