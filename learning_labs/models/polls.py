"""A poll under a discussion: what people think, by figures alone. Who voted what is told to nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.utils.timezone import now

from learning_labs.models.discussions import Discussion

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone

# Everything that a page shows of the polls of a discussion, in one statement. Figures are not even counted before the
# poll has closed: whoever saw them change with a vote would know whose it was.
_SHOWN = """
SELECT poll.id, poll.question, poll.language, poll.answers, poll.takes_several, poll.closes_at, own.places,
    (SELECT count(*) FROM learning_labs_ballot ballot WHERE ballot.poll_id = poll.id),
    CASE WHEN poll.closes_at <= %(now)s THEN ARRAY(
        SELECT count(ballot.id) FROM generate_series(1, cardinality(poll.answers)) place
        LEFT JOIN learning_labs_ballot ballot ON ballot.poll_id = poll.id AND place = ANY (ballot.places)
        GROUP BY place ORDER BY place
    ) END
FROM learning_labs_poll poll
LEFT JOIN learning_labs_ballot own ON own.poll_id = poll.id AND own.person_id = %(reader)s
WHERE poll.discussion_id = %(discussion)s
ORDER BY poll.id DESC LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class ShownPoll:
    """A poll as a reader sees it.

    Attributes:
        pk, question, language, answers, takes_several, closes_at: as in `Poll`.
        mine: the places of the answers that the reader chose, from 1; none where they have not voted.
        voters: how many voted.
        votes: how many each answer got, once it has closed; None before.
    """

    pk: int
    question: str
    language: str
    answers: list[str]
    takes_several: bool
    closes_at: datetime
    mine: list[int] | None
    voters: int
    votes: list[int] | None

    @property
    def is_closed(self) -> bool:
        return self.votes is not None

    @property
    def figures(self) -> list[tuple[str, int]]:
        """Each answer with its votes; none before it closes, and none where so few voted that they might tell who."""
        enough = self.votes is not None and self.voters >= Poll.FEWEST
        return list(zip(self.answers, self.votes or (), strict=True)) if enough else []

    @property
    def choices(self) -> list[tuple[int, str, bool]]:
        """The place of each answer, its words, and whether the reader chose it."""
        return [(place, words, place in (self.mine or ())) for place, words in enumerate(self.answers, start=1)]


class PollQuerySet(models.QuerySet["Poll"]):
    def shown(self, discussion: Discussion, *, reader: Anyone) -> list[ShownPoll]:
        """The polls of a discussion that this reader sees, the newest first."""
        asked = {"discussion": discussion.pk, "reader": reader.pk, "now": now(), "most": Poll.MOST_SHOWN}
        with connection.cursor() as cursor:
            cursor.execute(_SHOWN, asked)
            return [ShownPoll(*row) for row in cursor.fetchall()]

    def open(self) -> PollQuerySet:
        """Those that take votes now."""
        return self.filter(closes_at__gt=now())

    def taking_replies(self) -> PollQuerySet:
        """Those for which a number by mail is meant: open ones, and those that closed while a letter lay unread."""
        return self.filter(closes_at__gt=now() - Poll.UNREAD)


class Poll(models.Model):
    """One question with answers to choose from; it closes by the clock, whether or not anything runs then."""

    FEWEST_ANSWERS, MOST_ANSWERS = 2, 8
    LONGEST_QUESTION, LONGEST_ANSWER = 200, 120  # characters
    MOST_DAYS, DAYS = 90, 14  # that it may be open, and usually is
    FEWEST = 5  # voters whose figures are shown: fewer might tell who voted what
    MOST_SHOWN = 10  # in a discussion
    UNREAD = timedelta(days=14)  # that a letter may lie; after that a number is a post again

    discussion = models.ForeignKey(Discussion, models.CASCADE, related_name="polls")
    question = models.CharField(max_length=LONGEST_QUESTION)
    language = models.CharField(max_length=2)
    answers = ArrayField(models.CharField(max_length=LONGEST_ANSWER))
    takes_several = models.BooleanField(default=False)
    opened_at = models.DateTimeField(default=now)
    closes_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)  # when those who voted were told what came of it

    objects = PollQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["closes_at"], condition=models.Q(told_at=None), name="polls_to_be_told_of")]

    def __str__(self) -> str:
        return f"poll {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.closes_at > now()

    @classmethod
    def end_of(cls, days: int) -> datetime:
        """When a poll closes that is open for so many days."""
        return now() + timedelta(days=days)


class Ballot(models.Model):
    """What one person chose: read by them alone, and counted."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="ballots", db_index=False)
    # Nobody's once who cast it was erased after the poll had closed: figures that fell would tell what they chose.
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+")
    places = ArrayField(models.PositiveSmallIntegerField())  # of the answers, from 1
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poll", "person"], name="somebody_votes_once_in_a_poll")]

    def __str__(self) -> str:
        return f"ballot {self.pk}"
