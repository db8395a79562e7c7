"""What readers answer to a single post with one tap, and how many they are: never who."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, F
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from learning_labs.models.discussions import Discussion
from learning_labs.models.posts import Post

if TYPE_CHECKING:
    from hlh.people.models import Person


class EchoQuerySet(models.QuerySet["Echo"]):
    def of(self, person: Person) -> Self:
        return self.filter(person=person)

    def tap(self, post: Post, person: Person, kind: str, *, holds: bool | None = None) -> bool:
        """Answer a post, or take the same answer back.

        Args:
            post: which one.
            person: who answers.
            kind: what.
            holds: whether the answer is to stand: saying the same twice changes nothing; None turns it round.

        Returns:
            Whether the answer stands now.
        """
        with transaction.atomic():
            post.discussion.locked()  # before the post, as everybody does who writes here
            before = self.filter(post=post, person=person, kind=kind).first()
            wanted = before is None if holds is None else holds
            if wanted and before is None:
                self.create(post=post, person=person, kind=kind)
                _count(post.pk, kind, by=1)
            elif before is not None and not wanted:
                before.delete()
                _count(post.pk, kind, by=-1)
        return wanted

    def forget(self) -> int:
        """Take these back, one by one: the counts follow."""
        rows = list(self.order_by("post", "pk").select_related("post__discussion__lab"))
        for echo in rows:
            with transaction.atomic():
                echo.post.discussion.locked()
                if Echo.objects.filter(pk=echo.pk).delete()[0]:
                    _count(echo.post_id, echo.kind, by=-1)
        return len(rows)


class Echo(models.Model):
    """One reader's answer to a post."""

    class Kind(models.TextChoices):
        USEFUL = "useful", _("Useful to me")
        SAME = "same", _("We face this too")
        WILL_TRY = "will_try", _("We will try this")

    post = models.ForeignKey(Post, models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    at = models.DateTimeField(default=now)

    objects = EchoQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "echoes"
        constraints = [
            models.UniqueConstraint(fields=["post", "person", "kind"], name="a_reader_answers_a_post_once_in_a_kind")
        ]

    def __str__(self) -> str:
        return f"{self.kind} to post {self.post_id}"


def _count(post: int, kind: str, *, by: int) -> None:
    """Keep the figure on the post; who face what a discussion asks are counted on the discussion, for its lists."""
    Post.objects.filter(pk=post).update(**{kind: F(kind) + by})
    if kind == Echo.Kind.SAME:
        asked = Post.objects.asking().filter(pk=post).values("discussion")
        for discussion in Discussion.objects.filter(pk__in=asked):
            count_same(discussion)


def count_same(discussion: Discussion) -> None:
    """Who face what it asks: each once, also where what was merged into it asks the same."""
    asked = Post.objects.asking().filter(discussion=discussion).values("pk")
    theirs = Echo.objects.filter(post__in=asked, kind=Echo.Kind.SAME)
    Discussion.objects.filter(pk=discussion.pk).update(
        same_count=theirs.aggregate(n=Count("person", distinct=True))["n"]
    )
