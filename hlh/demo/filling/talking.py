"""Labs and their discussions: as many posts as wanted, most of them in a few long discussions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Any

from hlh.activity.models import Actor
from hlh.catalogue.models import Entry, Passage
from hlh.demo.filling.copying import numbers
from hlh.demo.filling.crowd import Crowd, Members
from hlh.demo.filling.entering import Book
from hlh.markdown import RULES, rendered
from hlh.people.models import Naming, Voice
from hlh.taxonomy.models import Area
from learning_labs import facts
from learning_labs.models import Discussion, Lab, Post
from learning_labs.models.discussions import title_of

READERS = {Lab.Readers.EVERYBODY: 80, Lab.Readers.MEMBERS: 14, Lab.Readers.LAB: 6}  # of a hundred labs
FLOORS = {Naming.OFFICE: 75, Naming.COUNTRY: 15, Naming.REGION: 10}
KINDS = {Post.Kind.EXPERIENCE: 60, Post.Kind.CONSIDER: 20, Post.Kind.FAILED: 12, Post.Kind.GUIDANCE: 8}
DAYS = 700  # since when people talk


@dataclass
class Thread:
    """A discussion that was made, with its posts and who acts in each."""

    discussion: Discussion
    posts: list[Post]
    actors: list[Actor]


class Talk:
    """Makes labs and discussions, and gives the book what is to be written of them.

    Args:
        rng: of all that is drawn.
        book: what is entered.
        crowd: who speaks.
        moment: the end of it.
    """

    def __init__(self, rng: Random, book: Book, crowd: Crowd, *, moment: datetime) -> None:
        self.rng, self.book, self.crowd, self.moment = rng, book, crowd, moment
        self.keys = {model: numbers(model) for model in (Lab, Discussion, Post, Voice)}
        self.areas = [area.number for area in Area.objects.offered()]
        rng.shuffle(self.areas)
        self.labs: list[tuple[Lab, Members]] = []

    def open_labs(self, many: int) -> None:
        """Labs for the areas in turn, the first ones the largest; the first is one that everybody reads."""
        for number in range(many):
            key, area = next(self.keys[Lab]), self.areas[number % len(self.areas)]
            language = self.book.writer.language()
            lab = Lab(
                pk=key,
                slug=f"synthetic-{key}",
                title=f"Synthetic lab {key}",
                purpose=self.book.writer.post(area, language),
                guiding_question=self.book.writer.question(area, language)[:300],
                language=language,
                languages=sorted({language, "en"}),
                areas=[area],
                floor=self._one_of(FLOORS) if number else Naming.OFFICE,
                **self._doors(number),
                opened_at=self.moment - timedelta(days=DAYS + 10),
                moved_at=self.moment - timedelta(days=DAYS),
                is_demo=True,
            )
            size = len(self.crowd.people) // (number + 3) + 5
            self.labs.append((lab, self.crowd.join(lab, min(size, len(self.crowd.people)))))
            self.book.enter(lab)
            self.book.tell(facts.LAB_OPENED, lab, by=self.book.system, at=lab.opened_at, areas=list(lab.areas))

    def discuss(self, sizes: list[int]) -> Iterator[Thread]:
        """A discussion for each number of posts, the first in the first lab; not entered yet: it may come of a question."""
        weights = list(accumulate(1 / rank for rank in range(2, len(self.labs) + 2)))
        for number, size in enumerate(sizes):
            lab, members = self.rng.choices(self.labs, cum_weights=weights)[0] if number else self.labs[0]
            yield self._thread(lab, members, size)

    def keep(self, thread: Thread) -> tuple[Entry, dict[str, Passage]]:
        """Enter it and tell of it, as it is now."""
        discussion, posts, book = thread.discussion, thread.posts, self.book
        discussion.countries = sorted({code for code in map(_shown_country, posts) if code})
        book.add(discussion, *{post.voice_id: post.voice for post in posts}.values(), *posts)
        about = {"lab": discussion.lab_id, "number": discussion.number, "area": discussion.area_id}
        asked, opener = discussion.from_question, thread.actors[0]
        book.tell(facts.DISCUSSION_OPENED, discussion, by=opener, at=discussion.opened_at, from_question=asked, **about)
        for post, actor in zip(posts[1:], thread.actors[1:], strict=True):
            said = {"discussion": discussion.pk, "number": post.number, "lang": post.language}
            book.tell(facts.POST_WRITTEN, post, by=actor, at=post.written_at, **said)
        return book.enter(discussion)

    def close(self) -> None:
        """Write the labs, with the discussions that were opened in them."""
        self.book.add(*(lab for lab, _members in self.labs))

    def _thread(self, lab: Lab, members: Members, size: int) -> Thread:
        lab.discussion_count += 1
        area = lab.areas[0] if self.rng.random() < 0.9 else self.rng.choice(self.areas)
        language = lab.language if self.rng.random() < 0.8 else self.book.writer.language()
        opened_at = self.moment - timedelta(days=DAYS * self.rng.random() ** 1.5 + 0.01)
        discussion = Discussion(
            pk=next(self.keys[Discussion]),
            lab=lab,
            number=lab.discussion_count,
            language=language,
            area_id=area,
            post_count=size,
            opened_at=opened_at,
            is_demo=True,
        )
        times = self._times(opened_at, size)
        thread = Thread(discussion, [], [])
        voices: dict[int, Voice] = {}
        for number, at in enumerate(times, 1):
            person = members.somebody()
            if person.pk not in voices:
                voices[person.pk] = members.voice(next(self.keys[Voice]), person, discussion.place, at=at)
            thread.posts.append(self._post(discussion, number, voices[person.pk], at))
            thread.actors.append(self.crowd.actors[person.pk])
        discussion.title = title_of(thread.posts[0].text)
        discussion.first_answer_at = times[1] if size > 1 else None
        discussion.moved_at = times[-1]
        lab.moved_at = max(lab.moved_at, opened_at)
        described = Post.objects.none()
        described._result_cache = thread.posts  # what describing it reads
        discussion._prefetched_objects_cache = {"posts": described}  # type: ignore[attr-defined]
        return thread

    def _post(self, discussion: Discussion, number: int, voice: Voice, at: datetime) -> Post:
        language = discussion.language if self.rng.random() < 0.9 else "en"
        write = self.book.writer.post if number > 1 else self.book.writer.question
        text = write(discussion.area_id or 1, language if number > 1 else discussion.language)
        return Post(
            pk=next(self.keys[Post]),
            discussion=discussion,
            number=number,
            kind=self._one_of(KINDS) if number > 1 else Post.Kind.QUESTION,
            voice=voice,
            text=text,
            html=rendered(text),
            rules=RULES,
            language=language if number > 1 else discussion.language,
            written_at=at,
        )

    def _times(self, opened_at: datetime, size: int) -> list[datetime]:
        """When its posts came: most soon after it was opened, the first with it."""
        last = min(self.moment - opened_at, timedelta(days=20 + size))
        return [opened_at, *sorted(opened_at + last * self.rng.random() ** 2 for _post in range(size - 1))]

    def _doors(self, number: int) -> dict[str, str]:
        """Who reads a lab, and who joins it: a closed one has invited people only."""
        readers = self._one_of(READERS) if number else Lab.Readers.EVERYBODY
        is_closed = readers == Lab.Readers.LAB
        return {"readers": readers, "joining": Lab.Joining.INVITATION if is_closed else Lab.Joining.OPEN}

    def _one_of(self, weights: dict[Any, int]) -> Any:
        return self.rng.choices(list(weights), list(weights.values()))[0]


def _shown_country(post: Post) -> str | None:
    """Where a named voice comes from, for what lists count."""
    return post.voice.country_id if post.voice.level >= Naming.COUNTRY else None
