"""Documents as people upload them, and as somebody makes them who means harm."""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from typing import Any

from django.core.files.base import ContentFile
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, StreamObject
from wagtail.documents import get_document_model

from hlh.activity.ledger import settle_all
from knowledge_hub.reading.keeping import read_waiting

FONT = DictionaryObject(
    {
        NameObject(f"/{name}"): NameObject(f"/{said}")
        for name, said in (("Type", "Font"), ("Subtype", "Type1"), ("BaseFont", "Helvetica"))
    }
)


def a_pdf(*pages: str, password: str = "") -> bytes:
    """A PDF with these pages, a line of text a line."""
    writer = PdfWriter()
    font = writer._add_object(FONT)
    for words in pages:
        page = a_page(writer, font)
        drawn = "".join(f"({line}) Tj T* " for line in words.split("\n"))
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 11 Tf 14 TL 50 780 Td {drawn}ET".encode("latin-1"))
        page[NameObject("/Contents")] = writer._add_object(stream.flate_encode())
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def a_page(writer: PdfWriter, font: Any) -> Any:
    page = writer.add_blank_page(595, 842)
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
    )
    return page


def a_word_document(body: str, **parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", f'<w:document xmlns:w="w"><w:body>{body}</w:body></w:document>')
        for name, content in parts.items():
            package.writestr(f"word/{name}", content)
    return out.getvalue()


def paragraph(words: str, before: str = "") -> str:
    return f"<w:p><w:r>{before}<w:t>{words}</w:t></w:r></w:p>"


def upload(content: bytes, name: str = "manual.pdf", title: str = "Manual") -> Any:
    """A document that an editor uploaded, before anybody read it."""
    said = {"file_size": len(content), "file_hash": hashlib.sha1(content, usedforsecurity=False).hexdigest()}
    return get_document_model().objects.create(title=title, file=ContentFile(content, name), **said)


def read_all() -> None:
    """What beat does."""
    read_waiting()
    settle_all()


def a_bomb(megabytes: int = 300) -> bytes:
    """A PDF of one page that unpacks to far more than it looks like."""
    writer = PdfWriter()
    page = a_page(writer, writer._add_object(FONT))
    stream = StreamObject()
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"(a) Tj " * 149_797) for _ in range(megabytes)) + packer.flush()
    stream._data = packed
    stream[NameObject("/Filter")] = NameObject("/FlateDecode")
    page[NameObject("/Contents")] = writer._add_object(stream)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def a_tree(*, width: int, says: int | None = None) -> bytes:
    """A PDF whose tree of pages names one page `width` times `width` times."""
    kids = (b"4 0 R " * width, b"3 0 R " * width)
    count = says or width * width
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [ %s ] >>" % (count, kids[0]),
        b"<< /Type /Page /Parent 4 0 R /MediaBox [0 0 200 200] >>",
        b"<< /Type /Pages /Parent 2 0 R /Count %d /Kids [ %s ] >>" % (width, kids[1]),
    ]
    out, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 5\n0000000000 65535 f \n%strailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return out + end % (table, len(out))
