"""Briefs: what countries told in a synthetic hub, and what many of them teach."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from briefs import facts
from briefs.models import Brief, Decision, Kind, Series, Version, a_claim, sections_of
from briefs.models.looking import look_again_after
from briefs.models.sections import hash_of
from hlh.catalogue.models import Entry
from hlh.demo.filling.copying import numbers
from hlh.demo.filling.crowd import Crowd
from hlh.demo.filling.entering import Book
from hlh.people.models import Naming, Quoting, Voice
from hlh.taxonomy.models import Phase

LEARNING = 0.03  # of all briefs
CITED = 4  # action briefs under a claim
Roots = list[tuple[Entry, int]]  # discussions, each with its area


class Shelf:
    """Makes published briefs, and gives the book what is to be written of them."""

    def __init__(self, rng: Random, book: Book, crowd: Crowd, roots: Roots, *, moment: datetime) -> None:
        self.rng, self.book, self.crowd, self.roots, self.moment = rng, book, crowd, roots, moment
        self.keys = {model: numbers(model) for model in (Brief, Version, Voice, Decision)}
        self.phases = list(Phase.objects.order_by("pk"))

    def tell(self, many: int) -> None:
        """So many briefs; the learning ones come last, because they stand on the others."""
        learning = int(many * LEARNING)
        told = [self._action(ref) for ref in Series.objects.next_refs(Kind.ACTION, many - learning)]
        self.book.write()
        for ref in Series.objects.next_refs(Kind.LEARNING, learning):
            self._learning(ref, told)
        self.book.write()

    def _action(self, ref: str) -> Entry:
        """A country's own, some of them written after a discussion."""
        root, area = self.rng.choice(self.roots) if self.roots else (None, self.rng.randint(1, 10))
        brief = self._brief(Kind.ACTION, ref, area)
        brief.country_id = self.rng.choice(self.crowd.people).country_id
        for part in ("challenge", "action", "outcome"):
            setattr(brief, part, self.book.writer.post(area, brief.language))
        brief.phase = self.rng.choice(self.phases)
        return self._publish(brief, [root] if root and self.rng.random() < 0.3 else [])

    def _learning(self, ref: str, told: list[Entry]) -> None:
        """Two claims that stand on what was told before."""
        brief = self._brief(Kind.LEARNING, ref, self.rng.randint(1, 10))
        area = brief.area_id or 1
        brief.challenge = self.book.writer.question(area, brief.language)
        cited = self.rng.sample(told, min(CITED, len(told)))
        for sources in (cited[::2], cited[1::2]):
            if sources:
                claim = self.book.writer.post(area, brief.language)
                brief.claims.append(a_claim(claim, [entry.pk for entry in sources]))
        self._publish(brief, cited)

    def _brief(self, kind: Kind, ref: str, area: int) -> Brief:
        language, key = self.book.writer.language(), next(self.keys[Brief])
        at = self.moment - timedelta(days=600 * self.rng.random() ** 1.5 + 0.01)
        voice = Voice(
            pk=next(self.keys[Voice]),
            place=f"brief:{key}",
            person=self.rng.choice(self.crowd.people),
            naming=Naming.NOBODY,
            quoting=Quoting.YES,
            language=language,
            since=at,
        )
        title = self.book.writer.sentence(area, language).rstrip(".。")
        return Brief(
            pk=key,
            kind=kind,
            stage=Brief.Stage.PUBLISHED,
            word=f"s{key:011d}",
            ref=ref,
            voice=voice,
            title=title,
            language=language,
            area_id=area,
            is_demo=True,
            started_at=at - timedelta(days=20),
            saved_at=at,
            submitted_at=at - timedelta(days=3),
            published_at=at,
            looked_at=at,
            look_again_at=look_again_after(at, kind),
        )

    def _publish(self, brief: Brief, sources: list[Entry]) -> Entry:
        at = brief.published_at or self.moment
        frozen = brief.told() | {"hash": hash_of(sections_of(brief, brief.kind))}
        version = Version(pk=next(self.keys[Version]), brief=brief, number=1, published_at=at, **frozen)
        brief.version = version
        by = self.book.system
        decision = Decision(pk=next(self.keys[Decision]), brief=brief, what=Decision.What.PUBLISHED, by=by, at=at)
        self.book.add(brief.voice, brief, version, decision)
        entry, _passages = self.book.enter(brief)
        for source in sources:
            self.book.weave(source, entry)
            self.book.add(Brief.roots.through(brief_id=brief.pk, entry_id=source.pk))
        about = {"areas": list(brief.area_numbers()), "country": brief.country_id}
        self.book.tell(facts.PUBLISHED, brief, by=by, at=at, version=1, decision=decision.pk, **about)
        self.book.turn()
        return entry
