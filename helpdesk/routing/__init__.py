"""The router: what a question is about, how sure that is, and the words that decided.

Rules first where they are reliably right, a model second; the meaning of the text (an embedding) is used where it is at
hand, and the router works without.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from helpdesk.routing import places, rules
from helpdesk.routing.model import AREAS, CLASSES, Model, fitted
from hlh.catalogue import embedding
from hlh.catalogue.tongues import language_of
from hlh.catalogue.words import lowered

LONGEST = 2_000  # characters that are read
OUT_OF_SCOPE = 0.3  # the share of probability outside the ten areas from which a question is not ours
DANGER_WITH_NOW = 0.45  # how much a text must sound like danger where it says that it cannot wait
DANGER_BY_ITSELF = 0.7  # and where it does not; a false alarm costs a look, a missed one more
MOST_TERMS = 4


@dataclass(frozen=True, slots=True)
class Recognition:
    """What the router found.

    Attributes:
        language: ISO 639-1.
        scope: ehs, emergency, clinical, research or other.
        area, second: 1 to 10, the best and the next best; None out of scope.
        confidence: the probability that the area (out of scope: that verdict) is right.
        terms: (words of the text, the area they speak for) that decided, the strongest first.
        country: ISO 3166 alpha-3 where one is named.
    """

    language: str
    scope: str
    area: int | None
    second: int | None
    confidence: float
    terms: list[tuple[str, int | None]] = field(default_factory=list)
    country: str | None = None


def recognise(text: str, *, within: float = 30.0, successors: Mapping[int, int | None] | None = None) -> Recognition:
    """Recognise a question.

    Args:
        text: as typed.
        within: seconds to wait for what the text means; it is recognised without after that.
        successors: what became of areas that are not offered any more: the number of the one that took over, or none.
    """
    text = " ".join(text[:LONGEST].replace("\0", " ").split())
    language = language_of(text)
    if not any(letter.isalnum() for letter in text):
        return Recognition(language, "other", None, None, 1.0)
    vectors = embedding.of([text], within=within)
    return judge(fitted(), text, language, None if vectors is None else vectors[0], successors or {})


def judge(
    model: Model,
    text: str,
    language: str,
    vector: np.ndarray | None,
    successors: Mapping[int, int | None] = MappingProxyType({}),
) -> Recognition:
    """The verdict of a model, with the rules, on one text; `successors` as for `recognise`."""
    shares = handed_on(rules.weighed(lowered(text), model.shares(text, vector)), successors)
    ours, others = shares[:AREAS], shares[AREAS:]
    country = places.country_in(text)
    order = np.argsort(-ours)
    area, second = int(order[0]) + 1, int(order[1]) + 1
    if others.sum() >= OUT_OF_SCOPE:
        scope = CLASSES[AREAS + int(np.argmax(others))]
        reasons: list[tuple[str, int | None]] = [
            (term, None) for term in model.terms(text, AREAS + int(np.argmax(others)), MOST_TERMS)
        ]
        return Recognition(language, scope, None, None, round(float(others.sum()), 3), reasons, country)
    danger = model.danger(vector)
    is_danger = danger > DANGER_BY_ITSELF or (danger > DANGER_WITH_NOW and rules.is_danger_now(lowered(text)))
    scope = "emergency" if is_danger else "ehs"
    confidence = model.sureness(shares, with_meaning=vector is not None)
    terms: list[tuple[str, int | None]] = [(term, area) for term in model.terms(text, area - 1, MOST_TERMS)]
    return Recognition(language, scope, area, second, round(confidence, 3), terms, country)


def handed_on(shares: np.ndarray, successors: Mapping[int, int | None]) -> np.ndarray:
    """The shares where areas were merged: theirs are those of the one that took over.

    What spoke for an area that was retired speaks for none: the rest looks unsure, and a person decides.
    """
    handed = shares.copy()
    for number, into in successors.items():
        if number <= AREAS:
            if into and into <= AREAS:
                handed[into - 1] += handed[number - 1]
            handed[number - 1] = 0.0
    return handed
