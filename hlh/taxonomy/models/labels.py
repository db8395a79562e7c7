"""Names in six languages: shown in the reader's, sorted as the reader looks for them."""

from __future__ import annotations

import unicodedata

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from hlh.taxonomy.languages import data_code


class Labelled(models.Model):
    """A thing with a label in each language; `edited_at` says that a person changed it: loading leaves it alone."""

    labels = models.JSONField()
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [models.CheckConstraint(condition=Q(labels__has_key="en"), name="%(class)s_has_an_english_label")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """In the language of this moment, else in English."""
        return in_this_language(self.labels)


def in_this_language(labels: dict[str, str]) -> str:
    """The label of the active language, else the English one."""
    return labels.get(data_code(get_language() or "en")) or labels.get("en", "")


def sorting(name: str) -> str:
    """A key to sort names by: without case and accents and, in Arabic, without the article.

    Python's own order of code points does for the rest; ICU, which knows more, is not on every machine.
    """
    return "".join(_plain(letter) for letter in name.casefold().removeprefix("ال"))


def _plain(letter: str) -> str:
    """A letter without its marks; й is a letter of its own, after и."""
    if letter == "й":
        return letter
    return "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
