"""A brief as an e-book (EPUB 3.3), to be read without a network: one chapter that flows to any width, in the letters of whoever
reads it, its contents, and what a shelf and a screen reader are told about it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import Element

from briefs.rendering.leaves import Cited, Leaf, Note, Piece
from briefs.rendering.marking import Inside, document, node
from briefs.rendering.records import Record
from briefs.rendering.walking import Part, above, below, parts_of, runs_of
from hlh.taxonomy.languages import direction

XHTML = "http://www.w3.org/1999/xhtml"
OPS = "http://www.idpf.org/2007/ops"
OPF = "http://www.idpf.org/2007/opf"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
CONTAINER = "urn:oasis:names:tc:opendocument:xmlns:container"
MIMETYPE = "application/epub+zip"
PAGE = "application/xhtml+xml"
HTML = "<!DOCTYPE html>\n"
WHEN = (2026, 1, 1, 0, 0, 0)  # the same words make the same file
ACCESS = (
    ("accessMode", "textual"),
    ("accessModeSufficient", "textual"),
    ("accessibilityFeature", "structuralNavigation"),
    ("accessibilityFeature", "tableOfContents"),
    ("accessibilityFeature", "readingOrder"),
    ("accessibilityFeature", "displayTransformability"),
    ("accessibilityHazard", "none"),
)
FILES = (  # by the name in the book: what it is known by, its type, and its part
    ("text.xhtml", "text", PAGE, ""),
    ("contents.xhtml", "contents", PAGE, "nav"),
    ("book.css", "looks", "text/css", ""),
)


def epub_of(leaf: Leaf, record: Record) -> bytes:
    """The file.

    Args:
        leaf: what the brief says.
        record: what is said about it.
    """
    chapter = _Chapter(leaf)
    parts = {
        "META-INF/container.xml": _container(),
        "book/package.opf": _package(leaf, record),
        "book/text.xhtml": chapter.page(),
        "book/contents.xhtml": chapter.contents(),
        "book/book.css": _looks(),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(zipfile.ZipInfo("mimetype", WHEN), MIMETYPE, zipfile.ZIP_STORED)  # first, and as it is
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name, WHEN), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


class _Chapter:
    """The text, and the headings in it."""

    def __init__(self, leaf: Leaf) -> None:
        self.leaf = leaf
        self.headings: list[tuple[str, str]] = []  # the place of each in the text, and its words

    def page(self) -> bytes:
        leaf = self.leaf
        title = self.said("h1", leaf.title, leaf.title_language, {"id": "title"})
        head = node("header", None, title, *(node("p", None, line) for line in above(leaf)))
        link = node("a", {"href": leaf.address, "dir": "ltr"}, leaf.address)
        foot = node("footer", None, *(node("p", None, line) for line in below(leaf)), node("p", None, link))
        return _page(leaf, leaf.title, node("main", None, head, *self.sections(), foot))

    def contents(self) -> bytes:
        """The way to each heading of the page that was made, for the menu of whatever reads it."""
        title = self.said("a", self.leaf.title, self.leaf.title_language, {"href": "text.xhtml#title"})
        links = [_entry(place, words) for place, words in self.headings]
        tree = node("ol", None, node("li", None, title, node("ol", None, *links) if links else None))
        words = self.leaf.words["contents"]
        marks = {"epub:type": "toc", "role": "doc-toc", "aria-labelledby": "contents"}
        return _page(self.leaf, words, node("nav", marks, node("h1", {"id": "contents"}, words), tree))

    def sections(self) -> Iterator[Element]:
        """In the order in which they are read."""
        leaf = self.leaf
        if leaf.short:
            lines = [self.said("li", line, leaf.short_language) for line in leaf.short]
            yield self.section(leaf.words["short"], [node("ol", None, *lines)])
        for part in parts_of(leaf):
            yield self.section(part.heading, list(self.part(part)))

    def section(self, heading: str, inside: list[Element]) -> Element:
        if not heading:
            return node("section", None, *inside)
        place = f"part-{len(self.headings) + 1}"
        self.headings.append((place, heading))
        return node("section", {"aria-labelledby": place}, node("h2", {"id": place}, heading), *inside)

    def part(self, part: Part) -> Iterator[Element]:
        for piece in part.pieces:
            yield from self.piece(piece)
            yield from (self.note(one) for one in piece.notes)
            if piece.cited:
                yield node("ul", {"class": "cited"}, *map(self.cited, piece.cited))

    def piece(self, piece: Piece) -> Iterator[Element]:
        for is_list, lines in runs_of(piece.words):
            if is_list:
                yield node("ul", None, *(self.said("li", line, piece.language) for line in lines))
            else:
                yield from (self.said("p", line, piece.language) for line in lines)

    def note(self, note: Note) -> Element:
        """Words of the frame, and what somebody wrote, each in its language."""
        own = self.said("bdi", note.words, note.language) if note.words else None
        return node("p", {"class": "note"}, f"{note.lead} " if own is not None else note.lead, own)

    def cited(self, one: Cited) -> Element:
        """On which side, what it is, and where it is opened."""
        link = self.said("a", one.title or one.address, one.language, {"href": one.address})
        return node("li", None, f"{one.side} · {one.kind}: ", link)

    def said(self, name: str, words: str, language: str, marks: dict[str, str] | None = None) -> Element:
        """What somebody wrote; in another language than the whole it says so, and runs in its direction."""
        is_other = language and language != self.leaf.language
        return node(name, (marks or {}) | (_in(language) if is_other else {}), words)


def _page(leaf: Leaf, title: str, *inside: Inside) -> bytes:
    head = node(
        "head",
        None,
        node("meta", {"charset": "utf-8"}),
        node("title", None, title),
        node("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        node("link", {"rel": "stylesheet", "type": "text/css", "href": "book.css"}),
    )
    marks = {"xmlns": XHTML, "xmlns:epub": OPS} | _in(leaf.language)
    return document(node("html", marks, head, node("body", None, *inside)), HTML)


def _entry(place: str, words: str) -> Element:
    return node("li", None, node("a", {"href": f"text.xhtml#{place}"}, words))


def _container() -> bytes:
    file = {"full-path": "book/package.opf", "media-type": "application/oebps-package+xml"}
    files = node("rootfiles", None, node("rootfile", file))
    return document(node("container", {"xmlns": CONTAINER, "version": "1.0"}, files))


def _package(leaf: Leaf, record: Record) -> bytes:
    way = direction(leaf.language)
    items = [
        node("item", {"id": known, "href": name, "media-type": kind, "properties": part})
        for name, known, kind, part in FILES
    ]
    marks = {
        "xmlns": OPF,
        "version": "3.0",
        "unique-identifier": "identifier",
        "xml:lang": leaf.language,
        "dir": way,
    }
    return document(
        node(
            "package",
            marks,
            node("metadata", {"xmlns:dc": DUBLIN_CORE}, *_about(leaf, record)),
            node("manifest", None, *items),
            node("spine", {"page-progression-direction": way}, node("itemref", {"idref": "text"})),
        )
    )


def _about(leaf: Leaf, record: Record) -> Iterator[Element]:
    """What a shelf lists: title, who and licence as strangers read them, and what a reader needs who does not see."""
    yield node("dc:identifier", {"id": "identifier"}, record.identifier)
    if record.identifier != record.brief:
        yield node("dc:identifier", None, record.brief)
    marks = {"xml:lang": leaf.title_language, "dir": direction(leaf.title_language)} if leaf.title_language else {}
    yield node("dc:title", marks, leaf.title)
    yield from (node("dc:language", None, code) for code in _languages(leaf))
    yield node("dc:creator", None, leaf.who or leaf.site)
    yield node("dc:publisher", None, leaf.site)
    yield node("dc:date", None, record.published_at.date().isoformat())
    yield from (node("dc:subject", None, label) for _number, label in record.areas)
    if rights := " ".join(filter(None, [leaf.licence, record.licence])):
        yield node("dc:rights", None, rights)
    yield node("dc:source", None, record.address)
    yield _meta("dcterms:modified", _moment(record.changed_at))
    yield from (_meta(f"schema:{name}", value) for name, value in ACCESS)
    yield _meta("schema:accessibilitySummary", leaf.words["access"])


def _languages(leaf: Leaf) -> list[str]:
    """That of the whole, then those of what is not translated into it."""
    pieces = [piece.language for piece in leaf.pieces]
    return list(dict.fromkeys(filter(None, [leaf.language, leaf.title_language, leaf.short_language, *pieces])))


def _meta(name: str, words: str) -> Element:
    return node("meta", {"property": name}, words)


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _in(language: str) -> dict[str, str]:
    """What a page says of the language of some words."""
    return {"lang": language, "xml:lang": language, "dir": direction(language)}


@cache
def _looks() -> bytes:
    return Path(__file__).with_name("book.css").read_bytes()
