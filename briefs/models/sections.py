"""The sections of a brief: one view of both kinds, for whatever refers to a piece of one.

A difference, a remark, a clearance, a translation and every rendering name a section by its key, and know by its hash
whether it still says what it said.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from briefs.models.told import PARTS, Kind, Told
from hlh.policy import Words


@dataclass(frozen=True, slots=True)
class Section:
    """A piece of a brief.

    Attributes:
        key: what it is known by in every version; of a claim it stays where others come before it.
        heading: over it on the page.
        words: what it says; empty where nothing was told.
    """

    key: str
    heading: Words
    words: str

    @property
    def hash(self) -> str:
        """What the words are known by: another one after every change."""
        return hashlib.sha256(self.words.encode()).hexdigest()


def sections_of(told: Told, kind: str) -> list[Section]:
    """Every section in the order of the page, empty ones too.

    Args:
        told: the working text, or a version.
        kind: of its brief.
    """
    first = [Section("title", _("Title"), told.title), Section("points", _("In short"), told.points)]
    if kind == Kind.LEARNING:
        question = Section("challenge", _("The question"), told.challenge)
        return [*first, question, *_claims(told), *_unknowns(told)]
    headings = {
        "challenge": _("The challenge"),
        "action": _("What was done"),
        "outcome": _("What came of it"),
        "resources": _("What it took"),
        "effects": _("What nobody meant to happen"),
        "seeking": _("What we still look for"),
        "setting": _("Where it fits"),
    }
    return [*first, *(Section(part, headings[part], getattr(told, part)) for part in PARTS)]


def hash_of(sections: Iterable[Section]) -> str:
    """What a whole text is known by."""
    return hashlib.sha256("\n".join(f"{one.key} {one.hash}" for one in sections).encode()).hexdigest()


def claim_key(claim: dict[str, str]) -> str:
    """The key of the section that a claim is, and its anchor on the page."""
    return f"claim-{claim['key']}"


def _claims(told: Told) -> list[Section]:
    return [
        Section(claim_key(claim), _("Claim %(number)d") % {"number": number}, claim["claim"])
        for number, claim in enumerate(told.claims, 1)
    ]


def _unknowns(told: Told) -> list[Section]:
    return [Section(f"gap-{one['key']}", _("What we do not know yet"), one["words"]) for one in told.unknowns]
