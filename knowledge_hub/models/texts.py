"""The words of a document that curators uploaded: taken out by a machine, to be found and to be read light."""

from __future__ import annotations

from datetime import timedelta
from typing import Self

from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from wagtail.documents import get_document_model_string

from hlh.policy import Words


class DocumentTextQuerySet(models.QuerySet["DocumentText"]):
    def due(self) -> Self:
        return self.filter(state=DocumentText.State.WAITING, due_at__lte=now())

    def legible(self) -> Self:
        return self.filter(state=DocumentText.State.READ)

    def illegible(self) -> Self:
        """What could not be read, or held nothing to be read."""
        return self.filter(state__in=(DocumentText.State.EMPTY, DocumentText.State.REFUSED))


class DocumentText(models.Model):
    """What a document says, for the file that it holds at the moment."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Being checked")
        READ = "read", _("Its text is found by the search, and can be read without the file.")
        EMPTY = "empty", _("It holds no text: its pages may be pictures. Only its title and its page are found.")
        OTHER = "other", _("Text is taken out of PDF, Word and plain text only.")
        REFUSED = "refused", _("It cannot be read; it may be damaged.")

    class Why(models.TextChoices):
        BOMB = "bomb", _("It unpacks to far more than it looks like.")
        LOCKED = "locked", _("It is locked by a password.")
        BROKEN = "broken", _("It cannot be read; it may be damaged.")
        LONG = "long", _("Reading it takes too long.")

    MOST_TRIES = 3
    LONGEST_READING = timedelta(minutes=4)

    document = models.OneToOneField(get_document_model_string(), models.CASCADE, related_name="reading")
    file = models.CharField(max_length=200)  # which content this is of
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    why = models.CharField(max_length=6, choices=Why, blank=True)
    pages = models.PositiveIntegerField(default=0)  # of the file
    is_whole = models.BooleanField(default=True)  # whether all of them were read
    size = models.PositiveIntegerField(default=0)  # bytes of its words
    language = models.CharField(max_length=2, blank=True)  # as a machine takes it to be
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=now)
    read_at = models.DateTimeField(null=True)

    objects = DocumentTextQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["due_at"], condition=models.Q(state="waiting"), name="documents_to_read")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="refused") ^ models.Q(why=""), name="a_document_is_refused_with_a_reason"
            )
        ]

    def __str__(self) -> str:
        return f"text of document {self.document_id}"

    @property
    def in_words(self) -> Words:
        """How it stands, for whoever keeps the document."""
        return self.Why(self.why).label if self.why else self.State(self.state).label

    def claim(self) -> bool:
        """Take it for reading; the try is counted first, so that a file that kills its worker is not tried for ever."""
        later = now() + self.LONGEST_READING
        mine = DocumentText.objects.due().filter(pk=self.pk, tries=self.tries)
        return bool(mine.update(tries=self.tries + 1, due_at=later))


class DocumentPage(models.Model):
    """A piece of a document's text: a page of it, or a part of a long one."""

    text = models.ForeignKey(DocumentText, models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()  # in the order of the text
    page = models.PositiveIntegerField()  # of the file
    words = models.TextField()  # a paragraph a line

    class Meta:
        constraints = [models.UniqueConstraint(fields=["text", "number"], name="a_number_names_one_piece_of_a_text")]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.text_id}/{self.number}"

    @property
    def anchor(self) -> str:
        """Where it stands on the light page."""
        return f"page-{self.number}"

    @property
    def paragraphs(self) -> list[str]:
        return self.words.split("\n")
