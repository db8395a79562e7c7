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
from helpdesk.routing.features import SIZE, hashed
from helpdesk.routing.model import AREAS, CLASSES, FILE, Model, signs_of_sureness
from hlh.catalogue.words import lowered
from hlh.taxonomy.loading import DATA

FOLDER = FILE.parent
WRITERS = ("first", "second", "third", "fourth")  # a folder each; how sure the model may be is learnt across them
ASKED_COUNTS = 4.0  # what others asked counts more than what we wrote
SECOND_SHARE = 0.2  # of a text's target that is its second area
WORDS_SHARE = 2.0  # of the likeness of two texts: their words, beside one for what they mean
LEVEL = 0.1  # of that likeness that all texts have
PULL = 3.0  # how far weights are pulled to nothing; these four by fitting to one writer and judging the other
PULL_BLIND = 0.5


@dataclass(frozen=True, slots=True)
class Taught:
    """A text to learn from."""

    text: str
    language: str
    label: int  # in CLASSES
    second: int | None = None  # an area, 1 to 10
    is_danger: bool = False
    source: str = "first"  # one of the writers, asked by others, or of the taxonomy

    @property
    def is_asked(self) -> bool:
        return self.source == "asked"


def taught() -> list[Taught]:
    """Everything that the model is fitted to: what we wrote, what others asked, what the sub-topics are called."""
    return written() + [as_taught(question) for question in asked()] + named()


def written() -> list[Taught]:
    """Every text of the writers: a file for each class, a heading for each language, `| 3` for the second area."""
    found = []
    for writer in WRITERS:
        for file in sorted((FOLDER / writer).glob("*.txt")):
            language = "en"
            for line in file.read_text("utf-8").splitlines():
                if line.startswith("# "):
                    language = line[2:].strip()
                elif line.strip():
                    found.append(_read(file, line.strip(), language, writer))
    return found


def asked() -> list[dict[str, Any]]:
    """Questions of others, with what is true of them: text, lang, area (a number, clinical, research or other), area2."""
    return _questions("asked")


def judging() -> list[dict[str, Any]]:
    """Questions of two others who saw none of the teaching text. The model is judged on them and never taught them."""
    return _questions("judging")


def _questions(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / f"{name}.jsonl").read_text("utf-8").splitlines()]


def as_taught(question: dict[str, Any]) -> Taught:
    """A question as a text to learn from."""
    label = CLASSES.index(str(question["area"]))
    return Taught(question["text"], question["lang"], label, question["area2"], source="asked")


def named() -> list[Taught]:
    """The sub-topics by their names and synonyms in six languages."""
    found = []
    for area in json.loads((DATA / "areas.json").read_text("utf-8")):
        for subtopic in area["subtopics"]:
            for language, label in subtopic["labels"].items():
                text = ", ".join([label, *subtopic["synonyms"].get(language, [])])
                found.append(Taught(text, language, area["number"] - 1, source="taxonomy"))
    return found


def hash_of_teaching() -> str:
    """What the model was taught: differs as soon as a letter of it does."""
    said = json.dumps([(text.text, text.language, text.label, text.second, text.is_danger) for text in taught()])
    return hashlib.sha256(said.encode()).hexdigest()


def _read(file: Path, line: str, language: str, writer: str) -> Taught:
    hit = re.fullmatch(r"(.*?)\s*\|\s*(\d+)", line)
    text, number = (hit.group(1), int(hit.group(2))) if hit else (line, None)
    if file.stem == "emergency":
        return Taught(text, language, (number or 0) - 1, is_danger=True, source=writer)
    label = CLASSES.index(str(int(file.stem[5:])) if file.stem.startswith("area-") else file.stem)
    return Taught(text, language, label, number, source=writer)


def fit(texts: list[Taught], vectors: np.ndarray) -> dict[str, np.ndarray]:
    """The weights, without how sure they are: least squares on what texts mean and on their words at once.

    Args:
        texts: to learn from.
        vectors: what they mean, a row each (n × 384).
    """
    middle = vectors.mean(axis=0)
    placed = vectors - middle
    placed /= np.linalg.norm(placed, axis=1, keepdims=True)
    matrix, rarity = _word_matrix([text.text for text in texts])
    alike = (matrix @ matrix.T).toarray()
    duals = _solved(placed @ placed.T + WORDS_SHARE * alike, texts, PULL)
    blind = _solved(alike, texts, PULL_BLIND)
    return {
        "middle": middle.astype(np.float16),
        "rarity": rarity.astype(np.float16),
        "meaning": (duals.T @ placed).astype(np.float16),
        "words": (WORDS_SHARE * (matrix.T @ duals).T).astype(np.float16),
        "bias": (LEVEL * duals.sum(axis=0)).astype(np.float32),
        "words_blind": (matrix.T @ blind).T.astype(np.float16),
        "bias_blind": (LEVEL * blind.sum(axis=0)).astype(np.float32),
        "danger": _danger(placed, np.array([text.is_danger for text in texts], dtype=float)),
    }


def _danger(placed: np.ndarray, is_danger: np.ndarray) -> np.ndarray:
    """The weights (384, and a level) of what sounds like danger now: least squares, the few as heavy as the many."""
    rows = np.hstack([placed, np.ones((len(placed), 1))])
    weights = np.where(is_danger == 1, (is_danger == 0).sum() / max(1.0, is_danger.sum()), 1.0)
    pull = PULL * np.diag([*np.ones(placed.shape[1]), 0.001])
    solved = np.linalg.solve((rows.T * weights) @ rows + pull, (rows.T * weights) @ is_danger)
    return np.asarray(solved, dtype=np.float32)


def _solved(alike: np.ndarray, texts: list[Taught], pull: float) -> np.ndarray:
    """Kernel ridge regression: the weight of each text for each class (n × 13)."""
    targets = np.zeros((len(texts), len(CLASSES)))
    for row, text in enumerate(texts):
        targets[row, text.label] = 1.0
        if text.second and text.second - 1 != text.label:
            targets[row, text.label] -= SECOND_SHARE
            targets[row, text.second - 1] += SECOND_SHARE
    weights = np.array([ASKED_COUNTS if text.is_asked else 1.0 for text in texts])
    solved: np.ndarray = np.linalg.solve(alike + LEVEL + pull * np.diag(1 / weights), targets)
    return solved


def fit_sureness(texts: list[Taught], vectors: np.ndarray) -> dict[str, np.ndarray]:
    """How sure the model may be, learnt across writers: fitted to all but one, it judges that one's texts."""
    from sklearn.linear_model import LogisticRegression

    signs: dict[str, list[np.ndarray]] = {"sure": [], "sure_blind": []}
    right: dict[str, list[bool]] = {"sure": [], "sure_blind": []}
    for writer in WRITERS:
        seen = [index for index, text in enumerate(texts) if text.source != writer]
        model = Model(fit([texts[index] for index in seen], vectors[seen]))
        for text, meaning in zip(texts, vectors, strict=True):
            if text.source != writer or text.label >= AREAS or text.is_danger:
                continue
            for name, vector in (("sure", meaning), ("sure_blind", None)):
                shares = rules.weighed(lowered(text.text), model.shares(text.text, vector))
                signs[name].append(signs_of_sureness(shares))
                right[name].append(int(np.argmax(shares[:AREAS])) + 1 in (text.label + 1, text.second))
    weights = {}
    for name in signs:
        learnt = LogisticRegression(C=1.0).fit(np.array(signs[name]), np.array(right[name]))
        weights[name] = np.append(learnt.coef_[0], learnt.intercept_[0]).astype(np.float32)
    return weights


def _word_matrix(texts: list[str]) -> tuple[Any, np.ndarray]:
    """The texts' features (n × SIZE, sparse, weighed by rarity, rows of length one), and the rarity of each."""
    from scipy.sparse import csr_matrix
    from sklearn.preprocessing import normalize

    hashes = [hashed(text) for text in texts]
    starts = np.cumsum([0, *(len(places) for places, _weights in hashes)])
    data = np.concatenate([weights for _places, weights in hashes])
    matrix = csr_matrix((data, np.concatenate([places for places, _weights in hashes]), starts), (len(texts), SIZE))
    seen = np.bincount(matrix.indices, minlength=SIZE)
    rarity = np.log((1 + len(texts)) / (1 + seen)) / np.log(1 + len(texts))
    return normalize(matrix.multiply(rarity).tocsr()), rarity
