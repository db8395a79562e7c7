"""What stands in a Word file: its words in order, what is a heading, and its pictures. Nothing of who wrote it.

What was struck out with changes tracked is left out, what was put in is taken; comments are counted and left out.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

from hlh.files.models import File
from hlh.files.office import rewritten
from hlh.files.refusing import NotTaken

MOST_XML = 16_000_000  # bytes of one part, unpacked: five hundred pages
MOST_NESTED = 200
MOST_ELEMENTS = 500_000  # of one part: each takes far more memory than the letters it is written with
LONGEST_HEADING = 120
BETWEEN = {"sdt", "sdtContent", "ins", "customXml"}  # what may stand between a table and its rows, a row and its cells
OWN_LINE = "Learning Hub line"  # the style of what the hub wrote itself around a brief, when it handed it out
TEXT, HEADING, BOLD, TITLE, ROW = "text", "heading", "bold", "title", "row"
LEFT_OUT = {
    "del",
    "moveFrom",
    "delText",
    "instrText",
    "Fallback",
    "pPr",
    "rPr",
    "tblPr",
    "tblGrid",
    "sectPr",
    "trPr",
    "tcPr",
}
NO_NOTES = {"separator", "continuationSeparator", "continuationNotice"}


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a row of a table.

    Attributes:
        what: text, a heading by its style, a line in bold, the title, or a row.
        words: as plain text.
        level: of a heading.
        cells: of a row.
    """

    what: str
    words: str
    level: int = 9
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the file, with what its author said is to be seen on it."""

    content: bytes
    words: str


@dataclass(slots=True)
class Document:
    """What was read."""

    blocks: list[Block] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    comments: int = 0


def read(content: bytes) -> Document:
    """Read a Word file.

    Raises:
        NotTaken: when it is none, is damaged, is far larger than it looks, holds macros, or brings its own definitions.
    """
    clean, ending, _is_bare = rewritten(content)
    if ending != "docx":
        raise NotTaken(File.Why.KIND)
    try:
        with zipfile.ZipFile(io.BytesIO(clean)) as package:
            return _Reader(package).read()
    except NotTaken:
        raise
    except Exception as trouble:  # a damaged part makes its reader fail in every way there is
        raise NotTaken(File.Why.BROKEN) from trouble


class _NoDefinitions(ElementTree.TreeBuilder):
    """A Word file defines nothing of its own: what does is an attempt to read or to swell something."""

    depth = 0
    count = 0

    def doctype(self, _name: str, _public: str | None, _system: str | None) -> None:
        raise NotTaken(File.Why.BROKEN)

    def start(self, tag: Any, attrs: Any, /) -> Any:
        self.depth, self.count = self.depth + 1, self.count + 1
        if self.depth > MOST_NESTED:
            raise NotTaken(File.Why.BROKEN)
        if self.count > MOST_ELEMENTS:
            raise NotTaken(File.Why.BOMB)
        return super().start(tag, attrs)

    def end(self, tag: Any, /) -> Any:
        self.depth -= 1
        return super().end(tag)


def _kind(element: ElementTree.Element) -> str:
    """Its name without where the name comes from: Word has two families of the same names."""
    return str(element.tag).rpartition("}")[2]


def _said(element: ElementTree.Element | None, name: str) -> str:
    """An attribute by its name alone."""
    if element is None:
        return ""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _child(element: ElementTree.Element | None, name: str) -> ElementTree.Element | None:
    return None if element is None else next((one for one in element if _kind(one) == name), None)


def _is_on(element: ElementTree.Element | None) -> bool:
    return element is not None and _said(element, "val") not in ("0", "false", "off", "none")


class _Reader:
    def __init__(self, package: zipfile.ZipFile) -> None:
        self.package, self.names = package, set(package.namelist())
        self.document = Document()
        self.main = self._part("word/document.xml")
        self.styles = self._styles()
        self.targets = self._targets()
        self.notes = {kind: self._notes(kind) for kind in ("footnote", "endnote")}
        self.count = 0  # of the notes so far
        self.waiting: list[str] = []  # notes of the paragraph that is read
        self.boxes: list[ElementTree.Element] = []  # text boxes in it
        self.taken: set[str] = set()

    def read(self) -> Document:
        body = _child(self.main, "body")
        if body is None:
            raise NotTaken(File.Why.BROKEN)
        self.document.blocks = [one for one in self._blocks(body) if one.words]
        return self.document

    # Parts

    def _part(self, name: str) -> ElementTree.Element | None:
        if name not in self.names:
            return None
        if self.package.getinfo(name).file_size > MOST_XML:
            raise NotTaken(File.Why.BOMB)
        parser = ElementTree.XMLParser(target=_NoDefinitions())  # noqa: S314  what defines anything is refused
        parser.feed(self.package.read(name))
        root: ElementTree.Element = parser.close()
        return root

    def _styles(self) -> dict[str, tuple[str, str, bool]]:
        """By the code of a style: what it is called, its level among headings, whether it is bold."""
        found: dict[str, tuple[str, str, bool]] = {}
        for style in self._part("word/styles.xml") or []:
            name = _said(_child(style, "name"), "val").lower()
            level = _said(_child(_child(style, "pPr"), "outlineLvl"), "val")
            found[_said(style, "styleId")] = (name, level, _is_on(_child(_child(style, "rPr"), "b")))
        return found

    def _targets(self) -> dict[str, str]:
        rels = self._part("word/_rels/document.xml.rels")
        return {
            _said(one, "Id"): posixpath.normpath(posixpath.join("word", _said(one, "Target"))).lstrip("/")
            for one in (rels if rels is not None else [])
            if _said(one, "TargetMode") != "External"
        }

    def _notes(self, kind: str) -> dict[str, ElementTree.Element]:
        part = self._part(f"word/{kind}s.xml")
        return {
            _said(one, "id"): one for one in (part if part is not None else ()) if _said(one, "type") not in NO_NOTES
        }

    # Blocks

    def _blocks(self, parent: ElementTree.Element) -> Iterator[Block]:
        for one in parent:
            kind = _kind(one)
            if kind == "p":
                yield from self._paragraph(one)
            elif kind == "tbl":
                yield from self._table(one)
            elif kind not in LEFT_OUT:
                yield from self._blocks(one)

    def _paragraph(self, element: ElementTree.Element) -> Iterator[Block]:
        words, marks = "".join(self._words(element)), _child(element, "pPr")
        boxes, self.boxes = self.boxes, []
        notes, self.waiting = self.waiting, []
        lines = "\n".join(line.strip() for line in words.splitlines() if line.strip())
        name, level, is_bold = self.styles.get(_said(_child(marks, "pStyle"), "val"), ("", "", False))
        level = _said(_child(marks, "outlineLvl"), "val") or level
        if name.startswith("heading ") and name[8:].isdecimal():
            level = str(int(name[8:]) - 1)
        is_short = len(lines) <= LONGEST_HEADING and "\n" not in lines
        if name == OWN_LINE.lower():
            return
        if name == "title":
            yield Block(TITLE, lines.replace("\n", " "))
        elif level.isdecimal() and int(level) < 9 and is_short:
            yield Block(HEADING, lines, int(level) + 1)
        elif is_short and self._is_bold(element, is_bold):
            yield Block(BOLD, lines)
        else:
            is_item = (
                _child(marks, "numPr") is not None and _said(_child(_child(marks, "numPr"), "numId"), "val") != "0"
            )
            yield Block(TEXT, f"- {lines}" if lines and (is_item or name.startswith("list ")) else lines)
        for note in notes:
            yield Block(TEXT, note)
        for box in boxes:
            yield from self._blocks(box)

    def _is_bold(self, element: ElementTree.Element, by_style: bool) -> bool:
        """Whether every run that says something is bold."""
        runs = [
            one for one in element.iter() if _kind(one) == "r" and any(_kind(part) == "t" and part.text for part in one)
        ]
        marks = [_child(_child(run, "rPr"), "b") for run in runs]
        return bool(runs) and all(_is_on(mark) if mark is not None else by_style for mark in marks)

    def _table(self, table: ElementTree.Element) -> Iterator[Block]:
        for row in self._rows(table):
            if _child(_child(row, "trPr"), "del") is not None:
                continue
            cells = tuple(self._cell(one) for one in self._cells(row))
            if any(cells):
                yield Block(ROW, " | ".join(" ".join(cell.split()) for cell in cells), cells=cells)

    def _rows(self, holder: ElementTree.Element) -> Iterator[ElementTree.Element]:
        """The rows of a table, and of none within it: there may be a hundred thousand of them."""
        for one in holder:
            if _kind(one) == "tr":
                yield one
            elif _kind(one) in BETWEEN:
                yield from self._rows(one)

    def _cells(self, row: ElementTree.Element) -> Iterator[ElementTree.Element]:
        for one in row:
            if _kind(one) == "tc":
                yield one
            elif _kind(one) in BETWEEN:
                yield from self._cells(one)

    def _cell(self, cell: ElementTree.Element) -> str:
        return "\n".join(block.words for block in self._blocks(cell) if block.words)

    # Words

    def _words(self, element: ElementTree.Element) -> Iterator[str]:
        for one in element:
            kind = _kind(one)
            if kind == "t":
                yield one.text or ""
            elif kind in ("tab", "ptab"):
                yield " "
            elif kind in ("br", "cr"):
                yield "\n"
            elif kind == "noBreakHyphen":
                yield "-"
            elif kind in ("footnoteReference", "endnoteReference"):
                yield self._note(kind.removesuffix("Reference"), _said(one, "id"))
            elif kind == "commentReference":
                self.document.comments += 1
            elif kind == "txbxContent":
                self.boxes.append(one)
            elif kind in ("drawing", "pict", "object"):
                self._picture(one)
                yield from self._words(one)
            elif kind not in LEFT_OUT:
                yield from self._words(one)

    def _note(self, kind: str, number: str) -> str:
        """A mark where a note stands; its words follow after the paragraph."""
        note = self.notes[kind].pop(number, None)
        if note is None:
            return ""
        self.count += 1
        mark, before = f"[{self.count}]", self.waiting
        words = " ".join(" ".join(block.words for block in self._blocks(note)).split())
        self.waiting = [*before, f"{mark} {words}"]
        return mark

    def _picture(self, drawing: ElementTree.Element) -> None:
        words = next((_said(one, "descr") for one in drawing.iter() if _kind(one) == "docPr"), "")
        for one in drawing.iter():
            code = (
                _said(one, "embed") if _kind(one) == "blip" else _said(one, "id") if _kind(one) == "imagedata" else ""
            )
            name = self.targets.get(code, "")
            if name in self.names and name not in self.taken:
                self.taken.add(name)
                self.document.pictures.append(Picture(self.package.read(name), " ".join(words.split())))
