"""placeholder until the router's author writes it"""

from dataclasses import dataclass


@dataclass
class Recognition:
    language: str
    scope: str
    area: int | None
    second: int | None
    confidence: float
    terms: list
    country: str | None = None


def recognise(text, **k):
    return Recognition("en", "ehs", 6, 5, 0.9, [])
