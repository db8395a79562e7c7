"""How good the router is, on questions that it was not taught."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from helpdesk.routing import Recognition, judge
from helpdesk.routing.model import CLASSES, Model
from helpdesk.routing.teaching import Taught, fit, fit_sureness
from hlh.catalogue.tongues import language_of

OURS = ("ehs", "emergency")
PARAPHRASE = (
    0.93  # likeness (cosine) from which a teaching text says the same as a question: left out where that is judged
)


@dataclass(frozen=True, slots=True)
class Judged:
    """A question, what is true of it, and what the router said."""

    question: dict[str, object]
    said: Recognition

    @property
    def is_ours(self) -> bool:
        return isinstance(self.question["area"], int)


def read(file: Path) -> list[dict[str, object]]:
    """Questions as lines of JSON: text, area (a number, clinical, research or other), area2."""
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def tenfold(
    questions: list[dict[str, object]], asked: np.ndarray, texts: list[Taught], vectors: np.ndarray, *, folds: int = 10
) -> list[Judged]:
    """Judge each question by a model that was taught neither it nor anything that says the same.

    The other questions are taught too, as they are in the end.
    """
    order = np.random.default_rng(2026).permutation(len(questions))
    judged = []
    for fold in range(folds):
        held = order[fold::folds]
        near = (vectors @ asked[held].T).max(axis=1) >= PARAPHRASE
        kept = np.flatnonzero(~near)
        others = [index for index in range(len(questions)) if index not in set(held.tolist())]
        lesson = [texts[index] for index in kept] + [_as_taught(questions[index]) for index in others]
        meaning = np.vstack([vectors[kept], asked[others]])
        arrays = fit(lesson, meaning)
        model = Model(arrays | _sureness_of(texts, vectors))
        for index in held:
            text = str(questions[index]["text"])
            judged.append(Judged(questions[index], judge(model, text, language_of(text), asked[index])))
    return judged


def figures(judged: Iterable[Judged]) -> dict[str, float]:
    """first, two, out, refused: as the issue defines them."""
    rows = list(judged)
    ours, others = [row for row in rows if row.is_ours], [row for row in rows if not row.is_ours]
    is_first: Callable[[Judged], bool] = lambda row: row.said.area in (row.question["area"], row.question["area2"])  # noqa: E731
    return {
        "first": _share(row.said.area is not None and is_first(row) for row in ours),
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


_sureness: dict[int, dict[str, np.ndarray]] = {}


def _sureness_of(texts: list[Taught], vectors: np.ndarray) -> dict[str, np.ndarray]:
    """Learnt once: it does not see the questions."""
    if len(texts) not in _sureness:
        _sureness[len(texts)] = fit_sureness(texts, vectors)
    return _sureness[len(texts)]


def _as_taught(question: dict[str, object]) -> Taught:
    second = question["area2"]
    return Taught(
        str(question["text"]),
        str(question["lang"]),
        CLASSES.index(str(question["area"])),
        second if isinstance(second, int) else None,
        is_danger=False,
    )


def _share(truths: Iterable[bool]) -> float:
    values = list(truths)
    return sum(values) / len(values) if values else float("nan")
