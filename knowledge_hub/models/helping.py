"""What a resource helps with, in other languages: written and looked at by people, and marked once the original changed."""

from __future__ import annotations

import hashlib

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

from hlh.taxonomy.languages import LANGUAGES

LINES = 5
TONGUES = [(language.code, language.name) for language in LANGUAGES]


def lines_in(words: str) -> list[str]:
    """Words line by line, without those that are empty."""
    return [line.strip() for line in words.splitlines() if line.strip()]


def few_lines(words: str) -> str:
    """Words line by line, where they are no more lines than are read.

    Raises:
        ValidationError: where they are.
    """
    lines = lines_in(words)
    if len(lines) > LINES:
        raise ValidationError(_("These are more than five lines. Keep the five that help most."))
    return "\n".join(lines)


def edition_of(helps: str) -> str:
    """A mark of exactly these lines, another where one of them changed; the database makes the same (`MD5`)."""
    return hashlib.md5(helps.encode(), usedforsecurity=False).hexdigest()


class HelpsIn(Orderable):
    """The lines of a resource in one language, and which office looked whether they say the same."""

    resource = ParentalKey("knowledge_hub.Resource", on_delete=models.CASCADE, related_name="helps_in")
    language = models.CharField(_("language"), max_length=2, choices=TONGUES)
    lines = models.TextField(
        _("what it helps with"), max_length=600, help_text=_("As many lines as the original has, at most five.")
    )
    checked_by = models.CharField(
        _("checked by"), max_length=120, help_text=_("The office that read both and found that they say the same.")
    )
    checked_on = models.DateField(_("checked on"))
    of_edition = models.CharField(max_length=32, blank=True, editable=False)

    panels = [FieldPanel("language"), FieldPanel("lines"), FieldPanel("checked_by"), FieldPanel("checked_on")]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["resource", "language"], name="lines_stand_once_in_a_language"),
        ]

    def __str__(self) -> str:
        return f"{self.resource_id}, {self.language}"

    def clean(self) -> None:
        try:
            self.lines = few_lines(self.lines)
        except ValidationError as wrong:
            raise ValidationError({"lines": wrong.messages}) from wrong

    @property
    def each(self) -> list[str]:
        """The lines one by one."""
        return lines_in(self.lines)

    def is_of(self, edition: str) -> bool:
        """Whether it was checked against these lines, and no others."""
        return self.of_edition == edition
