"""Documents as people upload them, and as somebody makes them who means harm."""

from __future__ import annotations

import hashlib
import io
import zipfile
from typing import Any

from django.core.files.base import ContentFile
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject
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
        page = writer.add_blank_page(595, 842)
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
        drawn = "".join(f"({line}) Tj T* " for line in words.split("\n"))
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 11 Tf 14 TL 50 780 Td {drawn}ET".encode("latin-1"))
        page[NameObject("/Contents")] = writer._add_object(stream.flate_encode())
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


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
