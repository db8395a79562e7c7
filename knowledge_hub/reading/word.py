"""The words of a Word document, read from its XML as a stream. Runs apart: see `program.py`."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import IO
from xml.parsers import expat

from knowledge_hub.reading.refusing import Unread

WORDS = "word/document.xml"
MOST_PARTS, MOST_UNPACKED, MOST_RATIO = 3000, 100_000_000, 200  # as `hlh.files.office` has them, for what it takes in
CHUNK = 65_536


def pages_of(file: IO[bytes]) -> tuple[int, Iterator[str]]:
    """How many pages a document had when it was saved last, and their words; one where nobody counted.

    Raises:
        Unread: when it is locked, broken, or unpacks to too much.
    """
    try:
        package = zipfile.ZipFile(file)
        part = _weighed(package)
    except zipfile.BadZipFile as trouble:
        raise Unread("broken") from trouble
    pages = _Pages()
    with package.open(part) as words:
        pages.read(words)
    return len(pages.done), iter(pages.done)


def _weighed(package: zipfile.ZipFile) -> zipfile.ZipInfo:
    """The part with the words; all are counted and weighed before it is unpacked."""
    infos = package.infolist()
    unpacked, packed = sum(one.file_size for one in infos), sum(one.compress_size for one in infos) or 1
    if len(infos) > MOST_PARTS or unpacked > MOST_UNPACKED or (unpacked > 1_000_000 and unpacked / packed > MOST_RATIO):
        raise Unread("bomb")
    part = next((one for one in infos if one.filename == WORDS), None)
    if part is None:
        raise Unread("broken")
    if part.flag_bits & 1:
        raise Unread("locked")
    return part


class _Pages:
    """The words of a stream of XML, page by page."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.page: list[str] = []
        self.is_word = False
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._begins
        self.parser.EndElementHandler = self._ends
        self.parser.CharacterDataHandler = self._says
        self.parser.StartDoctypeDeclHandler = self._declares

    def read(self, part: IO[bytes]) -> None:
        left = MOST_UNPACKED
        try:
            while chunk := part.read(CHUNK):
                left -= len(chunk)  # what the list of contents says may be a lie
                if left < 0:
                    raise Unread("bomb")
                self.parser.Parse(chunk, False)
            self.parser.Parse(b"", True)
        except (expat.ExpatError, zipfile.BadZipFile) as trouble:
            raise Unread("broken") from trouble
        self._turn()

    def _begins(self, name: str, said: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        self.is_word = tag == "t"
        if tag == "tab":
            self.page.append(" ")
        elif tag == "lastRenderedPageBreak" or (tag == "br" and said.get("w:type") == "page"):
            self._turn()
        elif tag in ("br", "cr"):
            self.page.append("\n")

    def _ends(self, name: str) -> None:
        self.is_word = False
        if name.rpartition(":")[2] == "p":
            self.page.append("\n\n")

    def _says(self, words: str) -> None:
        if self.is_word:
            self.page.append(words)

    def _declares(self, *_said: object) -> None:
        """No document of Word's declares anything: what does is to grow while it is read."""
        raise Unread("bomb")

    def _turn(self) -> None:
        if words := "".join(self.page).strip():
            self.done.append(words)
        self.page = []
