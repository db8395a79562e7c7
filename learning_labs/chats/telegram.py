"""The JSON that Telegram writes a group chat into, read into its messages beside the forms of text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from learning_labs.chats.saying import Message, named

_NAMED_IN = (
    "from",
    "actor",
    "forwarded_from",
    "saved_from",
    "author",
    "via_bot",
    "inviter",
)  # a message names somebody there


def is_json(export: str) -> bool:
    """Whether an export may be Telegram's JSON: no chat in another form begins like that."""
    return export.lstrip("\ufeff \t\r\n").startswith("{")


def messages_in(export: str) -> tuple[list[Message], set[str]] | None:
    """What a group's `result.json` holds: who wrote what, in its order, and every name in it; None where it is none.

    What Telegram itself says (somebody joined, a call, something pinned) is left out, and what was forwarded: whoever
    sent it on did not say it, and cannot allow it to be told. An export of all chats at once is none of a group.
    """
    try:
        told = json.loads(export.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return None
    rows = told.get("messages") if isinstance(told, dict) else None
    if not isinstance(rows, list):
        return None
    kept = [row for row in rows if isinstance(row, dict)]
    said = [Message(_who(row), _text_of(row)) for row in kept if row.get("type") == "message" and not _is_sent_on(row)]
    return said, {name for row in kept for name in _names_in(row)}


def _who(row: dict[str, Any]) -> str:
    """Whose account is gone has a number left, and is told apart by it."""
    return named(_words(row.get("from")) or _words(row.get("from_id")))


def _is_sent_on(row: dict[str, Any]) -> bool:
    return any(row.get(sign) for sign in ("forwarded_from", "forwarded_from_id", "saved_from"))


def _text_of(row: dict[str, Any]) -> str:
    """The words of a message: a text, or a list of parts, some of them with what kind they are of."""
    return "".join(_words(part.get("text")) if isinstance(part, dict) else _words(part) for part in _parts(row))


def _parts(row: dict[str, Any]) -> list[Any]:
    text = row.get("text")
    return text if isinstance(text, list) else [text]


def _names_in(row: dict[str, Any]) -> Iterator[str]:
    """Everybody whom a message names: who wrote, joined, was added or called, or stands on a card that was sent."""
    yield from (_words(row.get(column)) for column in _NAMED_IN)
    members = row.get("members")
    yield from (_words(one) for one in (members if isinstance(members, list) else ()))
    card = row.get("contact_information")
    if isinstance(card, dict):
        yield f"{_words(card.get('first_name'))} {_words(card.get('last_name'))}".strip()
    for part in _parts(row):
        if isinstance(part, dict) and part.get("type") == "mention_name":
            yield _words(part.get("text")).lstrip("@")


def _words(value: Any) -> str:
    return value if isinstance(value, str) else ""
