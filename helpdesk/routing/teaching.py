"""Reading the teaching text and fitting the model: needs scikit-learn, of the development lock."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from helpdesk.routing import rules
from helpdesk.routing.features import SIZE, evened, hashed
from helpdesk.routing.model import AREAS, CLASSES, FILE, Model, signs_of_sureness

FOLDER = FILE.parent
ASKED_WEIGHT = 2.0  # of a question that others asked, beside a text that we wrote
SECOND_SHARE = 0.2  # of a text's weight in teaching that goes to its second area
FOLDS = 8


@dataclass(frozen=True, slots=True)
class Taught:
    """A text to learn from."""

    text: str
    language: str
    label: int  # in CLASSES
    second: int | None  # an area, 1 to 10
    is_danger: bool
    is_asked: bool = False  # by others, not written by us: weighs more


def taught() -> list[Taught]:
    """Everything that the model is fitted to: what we wrote, and what was really asked."""
    return written() + [as_taught(question) for question in asked()]


def written() -> list[Taught]:
    """Every text of `helpdesk/teaching/`: a file for each class, a heading for each language, `| 3` for the second area."""
    found = []
    for file in sorted(FOLDER.glob("*.txt")):
        language = "en"
        for line in file.read_text("utf-8").splitlines():
            if line.startswith("# "):
                language = line[2:].strip()
            elif line.strip():
                found.append(_read(file, line.strip(), language))
    return found


def asked() -> list[dict[str, Any]]:
    """Questions of others, with what is true of them: text, lang, area (a number, clinical, research or other), area2."""
    return read(FOLDER / "asked.jsonl")


def read(file: Path) -> list[dict[str, Any]]:
    """Such questions as lines of JSON."""
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def as_taught(question: dict[str, Any]) -> Taught:
    """A question as a text to learn from."""
    label = CLASSES.index(str(question["area"]))
    return Taught(question["text"], question["lang"], label, question["area2"], is_danger=False, is_asked=True)


def hash_of_teaching() -> str:
    """What the model was taught: differs as soon as a letter of it does."""
    files = sorted([*FOLDER.glob("*.txt"), FOLDER / "asked.jsonl"])
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def _read(file: Path, line: str, language: str) -> Taught:
    hit = re.fullmatch(r"(.*?)\s*\|\s*(\d+)", line)
    text, number = (hit.group(1), int(hit.group(2))) if hit else (line, None)
    if file.stem == "emergency":
        return Taught(text, language, (number or 0) - 1, None, is_danger=True)
    label = CLASSES.index(str(int(file.stem[5:])) if file.stem.startswith("area-") else file.stem)
    return Taught(text, language, label, number, is_danger=False)


def fit(texts: list[Taught], vectors: np.ndarray) -> dict[str, np.ndarray]:
    """The weights, without how sure they are.

    Args:
        texts: to learn from.
        vectors: what they mean, a row each (n × 384).
    """
    rows, labels, weights = _with_seconds(texts)
    middle = vectors.mean(axis=0)
    placed = vectors - middle
    placed /= np.linalg.norm(placed, axis=1, keepdims=True)
    meaning = _linear(placed[rows], labels, weights, strength=8.0)
    matrix, rarity = _word_matrix([text.text for text in texts])
    words = _linear(matrix[rows], labels, weights, strength=10.0)
    danger = _linear(
        placed, np.array([text.is_danger for text in texts], dtype=int), None, strength=10.0, balanced=True
    )
    return {
        "middle": middle.astype(np.float16),
        "meaning": meaning.coef_.astype(np.float16),
        "meaning_bias": meaning.intercept_.astype(np.float32),
        "words": (words.coef_ * rarity).astype(np.float16),
        "words_bias": words.intercept_.astype(np.float32),
        "danger": np.append(danger.coef_[0], danger.intercept_[0]).astype(np.float32),
    }


def fit_sureness(texts: list[Taught], vectors: np.ndarray) -> dict[str, np.ndarray]:
    """How sure the model may be, learnt on texts that it had not seen (folds of the teaching text)."""
    from sklearn.linear_model import LogisticRegression

    order = np.random.default_rng(7).permutation(len(texts))
    signs: dict[str, list[np.ndarray]] = {"sure": [], "sure_blind": []}
    right: dict[str, list[bool]] = {"sure": [], "sure_blind": []}
    for fold in range(FOLDS):
        unseen = set(order[fold::FOLDS].tolist())
        seen = [index for index in range(len(texts)) if index not in unseen]
        model = Model(fit([texts[index] for index in seen], vectors[seen]))
        for index in unseen:
            if texts[index].label >= AREAS:
                continue
            for name, vector in (("sure", vectors[index]), ("sure_blind", None)):
                shares = rules.weighed(evened(texts[index].text), model.shares(texts[index].text, vector))
                signs[name].append(signs_of_sureness(shares))
                right[name].append(int(np.argmax(shares[:AREAS])) == texts[index].label)
    weights = {}
    for name in signs:
        learnt = LogisticRegression(C=1.0).fit(np.array(signs[name]), np.array(right[name]))
        weights[name] = np.append(learnt.coef_[0], learnt.intercept_[0]).astype(np.float32)
    return weights


def _with_seconds(texts: list[Taught]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows, labels and weights: a text with a second area teaches that one too, a little."""
    rows, labels, weights = [], [], []
    for row, text in enumerate(texts):
        weight = ASKED_WEIGHT if text.is_asked else 1.0
        rows.append(row)
        labels.append(text.label)
        weights.append(weight * (1.0 - SECOND_SHARE) if text.second else weight)
        if text.second:
            rows.append(row)
            labels.append(text.second - 1)
            weights.append(weight * SECOND_SHARE)
    return np.array(rows), np.array(labels), np.array(weights)


def _word_matrix(texts: list[str]) -> tuple[Any, np.ndarray]:
    """The texts' features (n × SIZE, sparse, weighed by rarity), and the rarity of each."""
    from scipy.sparse import csr_matrix

    hashes = [hashed(text) for text in texts]
    starts = np.cumsum([0, *(len(places) for places, _weights in hashes)])
    data = np.concatenate([weights for _places, weights in hashes])
    matrix = csr_matrix((data, np.concatenate([places for places, _weights in hashes]), starts), (len(texts), SIZE))
    seen = np.bincount(matrix.indices, minlength=SIZE)
    rarity = np.log((1 + len(texts)) / (1 + seen)) / np.log(1 + len(texts))
    return matrix.multiply(rarity).tocsr(), rarity


def _linear(
    rows: Any, labels: np.ndarray, weights: np.ndarray | None, *, strength: float, balanced: bool = False
) -> Any:
    from sklearn.linear_model import LogisticRegression

    learner = LogisticRegression(C=strength, max_iter=3000, class_weight="balanced" if balanced else None)
    return learner.fit(rows, labels, sample_weight=weights)
