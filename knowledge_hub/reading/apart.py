"""Having a document read apart, by a program that may die of it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from tempfile import TemporaryFile

from django.conf import settings

from hlh.web import without_tricks
from knowledge_hub.reading.refusing import Unread

LONGEST = 150  # seconds by the clock: the program itself ends after less of the processor


@dataclass(frozen=True, slots=True)
class Said:
    """What a document says: how many pages it has, whether all were read, and the words of each, in pieces."""

    pages: int
    is_whole: bool
    texts: list[tuple[int, str]]


def read_apart(chunks: Iterable[bytes], *, ending: str) -> Said:
    """The words of a document.

    Args:
        chunks: the file as its store hands it out.
        ending: what it is: "pdf", "docx" or "txt".

    Raises:
        Unread: with the reason.
    """
    with TemporaryFile() as file:
        for chunk in chunks:
            file.write(chunk)
        file.seek(0)
        try:
            done = subprocess.run(
                [sys.executable, "-B", "-m", "knowledge_hub.reading.program", ending],
                cwd=settings.ROOT,
                env={},  # nothing that the hub knows
                stdin=file,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=LONGEST,
                check=False,
            )
        except subprocess.TimeoutExpired as trouble:
            raise Unread("long") from trouble
    if done.returncode:
        raise Unread("long" if done.returncode < 0 else "broken")
    said = json.loads(done.stdout)
    if why := said.get("why"):
        raise Unread(why)
    texts = [(page, without_tricks(words)) for page, words in said["texts"]]
    return Said(said["pages"], said["is_whole"], texts)
