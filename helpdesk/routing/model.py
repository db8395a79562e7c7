"""The fitted model: one linear reader of what a text means and of its words, and how sure it is."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np

from helpdesk.routing.features import hashed, place_of
from helpdesk.routing.features import words as words_of
from hlh.catalogue.words import lowered

AREAS = 10
CLASSES = [*(str(number) for number in range(1, AREAS + 1)), "clinical", "research", "other"]
FILE = Path(__file__).parent.parent / "teaching" / "model.npz"
SHARPNESS = 6.0  # from scores (about 0 to 1) to shares


class Model:
    """Weights, as `manage.py teach` fitted them.

    Attributes:
        arrays: by name; `meaning` (13 × 384, of vectors less their `middle`), `words` (13 × 32768, of features weighed
            by `rarity`) and `bias`; `words_blind` and `bias_blind` for a text whose meaning is not at hand; `danger`
            (385), `sure` and `sure_blind` (3 each), `taught` (the hash of what it was fitted to).
    """

    def __init__(self, arrays: dict[str, np.ndarray]) -> None:
        self.arrays = {
            name: array.astype(np.float32) if array.dtype == np.float16 else array for name, array in arrays.items()
        }

    def shares(self, text: str, vector: np.ndarray | None) -> np.ndarray:
        """The probability of each class (13, sum 1), by words alone where the meaning is not at hand."""
        places, weights = hashed(text)
        weights = weights * self.arrays["rarity"][places]
        weights /= np.linalg.norm(weights) or 1.0
        if vector is None:
            scores = self.arrays["words_blind"][:, places] @ weights + self.arrays["bias_blind"]
        else:
            scores = self.arrays["words"][:, places] @ weights + self.arrays["bias"]
            scores = scores + self.arrays["meaning"] @ self._placed(vector)
        return softmax(SHARPNESS * scores)

    def danger(self, vector: np.ndarray | None) -> float:
        """How much it sounds like danger now; a little more than needed with "now" where the meaning is not at hand."""
        if vector is None:
            return 0.51
        weights = self.arrays["danger"]
        return float(weights[:-1] @ self._placed(vector) + weights[-1])

    def sureness(self, shares: np.ndarray, *, with_meaning: bool) -> float:
        """The probability that the best area is right, calibrated on texts that the model had not seen."""
        weights = self.arrays["sure" if with_meaning else "sure_blind"]
        return float(1 / (1 + np.exp(-(weights[:2] @ signs_of_sureness(shares) + weights[2]))))

    def terms(self, text: str, number: int, most: int) -> list[str]:
        """The words of the text that spoke for a class, the strongest first, as they stand in the text."""
        weights = self.arrays["words"]
        spoken: dict[str, float] = {}
        for word in dict.fromkeys(words_of(lowered(text))):
            column = weights[:, place_of(f"w {word}")]
            spoken[word] = float(column[number] - column.mean())
        strong = [
            word for word in sorted(spoken, key=lambda one: -spoken[one]) if spoken[word] > 0 and _says_something(word)
        ]
        return [found for word in strong[: most * 2] if (found := _as_written(word, text))][:most]

    def _placed(self, vector: np.ndarray) -> np.ndarray:
        placed = vector - self.arrays["middle"]
        return np.asarray(placed / (np.linalg.norm(placed) or 1.0))


def signs_of_sureness(shares: np.ndarray) -> np.ndarray:
    """What tells how sure a verdict is: the log odds of the best area, and its lead over the next."""
    ours = np.sort(shares[:AREAS])[::-1]
    best = float(np.clip(ours[0], 1e-4, 1 - 1e-4))
    return np.array([np.log(best / (1 - best)), float(np.log((ours[0] + 1e-4) / (ours[1] + 1e-4)))])


def softmax(scores: np.ndarray) -> np.ndarray:
    shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(shares / shares.sum(axis=-1, keepdims=True))


@cache
def fitted() -> Model:
    """The model of the repository, read once."""
    with np.load(FILE) as file:
        return Model({name: file[name] for name in file.files})


_EMPTY = frozenset((Path(__file__).parent / "empty_words.txt").read_text("utf-8").split())


def _says_something(word: str) -> bool:
    """Not an article, a particle or a word of every sentence; in Chinese two characters are a word."""
    return (len(word) > 3 and word not in _EMPTY) or (len(word) == 2 and word >= "\u3400")


def _as_written(word: str, text: str) -> str:
    """The whole word of the text that an evened word came of."""
    at = text.lower().find(word)
    if at < 0:
        return next((whole for whole in text.split() if word in lowered(whole)), "").strip("؟?.,،!:;()«»\"'")
    return text[at : at + len(word)]
