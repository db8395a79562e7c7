"""Words on their way: closed with a key of the hub's, so that nobody reads or changes them, and stored nowhere.

Twice: between two steps of the form of a facilitator, and in the link that asks whoever said them.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from dataclasses import asdict, dataclass, field
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from hlh.links.models import new_secret
from learning_labs.chats.stripping import Stripped

DAYS = 14  # that a link works
A_SITTING = 86_400  # seconds that the steps of a facilitator's form may take
LONGEST_WORDS = 1500  # characters in one link
LONGEST_LINK = 2200  # characters of what is closed: more is cut by some telephones


@dataclass(slots=True)
class Sitting:
    """What a facilitator has before them: messages that were stripped, and what they chose of them.

    Attributes:
        lab: where they keep it.
        person: whose form it is.
        messages: pairs of who said something, as a number, and what.
        chosen: by the place of a message, the words that are asked for.
    """

    lab: int
    person: int
    messages: list[tuple[int, str]]
    chosen: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, lab: int, person: int, messages: list[Stripped]) -> Sitting:
        return cls(lab, person, [(one.who, one.text) for one in messages])

    def sealed(self) -> str:
        return _closed("sitting", asdict(self))

    @classmethod
    def opened(cls, token: str, *, lab: int, person: int) -> Sitting | None:
        """What was closed for this facilitator in this lab; None of anything else."""
        said = _open("sitting", token, seconds=A_SITTING)
        if said is None or (said["lab"], said["person"]) != (lab, person):
            return None
        chosen = {int(place): words for place, words in said["chosen"].items()}
        return cls(lab, person, [(who, text) for who, text in said["messages"]], chosen)


@dataclass(frozen=True, slots=True)
class Asked:
    """Words that somebody is asked about, as their link carries them.

    Attributes:
        lab, discussion: where they will stand.
        keeper: who brings them, and so never says yes.
        teller: what whoever said them is known by in this bringing; a word of chance.
        key: what this link is known by; a word of chance.
        words: each message.
    """

    lab: int
    discussion: int
    keeper: int
    teller: str
    key: str
    words: list[str]

    def sealed(self) -> str:
        return _closed("asked", asdict(self))


def asked_in(token: str) -> Asked | None:
    """What a link carries; None where it is no link of ours, or was changed."""
    said = _open("asked", token, seconds=None)
    return Asked(**said) if said else None


def is_over(token: str) -> bool:
    """Whether the days of a link are over."""
    return _open("asked", token, seconds=DAYS * 86_400) is None


def links_for(sitting: Sitting, who: int, discussion: int) -> list[str]:
    """What the links for one person carry, each as many words as fit; in the order in which they were said.

    Raises:
        ValueError: with the place of a message that fits into no link.
    """
    teller, links, words = new_secret(), list[list[str]](), list[str]()
    for place, text in sorted(sitting.chosen.items()):
        if sitting.messages[place][0] != who:
            continue
        if not _fits(sitting, discussion, teller, [text]):
            raise ValueError(place)
        if words and not _fits(sitting, discussion, teller, [*words, text]):
            links.append(words)
            words = []
        words = [*words, text]
    links.append(words)
    return [_asked(sitting, discussion, teller, each).sealed() for each in links if each]


def _asked(sitting: Sitting, discussion: int, teller: str, words: list[str]) -> Asked:
    return Asked(sitting.lab, discussion, sitting.person, teller, new_secret(), words)


def _fits(sitting: Sitting, discussion: int, teller: str, words: list[str]) -> bool:
    if sum(map(len, words)) > LONGEST_WORDS:
        return False
    return len(_asked(sitting, discussion, teller, words).sealed()) <= LONGEST_LINK


def _closed(purpose: str, said: dict[str, Any]) -> str:
    packed = zlib.compress(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode(), 9)
    return _lock(purpose).encrypt(packed).decode()


def _open(purpose: str, token: str, *, seconds: int | None) -> dict[str, Any] | None:
    try:
        packed = _lock(purpose).decrypt(token.encode(), ttl=seconds)
    except (InvalidToken, ValueError):
        return None
    opened: dict[str, Any] = json.loads(zlib.decompress(packed))
    return opened


def _lock(purpose: str) -> MultiFernet:
    """Made from the secret key; former ones still open what they closed."""
    keys: list[str] = [settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)]
    digests = [hashlib.sha256(f"chat {purpose}:{key}".encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
