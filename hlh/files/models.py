"""The file: what was uploaded, kept apart until it is cleaned, and served to whom its owner lets see it."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Self

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils.crypto import get_random_string
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from hlh.activity.hurrying import tell_the_worker
from hlh.policy import Words

REF_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_ref() -> str:
    """An address that nobody guesses: 128 bits."""
    return get_random_string(26, REF_LETTERS)


def stored_as(file: File, name: str) -> str:
    """Where the store keeps it: under nothing that its sender chose."""
    return f"{file.ref[:2]}/{file.ref}-{get_random_string(8, REF_LETTERS)}"


class FileQuerySet(models.QuerySet["File"]):
    def keep(self, content: bytes, *, name: str) -> File:
        """Keep a file apart until the worker has cleaned it.

        Args:
            content: as it came.
            name: as its sender called it; empty where that would say who it is from.
        """
        file = self.create(name=safe_name(name), size=len(content), content=ContentFile(content, name="file"))
        transaction.on_commit(partial(nudge, file.pk))
        return file

    def due(self) -> Self:
        return self.filter(state=File.State.QUARANTINE, due_at__lte=now())

    def forget(self) -> int:
        """Delete these, with what the store keeps of them; how many."""
        kept = list(self)
        for file in kept:
            transaction.on_commit(partial(default_storage.delete, str(file.content.name)))
        self.filter(pk__in=[file.pk for file in kept]).delete()
        return len(kept)


class File(models.Model):
    """One file of a post or another thing; what it belongs to says who may have it (`owners.py`)."""

    class State(models.TextChoices):
        QUARANTINE = "quarantine", _("Being checked")
        CLEAN = "clean", _("Checked")
        REFUSED = "refused", _("Not taken in")

    class Kind(models.TextChoices):
        IMAGE = "image", _("Picture")
        PDF = "pdf", _("PDF")
        OFFICE = "office", _("Document")
        TEXT = "text", _("Text")

    class Why(models.TextChoices):
        KIND = "kind", _("Files of this kind are not taken: send a picture, a PDF, an Office document or plain text.")
        BIG = "big", _("It is larger than 10 MB.")
        BOMB = "bomb", _("It unpacks to far more than it looks like.")
        LOCKED = "locked", _("It is locked by a password.")
        MACROS = "macros", _("It holds macros. Please save it without them.")
        BROKEN = "broken", _("It cannot be read; it may be damaged.")

    LARGEST = 10_000_000
    MOST_TRIES = 3
    LONGEST_CLEANING = timedelta(minutes=2)

    ref = models.CharField(max_length=26, unique=True, default=new_ref)
    name = models.CharField(max_length=120, blank=True)
    ending = models.CharField(max_length=5, blank=True)  # of what it is after cleaning, whatever it was called
    kind = models.CharField(max_length=6, choices=Kind, blank=True)
    content = models.FileField(upload_to=stored_as, max_length=120)
    size = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.QUARANTINE)
    why = models.CharField(max_length=6, choices=Why, blank=True)
    is_bare = models.BooleanField(default=False)  # nothing within says who made it, as far as can be seen
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=now)
    came_at = models.DateTimeField(default=now)

    objects = FileQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["due_at"], condition=models.Q(state="quarantine"), name="files_to_clean")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="clean") | ~models.Q(kind="") & ~models.Q(ending=""),
                name="a_clean_file_says_what_it_is",
            )
        ]

    def __str__(self) -> str:
        return f"file {self.pk}"

    def claim(self) -> bool:
        """Take it for cleaning; the try is counted first, so that a file that kills its worker is not tried for ever."""
        later = now() + self.LONGEST_CLEANING
        mine = File.objects.due().filter(pk=self.pk, tries=self.tries)
        return bool(mine.update(tries=self.tries + 1, due_at=later))

    def put_back(self) -> None:
        """The store did not give it out: that was no try, and it is due again as if nobody had claimed it."""
        File.objects.filter(pk=self.pk, tries=self.tries + 1).update(tries=self.tries)

    def is_cleaned(self, content: bytes, *, kind: str, ending: str, is_bare: bool) -> None:
        """Put what is left after cleaning in the place of what came."""
        before = self.content.name
        with transaction.atomic():
            self.content.save("file", ContentFile(content), save=False)
            self.kind, self.ending, self.is_bare, self.size = kind, ending, is_bare, len(content)
            self.state = self.State.CLEAN
            self.save(update_fields=["content", "kind", "ending", "is_bare", "size", "state"])
            transaction.on_commit(partial(default_storage.delete, str(before)))

    def refuse(self, why: str) -> None:
        """It is not taken in; nothing of it is kept."""
        with transaction.atomic():
            self.state, self.why = self.State.REFUSED, why
            self.save(update_fields=["state", "why"])
            transaction.on_commit(partial(default_storage.delete, str(self.content.name)))

    def called(self, *, by_its_name: bool) -> str:
        """What it is called when it is served: with the ending that it has by its content."""
        stem = self.name.rpartition(".")[0] or self.name if by_its_name else ""
        return f"{stem or 'attachment'}.{self.ending or 'bin'}"

    @property
    def refusal(self) -> Words:
        return self.Why(self.why).label if self.why else ""


def safe_name(name: str) -> str:
    """A file name without folders, control characters, or marks that turn its ending around."""
    from hlh.web import without_tricks

    last = without_tricks(name).replace("\\", "/").rpartition("/")[2]
    kept = "".join(letter for letter in last if letter.isprintable() and letter not in '<>:"|?*;%\u200e\u200f')
    stem, dot, ending = " ".join(kept.split()).strip(". ").rpartition(".")
    return f"{stem[:100]}{dot}{ending[:12]}"[:120]


def nudge(file: int) -> None:
    """Ask the worker to clean it now; without a broker beat does it a little later."""
    from hlh.files.tasks import clean

    tell_the_worker(clean, file)
