"""What is said in a synthetic hub: sentences of our own in six languages, with words as frequent as words are.

Invented places stand in for rare words and figures for all others, so nothing is said about a real country.
"""

from __future__ import annotations

import json
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

LANGUAGES = {"en": 40, "fr": 20, "es": 15, "ar": 10, "ru": 8, "zh": 7}  # of a hundred texts
PLACES = 3000
SYLLABLES = ["ba", "dre", "ka", "lo", "mi", "nu", "osh", "pe", "ri", "sul", "ta", "ve", "wen", "yo", "zar", "ghi"]
WORDS = Path(__file__).parent / "words.json"


class Writer:
    """Writes texts, and remembers which sentences each is made of: what it means is mixed of what they mean."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.sentences: dict[str, list[int]] = {}  # of each text written since the last `forget`
        self._places = ["".join(rng.choices(SYLLABLES, k=4)).capitalize() for _place in range(PLACES)]
        self._place_weights = _falling(PLACES)
        self._numbers = {sentence: number for number, (_language, sentence) in enumerate(patterns())}

    def language(self) -> str:
        return self.rng.choices(list(LANGUAGES), list(LANGUAGES.values()))[0]

    def question(self, area: int, language: str) -> str:
        """What somebody asks: two sentences on one line."""
        words = _words(language)
        return self._text(language, [self._pick(words["about"][str(area)]), self._pick(words["asks"])])

    def post(self, area: int, language: str) -> str:
        """What somebody tells: three to seven sentences, sometimes in two paragraphs."""
        words = _words(language)
        first = [self._pick(words["opens"]), *self._pick_many(words["about"][str(area)], self.rng.randint(1, 3))]
        text = self._text(language, first)
        if self.rng.random() < 0.4:
            other = str(self.rng.randint(1, 10))
            more = self._text(language, [*self._pick_many(words["about"][other], 2), self._pick(words["closes"])])
            self.sentences[f"{text}\n\n{more}"] = [*self.sentences[text], *self.sentences[more]]
            return f"{text}\n\n{more}"
        return text

    def sentence(self, area: int, language: str) -> str:
        """One sentence, for a title."""
        return self._text(language, [self._pick(_words(language)["about"][str(area)])])

    def forget(self) -> None:
        """The texts written so far are entered."""
        self.sentences.clear()

    def _text(self, language: str, sentences: list[str]) -> str:
        gap = "" if language == "zh" else " "
        text = gap.join(self.filled(language, sentence) for sentence in sentences)
        self.sentences[text] = [self._numbers[sentence] for sentence in sentences]
        return text

    def filled(self, language: str, sentence: str) -> str:
        """A sentence with a place, a thing and two figures; at its beginning a capital letter."""
        said = sentence.format(
            where=self.rng.choices(self._places, cum_weights=self._place_weights)[0],
            what=self._pick(_words(language)["things"]),
            n=self.rng.randint(2, 9),
            m=int(10 * self.rng.paretovariate(1)) % 900 + 10,
        )
        return said[0].upper() + said[1:]

    def _pick(self, among: list[str]) -> str:
        """One of several; the second half as often as the first, and so on."""
        return self.rng.choices(among, cum_weights=_falling(len(among)))[0]

    def _pick_many(self, among: list[str], many: int) -> list[str]:
        return self.rng.sample(among, many)


@cache
def patterns() -> list[tuple[str, str]]:
    """Every sentence there is with its language, as it stands in the file."""
    found = []
    for language in LANGUAGES:
        words = _words(language)
        about = [sentence for area in words["about"].values() for sentence in area]
        found += [(language, sentence) for sentence in (*about, *words["asks"], *words["opens"], *words["closes"])]
    return found


def examples() -> list[str]:
    """The same, each filled in once: what the model reads."""
    writer = Writer(Random(0))  # noqa: S311  nothing is secret here
    return [writer.filled(language, sentence) for language, sentence in patterns()]


@cache
def _words(language: str) -> dict[str, Any]:
    words: dict[str, Any] = json.loads(WORDS.read_text("utf-8"))[language]
    return words


@cache
def _falling(many: int) -> list[float]:
    """Weights that fall as the frequencies of words do (Zipf), added up."""
    return list(accumulate(1 / rank for rank in range(1, many + 1)))
