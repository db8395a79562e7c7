"""What a post said before it was changed."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.timezone import now

from learning_labs.models.posts import Post


class PostEditionQuerySet(models.QuerySet["PostEdition"]):
    def for_listing(self) -> Self:
        """With where each stands, and without what any of them said."""
        return self.select_related("post__discussion__lab").only(
            *("number", "note", "at", "post__number", "post__stage"),
            *(
                "post__discussion__number",
                "post__discussion__title",
                "post__discussion__language",
                "post__discussion__post_count",
            ),
            *("post__discussion__lab__slug", "post__discussion__lab__title", "post__discussion__lab__language"),
        )


class PostEdition(models.Model):
    """The words of a post before one change of it; for its author and who keeps the lab, and in no search."""

    MOST = 50  # of one post

    post = models.ForeignKey(Post, models.CASCADE, related_name="editions", db_index=False)
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    note = models.CharField(max_length=200, blank=True)  # why it was changed
    at = models.DateTimeField(default=now)  # when it was changed

    objects = PostEditionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "number"], name="editions_are_numbered_in_their_post"),
        ]

    def __str__(self) -> str:
        return f"edition {self.number} of post {self.post_id}"
