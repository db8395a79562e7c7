"""What was said in a discussion so far, in a few sentences that each rest on posts."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.db import connection, models
from django.utils.timezone import now

from learning_labs.models.discussions import Discussion
from learning_labs.models.posts import Post

# A sentence of which no post is read here any more is not given: what it rests on was hidden, or went elsewhere.
# Each post is looked up by its key: the planner would read a long discussion whole (`OFFSET 0` keeps it from that).
_SENTENCES = """
SELECT sentence.words, array_agg(post.number ORDER BY post.number), summary.language, summary.upto, summary.written_at
FROM learning_labs_summary summary
JOIN learning_labs_sentence sentence ON sentence.summary_id = summary.id
JOIN learning_labs_sentence_posts source ON source.sentence_id = sentence.id
JOIN LATERAL (
    SELECT number, stage, discussion_id FROM learning_labs_post WHERE id = source.post_id OFFSET 0
) post ON post.stage = 'shown' AND post.discussion_id = summary.discussion_id
WHERE summary.discussion_id = %s
GROUP BY sentence.id, summary.id
ORDER BY sentence.place
"""


class Line(NamedTuple):
    """A sentence, and the numbers of the posts that it rests on, as everybody reads both."""

    words: str
    numbers: list[int]


class Told(NamedTuple):
    """A summary as it is shown: its lines, their language, the number of the newest post it knew, and when it was written."""

    lines: list[Line]
    language: str
    upto: int
    written_at: datetime


class SummaryQuerySet(models.QuerySet["Summary"]):
    def told(self, discussion: Discussion) -> Told | None:
        """What a discussion's page shows of its summary; nothing where no sentence of it rests on anything any more."""
        with connection.cursor() as cursor:
            cursor.execute(_SENTENCES, [discussion.pk])
            rows = cursor.fetchall()
        return Told([Line(words, numbers) for words, numbers, *_rest in rows], *rows[0][2:]) if rows else None


class Summary(models.Model):
    """Written by who keeps the lab; who that was is in its log."""

    discussion = models.OneToOneField(Discussion, models.CASCADE, related_name="summary")
    language = models.CharField(max_length=2)
    upto = models.PositiveIntegerField()  # the number of the newest post when it was written
    written_at = models.DateTimeField(default=now)

    objects = SummaryQuerySet.as_manager()

    def __str__(self) -> str:
        return f"summary of {self.discussion_id}"


class Sentence(models.Model):
    """One thing that was said, and where."""

    MOST, LONGEST, MOST_POSTS = 12, 300, 10  # sentences, characters, posts of a sentence

    summary = models.ForeignKey(Summary, models.CASCADE, related_name="sentences")
    place = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=LONGEST)
    posts = models.ManyToManyField(Post, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["summary", "place"], name="sentences_of_a_summary_stand_in_their_order")
        ]

    def __str__(self) -> str:
        return f"sentence {self.place} of {self.summary_id}"
