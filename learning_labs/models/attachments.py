"""A file with a post."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import models

from hlh.files.models import File
from hlh.files.uploads import MOST_AT_ONCE, Upload
from hlh.people.models import Naming
from learning_labs.models.posts import Post
from learning_labs.models.said import Said


class PostAttachmentQuerySet(models.QuerySet["PostAttachment"]):
    def attach(self, post: Post, uploads: Sequence[Upload]) -> None:
        """Keep files with a post. What a file was called is kept only of who is named."""
        is_named = post.voice.level == Naming.OFFICE
        for upload in uploads[:MOST_AT_ONCE]:
            file = File.objects.keep(upload.content, name=upload.name if is_named else "")
            self.create(post=post, file=file)

    def by_post(self, posts: Iterable[Post | Said]) -> dict[int, list[PostAttachment]]:
        """What stands with these posts, by the post; nothing is asked where none has any."""
        found: dict[int, list[PostAttachment]] = {}
        holding = [post.pk for post in posts if post.has_files]
        if holding:
            for one in self.filter(post__in=holding).select_related("file", "post__voice").order_by("pk"):
                found.setdefault(one.post_id, []).append(one)
        return found


class PostAttachment(models.Model):
    """A file that came with a post."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="attachments")
    file = models.OneToOneField(File, models.CASCADE, related_name="+")

    objects = PostAttachmentQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.file_id} of post {self.post_id}"

    @property
    def is_given_out(self) -> bool:
        """Whether anybody gets it: checked, and, where its author is not named, with nothing within that names them."""
        is_named = self.post.voice.level == Naming.OFFICE
        return self.file.state == File.State.CLEAN and (is_named or self.file.is_bare)

    @property
    def name(self) -> str:
        return self.file.called(by_its_name=self.post.voice.level == Naming.OFFICE)
