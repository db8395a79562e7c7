"""Questions: those that discussions came of, those that wait at the desk, and those that were handed over."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from helpdesk import facts
from helpdesk.models import Answer, Place, Question, Scope
from hlh.activity.models import Actor
from hlh.catalogue.models import Entry, Passage
from hlh.demo.filling.copying import numbers
from hlh.demo.filling.entering import Book
from hlh.demo.filling.talking import Thread
from hlh.people.models import Naming, Voice
from hlh.taxonomy.models import Country

ROUTED = 0.7  # of the questions, at most, are discussed in labs
WHYS = (Question.Why.UNSURE, Question.Why.NO_LAB)
Stage = Question.Stage


class Desk:
    """Makes questions, and gives the book what is to be written of them."""

    def __init__(self, rng: Random, book: Book, *, moment: datetime) -> None:
        self.rng, self.book, self.moment = rng, book, moment
        self.keys = {model: numbers(model) for model in (Question, Voice)}
        self.countries = sorted(Country.objects.kept())
        self.asker = Actor.objects.stranger()

    def ask(self, thread: Thread) -> Question:
        """The question that a discussion came of: from now on nobody of the lab has opened it."""
        discussion, first = thread.discussion, thread.posts[0]
        discussion.from_question = True
        thread.actors[0] = self.book.system
        question = self._question(first.text, discussion.language, discussion.opened_at - timedelta(minutes=1))
        question.area_id, question.confidence = discussion.area_id, self.rng.uniform(0.5, 1)
        first.voice = self._voice(discussion.place, discussion.language, first.written_at, floor=discussion.lab.floor)
        question.stage = self.rng.choice([Stage.ROUTED, Stage.ANSWERED, Stage.CLOSED])
        if len(thread.posts) == 1:
            question.stage = Stage.ROUTED
        if question.stage == Stage.CLOSED:
            discussion.answer, discussion.marked_at = thread.posts[1], thread.posts[1].written_at
            question.verdict = Question.Verdict.SOLVED
        return question

    def route(self, question: Question, thread: Thread, entry: Entry, passages: dict[str, Passage]) -> None:
        """Enter it, woven to its discussion, with the first answers that came of it."""
        question.entry = entry
        self.book.weave(self._keep(question), entry)
        if question.stage != Stage.ROUTED:
            for post in thread.posts[1:3]:
                passage, at = passages[post.anchor], post.written_at
                self.book.add(Answer(question=question, passage=passage, voice=post.voice, gathered_at=at, told_at=at))

    def wait(self, many: int) -> None:
        """Questions that wait for a person, the newest not yet a day; some that others can help with."""
        for number in range(many):
            area, language = self.rng.randint(1, 10), self.book.writer.language()
            asked_at = self.moment - timedelta(hours=number / 4 + 0.1)
            question = self._question(self.book.writer.question(area, language), language, asked_at)
            if self.rng.random() < 0.7:
                question.stage, question.why = Stage.HELD, self.rng.choice(WHYS)
                question.area_id, question.confidence = area, self.rng.uniform(0.1, 0.5)
            else:
                question.stage, question.place, question.scope = Stage.HANDED_OVER, Place.OTHER, Scope.OTHER
                question.confidence = self.rng.uniform(0.5, 1)
            self._keep(question)
            self.book.turn()

    def _question(self, text: str, language: str, asked_at: datetime) -> Question:
        key = next(self.keys[Question])
        voice = self._voice(f"question:synthetic-{key}", language, asked_at)
        return Question(
            pk=key,
            ref=f"s{key:011d}",
            once=f"synthetic-{key}",
            text=text,
            voice=voice,
            language=language,
            scope=Scope.EHS,
            country_id=voice.country_id,
            asked_at=asked_at,
            promised_at=asked_at + timedelta(days=2),
        )

    def _voice(self, place: str, language: str, at: datetime, *, floor: int = Naming.OFFICE) -> Voice:
        """Of somebody without an account, in half of the cases with a country."""
        code = self.rng.choice(self.countries) if self.rng.random() < 0.5 else None
        return Voice(pk=next(self.keys[Voice]), place=place, language=language, country_id=code, floor=floor, since=at)

    def _keep(self, question: Question) -> Entry:
        self.book.add(question.voice, question)
        self.book.tell(facts.ASKED, question, by=self.asker, at=question.asked_at, channel=question.channel)
        return self.book.enter(question)[0]
