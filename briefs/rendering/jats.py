"""A brief as JATS 1.3, Archiving and Interchange: what journals, repositories and archives take in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from xml.etree.ElementTree import Element

from briefs.crediting import Contributor
from briefs.models import Contribution, Kind
from briefs.rendering.citing import HUB
from briefs.rendering.leaves import Leaf, Note, Piece
from briefs.rendering.marking import Inside, document, node
from briefs.rendering.records import Abstract, Record
from briefs.rendering.walking import Part, below, parts_of, runs_of
from hlh.people.speakers import NAMED

KIND = (
    '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving and Interchange DTD v1.3 20210610//EN" '
    '"https://jats.nlm.nih.gov/archiving/1.3/JATS-archivearticle1-3.dtd">\n'
)
SPACES = {"xmlns:xlink": "http://www.w3.org/1999/xlink", "xmlns:ali": "http://www.niso.org/schemas/ali/1.0/"}
ARTICLE = {Kind.ACTION: "brief-report", Kind.LEARNING: "review-article"}  # as the tag library names them
WRITERS = (Contribution.Role.AUTHOR, Contribution.Role.CO_AUTHOR)
AUTHOR = {"contrib-type": "author"}


def jats_of(
    leaf: Leaf, record: Record, contributors: Sequence[Contributor] = (), abstracts: Iterable[Abstract] = ()
) -> bytes:
    """The file.

    Args:
        leaf: what the brief says.
        record: what is said about it.
        contributors: who is listed under it, as strangers read that, in the language of the leaf.
        abstracts: what it says in short, in each language.
    """
    article = _Article(leaf, record, contributors, abstracts)
    marks = SPACES | {"article-type": ARTICLE[Kind(record.kind)], "dtd-version": "1.3", "xml:lang": leaf.language}
    return document(node("article", marks, article.front(), article.body(), article.back()), KIND)


class _Article:
    """Its three pieces, and the sources that the second leads to and the third lists."""

    def __init__(
        self, leaf: Leaf, record: Record, contributors: Sequence[Contributor], abstracts: Iterable[Abstract]
    ) -> None:
        self.leaf, self.record, self.contributors = leaf, record, contributors
        self.others = [one for one in abstracts if one.language != leaf.language]
        cited = (one for piece in leaf.pieces for one in piece.cited)
        self.cited = {one.address: one for one in cited}  # each once, in the order in which they are met

    # The front: the hub, the brief, and who translated it

    def front(self) -> Element:
        journal = node(
            "journal-meta",
            None,
            node("journal-id", {"journal-id-type": "publisher-id"}, "hlh"),
            node("journal-title-group", None, node("journal-title", None, HUB)),
            node("publisher", None, node("publisher-name", None, HUB)),
        )
        lines = [node("p", None, line) for line in self.leaf.beside]
        notes = node("notes", {"notes-type": "translation"}, *lines) if lines else None
        return node("front", None, journal, node("article-meta", None, *self.about()), notes)

    def about(self) -> Iterator[Inside]:
        """In the order in which the tag library wants them."""
        leaf, record = self.leaf, self.record
        yield node("article-id", {"pub-id-type": "publisher-id"}, record.brief)
        yield node("article-version", None, str(record.number))
        subject = node("subj-group", {"subj-group-type": "heading"}, node("subject", None, leaf.kind))
        yield node("article-categories", None, subject)
        yield node("title-group", None, *self.titles())
        yield node("contrib-group", None, *self.credits())
        yield self.day()
        yield self.permissions()
        yield node("self-uri", {"xlink:href": record.address})
        if leaf.short:
            yield _abstract("abstract", leaf.short_language, leaf.words["short"], leaf.short)
        for one in self.others:
            if one.short and one.language != leaf.short_language:
                yield _abstract("trans-abstract", one.language, one.heading, one.short)
        if record.areas:
            yield node(
                "kwd-group", {"kwd-group-type": "areas"}, *(node("kwd", None, name) for _n, name in record.areas)
            )
        if places := list(self.places()):
            yield node("custom-meta-group", None, *places)

    def titles(self) -> Iterator[Element]:
        yield node("article-title", {"xml:lang": self.leaf.title_language}, self.leaf.title)
        for one in self.others:
            if one.title and one.language != self.leaf.title_language:
                yield node("trans-title-group", {"xml:lang": one.language}, node("trans-title", None, one.title))

    def credits(self) -> Iterator[Element]:
        """Who is listed, each as they are named; where no author is, the hub."""
        if not any(one.contribution.role in WRITERS for one in self.contributors):
            yield node("contrib", AUTHOR, node("collab", None, HUB))
        yield from map(_credit, self.contributors)

    def day(self) -> Element:
        day = self.record.published_at.date()
        marks = {"date-type": "pub", "publication-format": "electronic", "iso-8601-date": day.isoformat()}
        parts = {"day": f"{day:%d}", "month": f"{day:%m}", "year": f"{day:%Y}"}
        return node("pub-date", marks, *(node(name, None, words) for name, words in parts.items()))

    def permissions(self) -> Element:
        """Everybody may read it; what else they may do with it, where that was said."""
        reference = node("ali:license_ref", None, self.record.licence) if self.record.licence else None
        words = node("license-p", None, self.leaf.licence)
        licence = node("license", {"xlink:href": self.record.licence}, reference, words) if self.leaf.licence else None
        return node("permissions", None, node("ali:free_to_read"), licence)

    def places(self) -> Iterator[Element]:
        """Where it was done, as far as its place may be named."""
        for name, place in (("country", self.record.country), ("region", self.record.region)):
            if place:
                yield _custom(name, place[1])
                yield _custom(f"{name}-code", place[0])

    # The body: a section for each heading

    def body(self) -> Element:
        return node("body", None, *(self.section(number, part) for number, part in enumerate(parts_of(self.leaf), 1)))

    def section(self, number: int, part: Part) -> Element:
        kind = part.pieces[0].key.partition("-")[0]
        heading = node("title", None, part.heading) if part.heading else None
        inside = [one for piece in part.pieces for one in self.piece(piece)]
        return node("sec", {"id": f"part-{number}", "sec-type": kind}, heading, *inside)

    def piece(self, piece: Piece) -> Iterator[Element]:
        for is_list, lines in runs_of(piece.words):
            if is_list:
                yield _list("bullet", piece.language, lines)
            else:
                yield from (node("p", {"xml:lang": piece.language}, line) for line in lines)
        yield from map(_note, piece.notes)
        for side in dict.fromkeys(one.side for one in piece.cited):
            addresses = [one.address for one in piece.cited if one.side == side]
            yield node("p", {"content-type": "sources"}, f"{side}: ", *self.ways_to(addresses))

    def ways_to(self, addresses: list[str]) -> Iterator[Inside]:
        """To their places in the list at the end, by number."""
        places = list(self.cited)
        for before, address in enumerate(addresses):
            number = places.index(address) + 1
            yield ", " if before else None
            yield node("xref", {"ref-type": "bibr", "rid": f"source-{number}"}, str(number))

    # The back: what it stands on, and where it is read

    def back(self) -> Element:
        """Sources that claims lead to, by number, then those that its author named."""
        sources = list(self.sources())
        listed = node("ref-list", None, node("title", None, self.leaf.words["sources"]), *sources) if sources else None
        lines = [node("p", None, line) for line in below(self.leaf)]
        foot = node("notes", {"notes-type": "edition"}, *lines, node("p", None, _link(self.leaf.address)))
        return node("back", None, listed, foot)

    def sources(self) -> Iterator[Element]:
        for number, one in enumerate(self.cited.values(), 1):
            called = node("article-title", None, one.title) if one.title else None
            inside: list[Inside] = [called, f". {one.kind}. " if one.title else f"{one.kind}. ", _link(one.address)]
            yield _reference(number, one.language, inside)
        for number, (title, address) in enumerate(self.record.sources, len(self.cited) + 1):
            link = _link(address) if address else None
            yield _reference(number, "", [f"{title} " if link is not None else title, link])


def _credit(one: Contributor) -> Element:
    """Somebody who is named, by name; somebody who is not, by the words that stand for them."""
    kind = "author" if one.contribution.role in WRITERS else one.contribution.role
    orcid = None
    if one.orcid:
        orcid = node("contrib-id", {"contrib-id-type": "orcid"}, f"https://orcid.org/{one.orcid}")
    is_named = one.who.look in NAMED
    name = node("string-name", None, one.who.name) if is_named else node("anonymous")
    words = None if is_named else node("bio", None, node("p", None, one.who.name))
    roles = [node("role", None, role) for role in one.roles]
    return node("contrib", {"contrib-type": kind}, orcid, name, words, *roles)


def _note(note: Note) -> Element:
    """Words of the frame, and what somebody wrote, each in its language."""
    own = None
    if note.words:
        own = node("named-content", {"content-type": "said", "xml:lang": note.language}, note.words)
    return node("p", {"content-type": "note"}, f"{note.lead} " if own is not None else note.lead, own)


def _abstract(name: str, language: str, heading: str, lines: list[str]) -> Element:
    return node(name, {"xml:lang": language}, node("title", None, heading), _list("order", "", lines))


def _list(kind: str, language: str, lines: list[str]) -> Element:
    items = [node("list-item", None, node("p", None, line)) for line in lines]
    return node("list", {"list-type": kind, "xml:lang": language}, *items)


def _custom(name: str, value: str) -> Element:
    return node("custom-meta", None, node("meta-name", None, name), node("meta-value", None, value))


def _reference(number: int, language: str, inside: list[Inside]) -> Element:
    cited = node("mixed-citation", {"xml:lang": language}, *inside)
    return node("ref", {"id": f"source-{number}"}, node("label", None, str(number)), cited)


def _link(address: str) -> Element:
    return node("ext-link", {"ext-link-type": "uri", "xlink:href": address}, address)
