"""Machines that translate: none comes with the hub, one can be plugged in by its address (`TRANSLATOR_URL`).

Another kind of machine is another module beside `libre`, with the two things of the protocol.
"""

from __future__ import annotations

from typing import Protocol

from django.conf import settings


class Away(Exception):
    """It does not answer, or has too much to do: the same may be asked again later."""


class Refused(Exception):
    """It does not take this: to ask again is of no use. Its words are for the log."""


class Translator(Protocol):
    """What a machine can do for the hub."""

    @property
    def name(self) -> str:
        """What readers are told that translated."""

    def translate(self, text: str, *, source: str, target: str) -> str:
        """The same in another language.

        Args:
            text: Markdown.
            source, target: languages, as data codes.

        Raises:
            Away: when it may answer later.
            Refused: when it does not take this.
        """


def translator() -> Translator | None:
    """The machine that the settings name; none by default."""
    from hlh.translating.libre import LibreTranslate

    if not settings.TRANSLATOR_URL:
        return None
    return LibreTranslate(settings.TRANSLATOR_NAME, settings.TRANSLATOR_URL, settings.TRANSLATOR_KEY)
