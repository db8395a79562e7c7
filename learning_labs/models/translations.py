"""What a post says in another language: by a member once for all, or by a machine until a member does it."""

from __future__ import annotations

from datetime import timedelta
from hashlib import md5
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import MD5
from django.utils.timezone import now

from hlh.activity.hurrying import tell_the_worker
from hlh.people.models import Voice
from hlh.people.speakers import with_voice
from hlh.translating.wanting import Wanted, WantedQuerySet
from learning_labs.models.posts import Post


def mark_of(text: str) -> str:
    """What a translation knows the text by that it was made from; PostgreSQL makes the same of a column."""
    return md5(text.encode(), usedforsecurity=False).hexdigest()


class TranslationQuerySet(models.QuerySet["PostTranslation"]):
    def of(self, post: Post, language: str) -> PostTranslation | None:
        """The one of a post, up to date or not, with everything that showing its voice needs."""
        return self.filter(post=post, language=language).select_related(*with_voice()).first()

    def current(self) -> Self:
        """Those of what their posts say now; every page that others read starts here."""
        return self.filter(source=MD5(F("post__text")), post__stage=Post.Stage.SHOWN)

    def outdated(self) -> Self:
        """Those of what their posts do not say any more."""
        return self.exclude(source=MD5(F("post__text")))

    def by_machines(self) -> Self:
        """What a machine may write anew: nothing that a member wrote."""
        return self.filter(voice=None)


class PostTranslation(models.Model):
    """One for a post and a language."""

    LONGEST = 16_000  # characters: of one that is longer by its nature than what it was made from

    post = models.ForeignKey(Post, models.CASCADE, related_name="translations", db_index=False)
    language = models.CharField(max_length=2)
    text = models.TextField()
    html = models.TextField()
    rules = models.PositiveSmallIntegerField()  # the version of the rules that made the HTML
    source = models.CharField(max_length=32)  # the mark of the text that it was made from
    voice = models.ForeignKey(Voice, models.PROTECT, null=True, related_name="+")  # of whoever wrote it
    machine = models.CharField(max_length=40, blank=True)  # what wrote it, by its name
    made_at = models.DateTimeField(default=now)

    objects = TranslationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "language"], name="a_post_is_translated_once_into_a_language"),
            models.CheckConstraint(
                condition=Q(voice__isnull=False, machine="") | Q(voice=None) & ~Q(machine=""),
                name="a_translation_is_a_members_or_a_machines",
            ),
        ]

    def __str__(self) -> str:
        return f"post {self.post_id} in {self.language}"

    @property
    def is_by_machine(self) -> bool:
        return bool(self.machine)

    def is_of(self, text: str) -> bool:
        """Whether it was made from this text."""
        return self.source == mark_of(text)


class TranslationEdition(models.Model):
    """What a translation said before somebody wrote it anew."""

    MOST = 50  # of one translation

    translation = models.ForeignKey(PostTranslation, models.CASCADE, related_name="editions", db_index=False)
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    source = models.CharField(max_length=32)
    voice = models.ForeignKey(Voice, models.PROTECT, null=True, related_name="+")
    machine = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["translation", "number"], name="editions_are_numbered_in_their_translation"
            ),
        ]

    def __str__(self) -> str:
        return f"edition {self.number} of translation {self.translation_id}"


class WantedTranslationQuerySet(WantedQuerySet["WantedTranslation"]):
    def want(self, post: Post, language: str) -> WantedTranslation:
        """Let the machine translate a post."""
        return self.ask_for(_hurry, post=post, language=language)


class WantedTranslation(Wanted):
    """What a member asked the machine for, until it is there."""

    LONGEST = timedelta(minutes=2)  # of one try

    post = models.ForeignKey(Post, models.CASCADE, related_name="+", db_index=False)
    language = models.CharField(max_length=2)
    due_at = models.DateTimeField(null=True, default=now)  # nothing once it was given up

    objects = WantedTranslationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "language"], name="a_translation_is_wanted_once"),
            models.CheckConstraint(
                condition=Q(due_at__isnull=False) | ~Q(trouble=""), name="what_was_given_up_says_why"
            ),
        ]
        indexes = [models.Index(fields=["due_at"], name="translations_that_are_wanted")]

    def __str__(self) -> str:
        return f"post {self.post_id} in {self.language}, wanted"

    @property
    def was_given_up(self) -> bool:
        return self.due_at is None


def _hurry(wanted: int) -> None:
    """Ask the worker to do it now; without a broker beat does it a little later."""
    from learning_labs.tasks import translate

    tell_the_worker(translate, wanted)
