"""The quote: words of another post that a post takes up, shown as long as they stand there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.db import models

from learning_labs.models.posts import Post
from learning_labs.models.said import MARK

MOST_WORDS = 1000  # characters


class Quoted(NamedTuple):
    """What somebody quotes: the key of a post, and its words."""

    source: int
    words: str


class QuoteQuerySet(models.QuerySet["Quote"]):
    def attach(self, post: Post, quotes: Sequence[Quoted]) -> None:
        """Write the quotes of a post, in the order of their marks in its text.

        Whoever calls holds the discussion: what was taken back since the quotes were typed is not written any more.
        """
        from learning_labs.saying.quotes import says

        sources = Post.objects.in_bulk({quote.source for quote in quotes})
        self.bulk_create(
            [
                Quote(post=post, position=position, source_id=source, words=words)
                for position, (source, words) in enumerate(quotes)
                if source in sources and says(sources[source], words)
            ]
        )

    def of(self, post: Post) -> list[Quote]:
        """Those of a post, each with the post that it takes up; asked for only where its text has any."""
        return list(self.filter(post=post).select_related("source")) if MARK in post.text else []


class Quote(models.Model):
    """Words of a post, in another one. They are shown while that post is, in the same lab, and still says them."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="quotes")
    position = models.PositiveSmallIntegerField()  # among the marks in the post's text, from 0
    source = models.ForeignKey(Post, models.CASCADE, related_name="+")
    words = models.CharField(max_length=MOST_WORDS)

    objects = QuoteQuerySet.as_manager()

    class Meta:
        ordering = ("position",)
        constraints = [models.UniqueConstraint(fields=["post", "position"], name="one_quote_stands_at_a_mark")]

    def __str__(self) -> str:
        return f"quote {self.pk}"

    @property
    def as_quoted(self) -> Quoted:
        return Quoted(self.source_id, self.words)
