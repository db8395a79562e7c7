"""What a post says in another language: by a member once for all, or by a machine until a member does it."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from hashlib import md5
from typing import Self

from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import MD5
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from hlh.activity.hurrying import tell_the_worker
from hlh.people.models import Voice
from hlh.people.speakers import with_voice
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


class WantedQuerySet(models.QuerySet["WantedTranslation"]):
    def want(self, post: Post, language: str) -> WantedTranslation:
        """Let the machine translate a post; what it is asked already it is asked once, what it gave up it is asked anew."""
        with transaction.atomic():
            wanted, _is_new = self.get_or_create(post=post, language=language)
            self.filter(pk=wanted.pk, due_at=None).update(tries=0, due_at=now(), trouble="")
            transaction.on_commit(partial(_hurry, wanted.pk))
        return wanted

    def due(self) -> Self:
        return self.filter(due_at__lte=now()).order_by("due_at")


class WantedTranslation(models.Model):
    """What a member asked the machine for, until it is there; it is tried a few times, and then says why not."""

    class Trouble(models.TextChoices):
        AWAY = "away", _("The machine does not answer.")
        REFUSED = "refused", _("The machine does not translate this.")

    PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))  # before each further try
    MOST_TRIES = len(PAUSES) + 1
    LONGEST = timedelta(minutes=2)  # of one try

    post = models.ForeignKey(Post, models.CASCADE, related_name="+", db_index=False)
    language = models.CharField(max_length=2)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True, default=now)  # nothing once it was given up
    trouble = models.CharField(max_length=7, choices=Trouble, blank=True)

    objects = WantedQuerySet.as_manager()

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

    def claim(self) -> bool:
        """Take it to be done; the try is counted first, so that a text that kills its worker is not tried for ever."""
        mine = WantedTranslation.objects.due().filter(pk=self.pk, tries=self.tries)
        self.tries += 1
        return bool(mine.update(tries=self.tries, due_at=now() + self.LONGEST))

    def put_off(self) -> None:
        """The machine is away: it is asked again after a pause, a few times."""
        later = now() + self.PAUSES[self.tries - 1] if self.tries < self.MOST_TRIES else None
        self._now(due_at=later, trouble=self.Trouble.AWAY)

    def give_up(self) -> None:
        """The machine does not take it."""
        self._now(due_at=None, trouble=self.Trouble.REFUSED)

    def _now(self, **said: object) -> None:
        WantedTranslation.objects.filter(pk=self.pk, tries=self.tries).update(**said)


def _hurry(wanted: int) -> None:
    """Ask the worker to do it now; without a broker beat does it a little later."""
    from learning_labs.tasks import translate

    tell_the_worker(translate, wanted)
