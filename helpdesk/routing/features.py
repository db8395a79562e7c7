"""What the router sees of a text without knowing what it means: its words and the pieces of its words."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from itertools import pairwise
from math import log, sqrt

import numpy as np

from hlh.catalogue.words import lowered, pairs

SIZE = 1 << 15
_WORD = re.compile(r"[\u3400-\u9fff]+|\w+")
_HAN = re.compile(r"[\u3400-\u9fff]")


def words(text: str) -> list[str]:
    """The words of a lowered text, Chinese as overlapping pairs."""
    found: list[str] = []
    for run in _WORD.findall(text):
        found += pairs(run) if _HAN.match(run) else [run]
    return found


def names(text: str) -> Counter[str]:
    """The features of a lowered text by name: words, pairs of neighbours, pieces of words."""
    found = words(text)
    counted: Counter[str] = Counter(f"w {word}" for word in found)
    counted.update(f"w {one} {other}" for one, other in pairwise(found))
    for word in found:
        framed = f" {word} "
        for size in (3, 4, 5):
            counted.update(f"c {framed[at : at + size]}" for at in range(len(framed) - size + 1))
    return counted


def hashed(text: str) -> tuple[np.ndarray, np.ndarray]:
    """The features of a text as places in a row of SIZE, and their weights; words and pieces each of length one."""
    weights: dict[int, float] = {}
    counted = names(lowered(text))
    for kind, share in (("w", 1.0), ("c", 1.0)):
        mine = {name: 1 + log(count) for name, count in counted.items() if name[0] == kind}
        length = sqrt(sum(weight * weight for weight in mine.values())) or 1.0
        for name, weight in mine.items():
            place = place_of(name)
            weights[place] = weights.get(place, 0.0) + share * weight / length
    return np.fromiter(weights, dtype=np.int64), np.fromiter(weights.values(), dtype=np.float32)


def place_of(name: str) -> int:
    """Where a feature stands in the row; the same on every machine."""
    return zlib.crc32(name.encode()) % SIZE
