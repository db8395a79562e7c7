"""Office documents (docx, xlsx, pptx): a ZIP of XML, written anew without properties, macros and thumbnails."""

from __future__ import annotations

import io
import re
import zipfile

from hlh.files.models import File
from hlh.files.refusing import NotTaken

Why = File.Why
MOST_PARTS, MOST_UNPACKED, MOST_RATIO = 3000, 100_000_000, 200
ENDINGS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
_DROPPED = re.compile(r"^docProps/(thumbnail|custom)|^customXml/|/printerSettings", re.I)
_MACROS = re.compile(r"vbaProject|vbaData|activeX|macrosheets|/embeddings/", re.I)
_EMPTY = {
    "docProps/core.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties '
    b'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>',
    "docProps/app.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties '
    b'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>',
}
_AUTHOR_PARTS = re.compile(
    r"(comments|people|persons?|authors|footnotes|endnotes|revisions|users)[^/]*/?[^/]*\.xml$", re.I
)
_NAMES_SOMEBODY = re.compile(
    rb"author\s*=\s*[\"'][^\"']+|(?:author|creator|lastModifiedBy)>[^<]+<|absPath|[A-Za-z]:\\Users\\|file:///"
    rb"|Exif\0\0|http://ns\.adobe\.com/xap/",
    re.I,
)
_TEXT = re.compile(r"\.(xml|rels|vml|psmdcp)$", re.I)
_PROPERTIES = re.compile(rb"<(?:\w+:)?coreProperties\b")  # some programs keep them under a name of their own
_WHERE_IT_WAS_SAVED = re.compile(
    rb"<mc:AlternateContent\b(?:(?!</mc:AlternateContent>).)*absPath.*?</mc:AlternateContent>", re.S
)
_RELATIONSHIP = re.compile(rb"<(?:\w+:)?Relationship\b(?:\"[^\"]*\"|'[^']*'|[^>\"'])*>")
_STAYS = re.compile(rb"TargetMode\s*=\s*[\"']Internal[\"']|Type\s*=\s*[\"'][^\"']*/hyperlink[\"']")
_TARGET = re.compile(rb"\bTarget\s*=\s*(?:\"[^\"]*\"|'[^']*')")


def rewritten(content: bytes) -> tuple[bytes, str, bool]:
    """The document without its properties, its ending, and whether nothing in it names who worked on it.

    Raises:
        NotTaken: when it is no such document, unpacks to too much, or holds macros.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = _checked(package)
            ending = next((ending for name, ending in ENDINGS.items() if name in parts), "")
            if not ending or "[Content_Types].xml" not in parts:
                raise NotTaken(Why.KIND)
            return _written(package, parts, ending)
    except NotTaken:
        raise
    except Exception as trouble:  # a damaged package makes its reader fail in every way there is
        raise NotTaken(Why.BROKEN) from trouble


def _checked(package: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Its parts by name; counted and weighed before one is unpacked."""
    infos = package.infolist()
    unpacked = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos) or 1
    if len(infos) > MOST_PARTS or unpacked > MOST_UNPACKED or (unpacked > 1_000_000 and unpacked / packed > MOST_RATIO):
        raise NotTaken(Why.BOMB)
    if any(info.flag_bits & 1 for info in infos):
        raise NotTaken(Why.LOCKED)
    parts = {info.filename: info for info in infos}
    if len(parts) < len(infos):
        raise NotTaken(Why.BROKEN)
    if any(_MACROS.search(name) for name in parts):
        raise NotTaken(Why.MACROS)
    return parts


def _written(package: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo], ending: str) -> tuple[bytes, str, bool]:
    out, is_bare, left = io.BytesIO(), True, MOST_UNPACKED
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as anew:
        for name, info in parts.items():
            if info.is_dir() or ".." in name or name.startswith("/"):
                continue
            with package.open(info) as part:
                content = part.read(left + 1)  # what the list of contents says may be a lie
            left -= len(content)
            if left < 0:
                raise NotTaken(Why.BOMB)
            content = _without_links(name, _without_properties(name, content))
            if _DROPPED.search(name):
                continue
            is_bare = is_bare and not _may_name_somebody(name, content)
            anew.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue(), ending, is_bare


def _without_properties(name: str, content: bytes) -> bytes:
    """Whose document it is, and in whose folder it was saved, is left out."""
    if name.endswith(".psmdcp") or _PROPERTIES.search(content):  # the first is what .NET calls them
        return _EMPTY["docProps/core.xml"]
    if name == "xl/workbook.xml":
        return _WHERE_IT_WAS_SAVED.sub(b"", content)
    return _EMPTY.get(name, content)


def _may_name_somebody(name: str, content: bytes) -> bool:
    """Whether a part says who worked on the document, or is written so that nobody here can tell."""
    is_unclear = bool(_TEXT.search(name)) and not _is_readable(content)
    return is_unclear or bool(_NAMES_SOMEBODY.search(content) or _AUTHOR_PARTS.search(name))


def _is_readable(content: bytes) -> bool:
    """Whether it is UTF-8, as nearly every program writes it, and as the patterns here read it."""
    try:
        return "\0" not in content.decode()
    except UnicodeDecodeError:
        return False


def _without_links(name: str, content: bytes) -> bytes:
    """The lists of parts do not mention those that are left out, and nothing is fetched from elsewhere on opening.

    Raises:
        NotTaken: when a list of parts cannot be read.
    """
    if name == "[Content_Types].xml":
        return re.sub(rb"<Override[^>]*PartName=\"/(?:docProps/custom|customXml)[^>]*/>", b"", content)
    if name.lower().endswith(".rels"):
        if not _is_readable(content):
            raise NotTaken(Why.BROKEN)
        content = re.sub(
            rb"<Relationship\b[^>]*(?:custom-properties|customXml|thumbnail|printerSettings)[^>]*/>", b"", content
        )
        content = re.sub(rb"<Relationship\b[^>]*attachedTemplate[^>]*/>", b"", content)
        return _RELATIONSHIP.sub(_leading_nowhere, content)
    return content


def _leading_nowhere(found: re.Match[bytes]) -> bytes:
    """A part that lies elsewhere is replaced by none, as Word writes of one it lost; a link to click stays."""
    if b"TargetMode" not in found[0] or _STAYS.search(found[0]):
        return found[0]
    return _TARGET.sub(b'Target="NULL"', found[0])
