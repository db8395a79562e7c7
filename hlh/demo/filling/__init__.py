"""A synthetic hub of any size, by COPY, for benchmarks: `manage.py fill`.

Everything in it is marked as a demonstration and says nothing about anybody: people are numbers, places invented,
sentences our own. It is made of the hub's own models, each of which describes itself to the catalogue; so
`manage.py catalogue --check` finds nothing wrong in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from django.conf import settings
from django.db import transaction
from django.utils.timezone import now

from hlh.catalogue.models import Embedding, Passage
from hlh.demo.filling.asking import ROUTED, Desk
from hlh.demo.filling.briefing import Roots, Shelf
from hlh.demo.filling.copying import at_length
from hlh.demo.filling.crowd import gather
from hlh.demo.filling.curating import Library
from hlh.demo.filling.entering import Book
from hlh.demo.filling.talking import Talk
from hlh.demo.filling.writing import Writer
from hlh.people.models import Person


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much there is of what.

    Attributes:
        hottest: posts in the largest discussion.
        entries: in the catalogue, all told: labs, questions, discussions, and briefs for the rest.
        pages: resources of the knowledge hub beside them.

    Raises:
        ValueError: when they do not go together; it says why.
    """

    people: int = 2000
    labs: int = 40
    posts: int = 10_000
    hottest: int = 500
    questions: int = 500
    entries: int = 2000
    pages: int = 0

    def __post_init__(self) -> None:
        if min(self.people, self.labs, self.hottest) < 1 or min(self.questions, self.pages) < 0:
            raise ValueError("At least one person, one lab and one post are needed.")
        if self.entries <= self.labs + self.questions:
            raise ValueError("Entries count labs and questions too: there have to be more entries than both together.")
        if self.posts < self.hottest:
            raise ValueError("The largest discussion cannot have more posts than there are.")

    @property
    def discussions(self) -> int:
        """Half of what is neither lab nor question, or as many as the posts are enough for."""
        half = -(-(self.entries - self.labs - self.questions) // 2)
        return max(1, min(half, self.posts - self.hottest + 1))

    @property
    def briefs(self) -> int:
        return self.entries - self.labs - self.questions - self.discussions

    @property
    def routed(self) -> int:
        """The questions that came to be discussed."""
        return min(int(self.questions * ROUTED), self.discussions)


def refusal(*, beside_real_people: bool) -> str:
    """Why this hub is not to be filled; empty where it may be."""
    if not settings.DEVELOPMENT:
        return "A hub that people rely on is never filled with synthetic people; do it on a development machine."
    if not beside_real_people and Person.objects.filter(is_demo=False).exists():
        return (
            "Somebody who is no demonstration has an account here. With --beside-real-people it is filled all the same."
        )
    return ""


def fill(sizes: Sizes, *, seed: int = 1) -> dict[str, int]:
    """Make it, all or nothing; the same seed makes the same hub, but for the dates, which end today.

    Returns:
        How many of each there are.
    """
    rng, moment = Random(seed), now()  # noqa: S311  nothing is secret here
    with transaction.atomic(), at_length(Passage, Embedding):
        book = Book(Writer(rng), seed)
        crowd = gather(rng, sizes.people, moment=moment)
        talk, desk = Talk(rng, book, crowd, moment=moment), Desk(rng, book, moment=moment)
        talk.open_labs(sizes.labs)
        shelf = Shelf(rng, book, crowd, _discuss(talk, desk, sizes), moment=moment)
        talk.close()
        desk.wait(sizes.questions - sizes.routed)
        shelf.tell(sizes.briefs)
        if sizes.pages:
            Library(rng, book, moment=moment).lay(sizes.pages)
        book.write()
    return {"people": sizes.people, "posts": sizes.posts, "questions": sizes.questions, "entries": book.entries}


def _discuss(talk: Talk, desk: Desk, sizes: Sizes) -> Roots:
    """All the discussions; the first ones after the hottest came of questions."""
    roots = []
    for number, thread in enumerate(talk.discuss(_lengths(talk.rng, sizes))):
        question = desk.ask(thread) if number < sizes.routed else None
        entry, passages = talk.keep(thread)
        if question:
            desk.route(question, thread, entry, passages)
        roots.append((entry, thread.discussion.area_id or 1))
        talk.book.turn()
    return roots


def _lengths(rng: Random, sizes: Sizes) -> list[int]:
    """Posts for each discussion: one each, and the rest as it falls, a few with many; never more than the hottest."""
    lengths = [sizes.hottest, *[1] * (sizes.discussions - 1)]
    left = sizes.posts - sum(lengths)
    weights = [rng.paretovariate(1.2) for _discussion in lengths[1:]]
    while left and any(length < sizes.hottest for length in lengths[1:]):
        for number in rng.choices(range(1, sizes.discussions), weights, k=left):
            if lengths[number] < sizes.hottest:
                lengths[number] += 1
                left -= 1
    return lengths
