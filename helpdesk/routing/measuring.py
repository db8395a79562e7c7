"""How good the router is, on questions that it was not taught."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from helpdesk.routing import Recognition, judge
from helpdesk.routing.model import Model
from helpdesk.routing.teaching import Taught, fit, fit_sureness
from hlh.catalogue.tongues import language_of

OURS = ("ehs", "emergency")
PARAPHRASE = (
    0.93  # likeness (cosine) from which a teaching text says the same as a question: left out where that is judged
)


@dataclass(frozen=True, slots=True)
class Judged:
    """A question, what is true of it, and what the router said."""

    question: dict[str, Any]
    said: Recognition

    @property
    def is_ours(self) -> bool:
        return isinstance(self.question["area"], int)

    @property
    def is_first(self) -> bool:
        """Whether the area that was named is the true one, or its stated second one."""
        return self.said.area is not None and self.said.area in (self.question["area"], self.question["area2"])


@dataclass(frozen=True, slots=True)
class Sureness:
    """Questions of which the router was about as sure: how many, how sure on average, the share of right ones."""

    count: int
    said: float
    right: float


def tenfold(
    questions: list[dict[str, Any]], texts: list[Taught], vectors: np.ndarray, *, folds: int = 10
) -> list[Judged]:
    """Judge each asked question by a model that was taught neither it nor anything that says the same.

    Args:
        questions: what was asked, in the order in which they stand among the texts.
        texts: all that is taught, those questions among it.
        vectors: what they mean, a row each (n × 384).
        folds: how many models are fitted.
    """
    places = [index for index, text in enumerate(texts) if text.is_asked]
    order = np.random.default_rng(2026).permutation(len(questions))
    sureness = fit_sureness([text for text in texts if not text.is_asked], np.delete(vectors, places, axis=0))
    judged = []
    for fold in range(folds):
        held = [places[index] for index in order[fold::folds]]
        kept = np.flatnonzero((vectors @ vectors[held].T).max(axis=1) < PARAPHRASE)
        model = Model(fit([texts[index] for index in kept], vectors[kept]) | sureness)
        for index in order[fold::folds]:
            text = str(questions[index]["text"])
            judged.append(Judged(questions[index], judge(model, text, language_of(text), vectors[places[index]])))
    return judged


def by(model: Model, questions: list[dict[str, Any]], vectors: np.ndarray) -> list[Judged]:
    """What a model says of questions that it was not taught; `vectors` is what they mean, a row each (n × 384)."""
    texts = [str(question["text"]) for question in questions]
    return [
        Judged(question, judge(model, text, language_of(text), vector))
        for question, text, vector in zip(questions, texts, vectors, strict=True)
    ]


def figures(judged: Iterable[Judged]) -> dict[str, float]:
    """Shares: the right area first, among the first two, what is not ours sent on, what is ours refused."""
    rows = list(judged)
    ours, others = [row for row in rows if row.is_ours], [row for row in rows if not row.is_ours]
    return {
        "first": _share(row.is_first for row in ours),
        "two": _share(row.question["area"] in (row.said.area, row.said.second) for row in ours),
        "out": _share(row.said.scope not in OURS for row in others),
        "refused": _share(row.said.scope not in OURS for row in ours),
    }


def intervals(judged: list[Judged], *, times: int = 2000) -> dict[str, tuple[float, float]]:
    """95 % intervals of the figures, by drawing the questions again and again."""
    chance = np.random.default_rng(1)
    drawn: dict[str, list[float]] = {}
    for _time in range(times):
        rows = [judged[index] for index in chance.integers(0, len(judged), len(judged))]
        for name, value in figures(rows).items():
            drawn.setdefault(name, []).append(value)
    return {
        name: (float(np.percentile(values, 2.5)), float(np.percentile(values, 97.5))) for name, values in drawn.items()
    }


def calibration(judged: Iterable[Judged], edges: Iterable[float] = (0.0, 0.5, 0.7, 0.85, 0.95)) -> list[Sureness]:
    """How sure the router was of the areas it named, beside how often it was right, from each edge to the next."""
    rows = [row for row in judged if row.is_ours and row.said.area is not None]
    found = []
    starts = sorted(edges)
    for start, end in zip(starts, [*starts[1:], 1.01], strict=True):
        mine = [row for row in rows if start <= row.said.confidence < end]
        if mine:
            said = sum(row.said.confidence for row in mine) / len(mine)
            found.append(Sureness(len(mine), said, _share(row.is_first for row in mine)))
    return found


def _share(truths: Iterable[bool]) -> float:
    values = list(truths)
    return sum(values) / len(values) if values else float("nan")
