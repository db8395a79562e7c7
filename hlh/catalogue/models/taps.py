"""Was this useful? What readers answer about an entry, and how often each answer was given."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hlh.catalogue.models.entries import Entry

if TYPE_CHECKING:
    from hlh.people.models import Person


def known_as(what: str, key: str = "") -> str:
    """What a reader is known by: a keyed hash, from which nobody reads who it is."""
    return hmac.new((key or settings.SECRET_KEY).encode(), f"tap:{what}".encode(), hashlib.sha256).hexdigest()


def known_as_person(person: Person) -> str:
    """What somebody with an account is known by."""
    return known_as(f"person:{person.pk}")


class TapQuerySet(models.QuerySet["Tap"]):
    MOST_AT_ONCE = 1000  # that are counted in one transaction

    def of(self, person: Person) -> Self:
        """Those of somebody with an account, whichever key of ours was in use when they were given."""
        keys: list[str] = [settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)]
        return self.filter(reader__in=[known_as(f"person:{person.pk}", key) for key in keys])

    def with_words(self) -> Self:
        return self.exclude(words="")

    def give(self, entry: Entry, reader: str, *, answer: str, words: str | None = None) -> Tap:
        """Keep an answer; the second one of a reader changes their first.

        Args:
            entry: what it is about.
            reader: what the reader is known by.
            answer: yes, or not quite.
            words: a sentence with it; None leaves what was said before.
        """
        said = {"answer": answer, "is_counted": False, "at": now()}
        if words is not None:
            said["words"] = words
        return self.update_or_create(entry=entry, reader=reader, defaults=said)[0]

    def count_new(self) -> int:
        """Bring the tallies up to date; whoever answers meanwhile waits a moment, or is counted the next time.

        Returns:
            How many answers were new.
        """
        with transaction.atomic():
            fresh = self.filter(is_counted=False).select_for_update(skip_locked=True).order_by("pk")
            entries = dict(fresh.values_list("pk", "entry")[: self.MOST_AT_ONCE])
            Tally.objects.recount(entries.values())
            return self.filter(pk__in=entries).update(is_counted=True)


class Tap(models.Model):
    """One reader's answer, and what they said of it.

    A reader is known by a keyed hash: of their account, or of a word in a cookie that only this question about this
    entry sets and sees. So no key leads to a person, no address of a network is stored, and nobody sees what else a
    reader without an account has answered. Erasure works the hash of the account out again.
    """

    class Answer(models.TextChoices):
        YES = "yes", pgettext_lazy("was this useful", "Yes")
        NO = "no", _("Not quite")

    LONGEST = 600  # characters of what is said

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="+")
    reader = models.CharField(max_length=64)
    answer = models.CharField(max_length=3, choices=Answer)
    words = models.TextField(blank=True)  # for those who look after the entry, never shown to others
    is_counted = models.BooleanField(default=False)
    at = models.DateTimeField(default=now)

    objects = TapQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "reader"], name="a_reader_answers_once_about_an_entry"),
            models.CheckConstraint(condition=Q(answer__in=["yes", "no"]), name="a_tap_is_a_yes_or_a_no"),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(is_counted=False), name="taps_to_count"),
            models.Index(fields=["-at", "-id"], condition=~Q(words=""), name="words_of_readers_by_date"),
            models.Index(fields=["reader"], name="taps_of_a_reader"),
        ]

    def __str__(self) -> str:
        return f"{self.answer} about {self.entry_id}"


class TallyQuerySet(models.QuerySet["Tally"]):
    def recount(self, entries: Iterable[int]) -> None:
        """Count the answers about these entries anew."""
        by_answer = {name: Count("pk", filter=Q(answer=answer)) for name, answer in COLUMNS.items()}
        given = Tap.objects.filter(entry__in=set(entries)).order_by().values_list("entry")
        counted = {entry: figures for entry, *figures in given.annotate(**by_answer)}
        tallies = [
            Tally(entry_id=entry, **dict(zip(COLUMNS, counted.get(entry, [0] * len(COLUMNS)), strict=True)))
            for entry in sorted(set(entries))
        ]
        self.bulk_create(tallies, update_conflicts=True, unique_fields=["entry"], update_fields=list(COLUMNS))


COLUMNS = {"useful": Tap.Answer.YES, "not_quite": Tap.Answer.NO}


class Tally(models.Model):
    """How often an entry was found useful. Beat counts it: a tap writes its own row and touches no other."""

    FEWEST = 5  # answers from which on a figure is shown

    entry = models.OneToOneField(Entry, models.CASCADE, primary_key=True, related_name="+")
    useful = models.PositiveIntegerField(default=0)
    not_quite = models.PositiveIntegerField(default=0)

    objects = TallyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "tallies"

    def __str__(self) -> str:
        return f"{self.useful}, {self.not_quite} of {self.entry_id}"
