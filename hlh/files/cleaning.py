"""Cleaning what was uploaded: known by its content, made anew, without what says who made it and where."""

from __future__ import annotations

import io
import re
import warnings
from typing import NamedTuple

import filetype
from PIL import Image, ImageOps

from hlh.files.models import File
from hlh.files.office import rewritten
from hlh.files.refusing import NotTaken

Kind, Why = File.Kind, File.Why
WIDEST, LIGHTEST, MOST_PIXELS = 1600, 150_000, 36_000_000
GLANCE = 65_536  # bytes at the beginning
PICTURES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "GIF"}
_MARKUP = re.compile(rb"<\s*(!doctype|html|svg|script|head|body|iframe|\?xml|\?php|math|xhtml)", re.I)


class Clean(NamedTuple):
    """What is left of a file."""

    content: bytes
    kind: str
    ending: str
    is_bare: bool


def glance(content: bytes) -> None:
    """Refuse what its first bytes give away, while its sender still stands at the form; cleaning looks at all of it.

    Raises:
        NotTaken: with the reason.
    """
    known, beginning = filetype.guess_mime(content), content[:GLANCE]
    if known in PICTURES:
        _opened(content, PICTURES[known])
    elif content.startswith((b"%PDF-", b"PK\x03\x04")):
        return  # what stands in it decides, and that takes longer
    elif known or b"\0" in beginning or _MARKUP.search(beginning):
        raise NotTaken(Why.KIND)


def cleaned(content: bytes) -> Clean:
    """A file as it may be handed on.

    Raises:
        NotTaken: with the reason.
    """
    if len(content) > File.LARGEST:
        raise NotTaken(Why.BIG)
    known = filetype.guess_mime(content)
    if known in PICTURES:
        return Clean(_picture(content, PICTURES[known]), Kind.IMAGE, "webp", is_bare=True)
    if content.startswith(b"%PDF-"):
        pages = _pdf(content)
        return Clean(pages, Kind.PDF, "pdf", is_bare=b"Exif\0\0" not in pages and b"ns.adobe.com/xap" not in pages)
    if content.startswith(b"PK\x03\x04"):
        document, ending, is_bare = rewritten(content)
        return Clean(document, Kind.OFFICE, ending, is_bare)
    if known is None and (words := _text(content)) is not None:
        return Clean(words, Kind.TEXT, "txt", is_bare=True)
    raise NotTaken(Why.KIND)


def _picture(content: bytes, form: str) -> bytes:
    """The picture itself, painted anew: no place, no camera, no thumbnail, nothing hidden behind it."""
    picture = _opened(content, form)
    try:
        picture.draft("RGB", (2 * WIDEST, 2 * WIDEST))
        picture.load()
        turned = ImageOps.exif_transpose(picture)
    except Exception as trouble:  # a damaged picture makes its reader fail in every way there is
        raise NotTaken(Why.BROKEN) from trouble
    painted = turned.convert("RGBA" if "A" in turned.getbands() or "transparency" in turned.info else "RGB")
    return _light(painted)


def _opened(content: bytes, form: str) -> Image.Image:
    """A picture of which only the head was read, and so how large it is.

    Raises:
        NotTaken: when it is larger than any that is taken, or none.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the next lines judge more strictly
            picture = Image.open(io.BytesIO(content), formats=[form])
    except Image.DecompressionBombError as trouble:
        raise NotTaken(Why.BOMB) from trouble
    except Exception as trouble:  # the same of one that only its first bytes say to be one
        raise NotTaken(Why.BROKEN) from trouble
    if picture.width * picture.height > MOST_PIXELS:
        raise NotTaken(Why.BOMB)
    return picture


def _light(picture: Image.Image) -> bytes:
    """As light as a phone needs it: at most 150 KB, smaller where that is not enough."""
    for widest in (WIDEST, 1280, 1024, 800, 480):
        picture.thumbnail((widest, widest))
        for quality in (80, 65, 50):
            out = io.BytesIO()
            picture.save(out, "WEBP", quality=quality, method=4, exif=b"", xmp=b"", icc_profile=None)
            if out.tell() <= LIGHTEST:
                return out.getvalue()
    return out.getvalue()


def _pdf(content: bytes) -> bytes:
    """Its pages alone: no properties, no scripts, no files within, nothing that begins when it is opened."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import NameObject

    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            raise NotTaken(Why.LOCKED)
        writer = PdfWriter()
        for page in reader.pages:
            added = writer.add_page(page)
            for name in ("/AA", "/Metadata", "/PieceInfo", "/Annots", "/LastModified"):
                added.pop(NameObject(name), None)
        writer.metadata = None
        out = io.BytesIO()
        writer.write(out)
    except NotTaken:
        raise
    except Exception as trouble:  # a damaged document makes its reader fail in every way there is
        raise NotTaken(Why.BROKEN) from trouble
    if out.tell() > 2 * File.LARGEST:
        raise NotTaken(Why.BOMB)
    return out.getvalue()


def _text(content: bytes) -> bytes | None:
    """Plain words as UTF-8; None when it is something else, or means something to a browser."""
    if b"\0" in content or _MARKUP.search(content):
        return None
    for charset in ("utf-8-sig", "gb18030", "cp1252"):
        try:
            words = content.decode(charset)
        except UnicodeDecodeError:
            continue
        return None if any(letter < " " and letter not in "\t\n\r\f" for letter in words) else words.encode()
    return None
