"""The words of a PDF, page by page. Runs apart: see `program.py`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from pypdf import PdfReader
from pypdf.errors import LimitReachedError

from knowledge_hub.reading.refusing import Unread


def pages_of(file: IO[bytes]) -> tuple[int, Iterator[str]]:
    """How many pages a PDF has, and the words of each as they are asked for.

    Raises:
        Unread: when it is locked or broken.
    """
    reader = PdfReader(file)
    if reader.is_encrypted and not reader.decrypt(""):  # many are locked for changes only, and open without a word
        raise Unread("locked")
    many = len(reader.pages)
    if not many:
        raise Unread("broken")
    return many, (_words(reader, number) for number in range(many))


def _words(reader: PdfReader, number: int) -> str:
    """One damaged page does not take the others with it."""
    try:
        return reader.pages[number].extract_text()
    except LimitReachedError as trouble:
        raise Unread("bomb") from trouble
    except MemoryError:
        raise
    except Exception:
        return ""
