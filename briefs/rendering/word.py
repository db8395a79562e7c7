"""A brief as a Word file, to go on working with: real headings, lists and tables, the language and direction of each text.

Written part by part, as `briefs.word.reading` reads one, so that a file that comes back is the same brief.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from briefs.rendering.leaves import OVER_CITED, Cited, Leaf, Note, Piece
from briefs.rendering.walking import above, below, lines_of, without_controls
from briefs.word.reading import OWN_LINE
from hlh.taxonomy.languages import direction

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
LOCALES = {"ar": "ar-SA", "zh": "zh-CN", "en": "en-GB", "fr": "fr-FR", "ru": "ru-RU", "es": "es-ES"}
WHEN = (2026, 1, 1, 0, 0, 0)  # the same words make the same file
BULLETS, NUMBERS = 1, 2

CONTENTS = f"""{HEAD}<Types xmlns="{PACKAGE}/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Override PartName="/word/document.xml" ContentType="{KIND}.document.main+xml"/>\
<Override PartName="/word/styles.xml" ContentType="{KIND}.styles+xml"/>\
<Override PartName="/word/numbering.xml" ContentType="{KIND}.numbering+xml"/>\
<Override PartName="/word/footer1.xml" ContentType="{KIND}.footer+xml"/>\
<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>\
</Types>"""
RELATIONS = f"""{HEAD}<Relationships xmlns="{PACKAGE}/relationships">\
<Relationship Id="rId1" Type="{R}/officeDocument" Target="word/document.xml"/>\
<Relationship Id="rId2" Type="{PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>\
</Relationships>"""
NUMBERING = f"""{HEAD}<w:numbering xmlns:w="{W}">\
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/>\
<w:pPr><w:ind w:left="360" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum>\
<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/>\
<w:pPr><w:ind w:left="360" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum>\
<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>\
</w:numbering>"""
STYLES = {  # by its code: its name, and how its paragraphs and its letters look
    "Title": ("Title", '<w:spacing w:after="120"/>', '<w:b/><w:bCs/><w:sz w:val="36"/><w:szCs w:val="36"/>'),
    "Heading1": (
        "heading 1",
        '<w:keepNext/><w:spacing w:before="240" w:after="60"/><w:outlineLvl w:val="0"/>',
        '<w:b/><w:bCs/><w:sz w:val="26"/><w:szCs w:val="26"/>',
    ),
    "Item": ("List Paragraph", "", ""),
    "Note": ("Note", "", '<w:i/><w:iCs/><w:color w:val="404040"/>'),
    "Own": (OWN_LINE, "", '<w:color w:val="404040"/>'),
    "Footer": ("footer", "", '<w:color w:val="404040"/><w:sz w:val="18"/><w:szCs w:val="18"/>'),
}


def word_of(leaf: Leaf) -> bytes:
    """The file."""
    sheet = _Sheet(leaf)
    body = "".join(sheet.body())
    parts = {
        "[Content_Types].xml": CONTENTS,
        "_rels/.rels": RELATIONS,
        "docProps/core.xml": _properties(leaf),
        "word/document.xml": f'{HEAD}<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{body}</w:body></w:document>',
        "word/_rels/document.xml.rels": sheet.relations(),
        "word/styles.xml": _styles(leaf.language),
        "word/numbering.xml": NUMBERING,
        "word/footer1.xml": f'{HEAD}<w:ftr xmlns:w="{W}">{"".join(sheet.foot())}</w:ftr>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name, WHEN), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


class _Sheet:
    """The document, and the links that stand in it."""

    def __init__(self, leaf: Leaf) -> None:
        self.leaf = leaf
        self.links: list[str] = []

    def body(self) -> Iterator[str]:
        """Everything in the order in which it is read."""
        leaf = self.leaf
        yield self.paragraph(leaf.title, "Title", leaf.title_language)
        for line in above(leaf):
            yield self.paragraph(line, "Own")
        if leaf.short:
            yield self.paragraph(leaf.words["short"], "Heading1")
            yield from (self.paragraph(line, "Item", leaf.short_language, of=NUMBERS) for line in leaf.short)
        for piece in leaf.pieces:
            yield from self.piece(piece)
        bidi = "<w:bidi/>" if direction(leaf.language) == "rtl" else ""
        yield (
            '<w:sectPr><w:footerReference w:type="default" r:id="rId3"/><w:pgSz w:w="11906" w:h="16838"/>'
            '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/>'
            f"{bidi}</w:sectPr>"
        )

    def piece(self, piece: Piece) -> Iterator[str]:
        """A section under its heading; a line that begins with a dash is an item."""
        if piece.heading:
            yield self.paragraph(piece.heading, "Heading1")
        for words, is_item in lines_of(piece.words):
            yield self.paragraph(words, "Item" if is_item else "", piece.language, of=BULLETS if is_item else 0)
        yield from (self.note(one) for one in piece.notes)
        if piece.cited:
            yield self.table(piece.cited)

    def note(self, note: Note) -> str:
        """Words of the frame, and what somebody wrote, each in its language."""
        lead = self.run(f"{note.lead} " if note.words else note.lead, self.leaf.language)
        own = self.run(note.words, note.language or self.leaf.language) if note.words else ""
        return self.wrapped(lead + own, "Note", self.leaf.language)

    def table(self, cited: list[Cited]) -> str:
        """What a claim stands on: which side, what it is, and where it is opened."""
        leaf = self.leaf
        head = [self.paragraph(leaf.words[name], "Note") for name in OVER_CITED]
        rows = [_row(head, "<w:trPr><w:tblHeader/></w:trPr>")]
        for one in cited:
            link = self.link(one.title or one.address, one.address, one.language)
            rows.append(_row([self.paragraph(one.side), self.paragraph(one.kind), link]))
        turned = "<w:bidiVisual/>" if direction(leaf.language) == "rtl" else ""
        edges = "".join(
            f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="808080"/>'
            for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        grid = '<w:tblGrid><w:gridCol w:w="1600"/><w:gridCol w:w="2400"/><w:gridCol w:w="5600"/></w:tblGrid>'
        looks = f'<w:tblPr>{turned}<w:tblW w:w="0" w:type="auto"/><w:tblBorders>{edges}</w:tblBorders></w:tblPr>'
        return f"<w:tbl>{looks}{grid}{''.join(rows)}</w:tbl>{self.paragraph('')}"

    def foot(self) -> Iterator[str]:
        """On each page: which brief and version this is, what others may do with it, and where it is read."""
        for line in (*below(self.leaf), self.leaf.address):
            yield self.paragraph(line, "Footer")

    def link(self, words: str, address: str, language: str) -> str:
        self.links.append(address)
        run = self.run(words, language or self.leaf.language, '<w:color w:val="04536E"/><w:u w:val="single"/>')
        link = f'<w:hyperlink r:id="rId{len(self.links) + 3}">{run}</w:hyperlink>'
        return self.wrapped(link, "", language or self.leaf.language)

    def paragraph(self, words: str, style: str = "", language: str = "", *, of: int = 0) -> str:
        """One in its language, which says its direction.

        Args:
            words: as they were typed.
            style: its code; a plain one without.
            language: that of the whole where none is said.
            of: the list that it is an item of.
        """
        language = language or self.leaf.language
        return self.wrapped(self.run(words, language) if words else "", style, language, of=of)

    def wrapped(self, runs: str, style: str, language: str, *, of: int = 0) -> str:
        marks = f'<w:pStyle w:val="{style}"/>' if style else ""
        marks += f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{of}"/></w:numPr>' if of else ""
        marks += f'<w:bidi w:val="{int(direction(language) == "rtl")}"/>'
        return f"<w:p><w:pPr>{marks}</w:pPr>{runs}</w:p>"

    def run(self, words: str, language: str, looks: str = "") -> str:
        locale = LOCALES.get(language, language)
        said = {"ar": f'<w:rtl/><w:lang w:bidi="{locale}"/>', "zh": f'<w:lang w:eastAsia="{locale}"/>'}
        marks = looks + said.get(language, f"<w:lang w:val={quoteattr(locale)}/>")
        return f'<w:r><w:rPr>{marks}</w:rPr><w:t xml:space="preserve">{_text(words)}</w:t></w:r>'

    def relations(self) -> str:
        """The other parts, and the addresses of the links."""
        parts = enumerate(("styles", "numbering", "footer"), 1)
        files = {"footer": "footer1"}
        said = [
            f'<Relationship Id="rId{number}" Type="{R}/{name}" Target="{files.get(name, name)}.xml"/>'
            for number, name in parts
        ]
        said += [
            f'<Relationship Id="rId{number}" Type="{R}/hyperlink" Target={quoteattr(address)} TargetMode="External"/>'
            for number, address in enumerate(self.links, 4)
        ]
        return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{"".join(said)}</Relationships>'


def _row(cells: list[str], marks: str = "") -> str:
    held = "".join(f'<w:tc><w:tcPr><w:tcW w:w="0" w:type="auto"/></w:tcPr>{cell}</w:tc>' for cell in cells)
    return f"<w:tr>{marks}{held}</w:tr>"


def _properties(leaf: Leaf) -> str:
    """Title, who, what about: as strangers read them, and nothing else."""
    said = {
        "title": leaf.title,
        "subject": leaf.about,
        "creator": leaf.who or leaf.site,
        "identifier": leaf.ref,
        "language": LOCALES.get(leaf.language, leaf.language),
    }
    lines = "".join(f"<dc:{name}>{_text(words)}</dc:{name}>" for name, words in said.items() if words)
    spaces = f'xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    return f"{HEAD}<cp:coreProperties {spaces}>{lines}</cp:coreProperties>"


def _styles(language: str) -> str:
    own = LOCALES.get(language, language)
    langs = f'w:val="{own if language not in ("ar", "zh") else "en-GB"}" w:eastAsia="zh-CN" w:bidi="ar-SA"'
    fonts = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/>'
    usual = f'<w:rPr>{fonts}<w:sz w:val="22"/><w:szCs w:val="22"/><w:lang {langs}/></w:rPr>'
    plain = '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    every = "".join(
        f'<w:style w:type="paragraph" w:styleId="{code}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'
        f'<w:next w:val="{code if code == "Item" else "Normal"}"/><w:pPr>{paragraph}</w:pPr><w:rPr>{letters}</w:rPr></w:style>'
        for code, (name, paragraph, letters) in STYLES.items()
    )
    spacing = '<w:pPr><w:spacing w:after="120" w:line="276" w:lineRule="auto"/></w:pPr>'
    defaults = (
        f"<w:docDefaults><w:rPrDefault>{usual}</w:rPrDefault><w:pPrDefault>{spacing}</w:pPrDefault></w:docDefaults>"
    )
    return f'{HEAD}<w:styles xmlns:w="{W}">{defaults}{plain}{every}</w:styles>'


def _text(words: str) -> str:
    return escape(without_controls(words))
