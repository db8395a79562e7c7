"""Files as people and attackers make them."""

from __future__ import annotations

import io
import zipfile

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject


def photo(size=(3000, 2000), form="JPEG", noise=True):
    """A picture with the place and the camera in it."""
    picture = Image.effect_noise(size, 60).convert("RGB") if noise else Image.new("RGB", size, "teal")
    exif = Image.Exif()
    exif[0x010F] = "Zyxwvanna camera"
    exif[0x8825] = {1: "S", 2: (1.0, 17.0, 11.0), 3: "E", 4: (36.0, 49.0, 2.0)}
    out = io.BytesIO()
    picture.save(out, form, exif=exif)
    return out.getvalue()


def packed(**parts):
    """A ZIP of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return out.getvalue()


def document(extra=(), words="<w:t>We lent stock.</w:t>"):
    """A Word document whose properties say who wrote it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        parts = {
            "[Content_Types].xml": '<Types><Override PartName="/docProps/custom.xml" ContentType="x"/></Types>',
            "_rels/.rels": '<Relationships><Relationship Id="r1" Target="docProps/custom.xml" Type="x/custom-properties"/></Relationships>',
            "word/document.xml": f"<w:document>{words}</w:document>",
            "docProps/core.xml": "<dc:creator>Zyxwvanna</dc:creator>",
            "docProps/app.xml": "<Company>Zyxwvanna Ministry</Company>",
            "docProps/custom.xml": "<Properties>Zyxwvanna</Properties>",
            "docProps/thumbnail.jpeg": b"\xff\xd8 Zyxwvanna",
        } | dict(extra)
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def pages(**properties):
    """A PDF of one page, with properties and a script that begins when it is opened."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_metadata({f"/{name}": value for name, value in properties.items()})
    script = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert('Zyxwvanna')")}
    )
    writer.root_object[NameObject("/OpenAction")] = script
    writer.add_attachment("zyxwvanna.txt", b"Zyxwvanna")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
