"""What pages say of the documents that they offer: how large they are, where to read them light, what the search finds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.apps import apps
from django.urls import reverse
from wagtail.documents.models import Document

from hlh.catalogue.anchors import stands
from hlh.catalogue.models import Entry
from hlh.taxonomy.languages import unprefixed

if TYPE_CHECKING:
    from knowledge_hub.models import DocumentText

MOST_PASSAGES = 300  # of one page of the hub
_ANCHOR = re.compile(r"d(\d+)-(\d+)$")


@dataclass(frozen=True, slots=True)
class Offer:
    """A document as a page offers it, before the tap."""

    title: str
    address: str
    kind: str
    size: int
    pages: int
    text: str  # where it is read light; empty where it is not
    text_size: int


def offers_of(documents: Iterable[Document | None]) -> dict[int, Offer]:
    """These, by their number; their texts are one query."""
    wanted = {document.pk: document for document in documents if document is not None}
    if not wanted:
        return {}
    texts = {text.document_id: text for text in _texts().objects.filter(document__in=wanted)}
    return {number: offer_of(document, texts.get(number)) for number, document in wanted.items()}


def offer_of(document: Document, text: DocumentText | None) -> Offer:
    """A document, with what is known of its text."""
    is_legible = text is not None and text.state == text.State.READ
    return Offer(
        document.title,
        document.url,
        document.file_extension.upper(),
        document.file_size or 0,
        text.pages if text and document.file_extension.lower() == "pdf" else 0,
        address_of(document.pk) if is_legible else "",
        text.size if text else 0,
    )


def address_of(document: int, number: int = 0) -> str:
    """Where a document is read light, and where a piece of its text stands there."""
    address = unprefixed(reverse("document_text", args=[document]))
    if number > 1:
        address += f"?after={number - 1}"
    return f"{address}#page-{number}" if number else address


def passages_of_documents(documents: Iterable[Document | None]) -> list[tuple[str, str, str]]:
    """What the search finds of documents that a page offers; nothing of one that only some of its readers may fetch."""
    open_ones = {
        document.pk: document
        for document in documents
        if document is not None and not document.collection.get_view_restrictions().exists()
    }
    texts = {text.document_id: text for text in _texts().objects.legible().filter(document__in=open_ones)}
    found: list[tuple[str, str, str]] = []
    for number in open_ones:
        if number in texts:
            parts = texts[number].parts.order_by("number")[: MOST_PASSAGES - len(found)]
            found += [(f"d{number}-{part.number}", part.words, texts[number].language) for part in parts]
    return found


def is_of_a_document(anchor: str) -> bool:
    """Whether a passage stands in a document that a page offers, and not on the page."""
    return _ANCHOR.match(anchor) is not None


@stands(Entry.Kind.RESOURCE)
@stands(Entry.Kind.PAGE)
def where_it_stands(address: str, anchor: str) -> str:
    """A piece of a document stands on its light page, everything else on the page itself."""
    found = _ANCHOR.match(anchor)
    return address_of(int(found[1]), int(found[2])) if found else f"{address}#{anchor}"


def _texts() -> type[DocumentText]:
    """Pages ask what they offer, and are models beside it: it is looked up when they do."""
    return apps.get_model("knowledge_hub", "DocumentText")
