"""The text of a document, from the moment that it is uploaded: waited for, read by a worker, kept page by page."""

from __future__ import annotations

import logging
from functools import partial

from django.core.files.base import File
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.timezone import now
from wagtail.documents import get_document_model
from wagtail.documents.models import Document

from hlh.activity.hurrying import tell_the_worker
from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.catalogue.tongues import language_of
from knowledge_hub import facts
from knowledge_hub.models import DocumentPage, DocumentText
from knowledge_hub.reading.apart import Said, read_apart
from knowledge_hub.reading.refusing import Unread

log = logging.getLogger(__name__)
State = DocumentText.State
ENDINGS = ("pdf", "docx", "txt")
AT_ONCE = 3  # documents of a round: each can take a minute


def wait_for(document: Document) -> None:
    """Have its text taken out, where its file is another than the one that was read: what that said is gone at once."""
    file = document.file_hash or document.file.name
    with transaction.atomic():
        text, _made = DocumentText.objects.select_for_update().get_or_create(document=document)
        if text.file == file:
            return
        text.parts.all().delete()
        text.file, text.state, text.why, text.tries, text.due_at = file, State.WAITING, "", 0, now()
        text.pages, text.size, text.language, text.is_whole, text.read_at = 0, 0, "", True, None
        text.save()
        transaction.on_commit(partial(nudge, text.pk))


def nudge(text: int) -> None:
    """Ask the worker to read it now; without a broker beat does it a little later."""
    from knowledge_hub.tasks import read_document

    tell_the_worker(read_document, text)


def read_waiting() -> None:
    """Read what waits: its message was lost, or it is older than reading."""
    known = DocumentText.objects.filter(document=OuterRef("pk"))
    for document in get_document_model().objects.filter(~Exists(known)).order_by("pk")[:AT_ONCE]:
        wait_for(document)
    for text in DocumentText.objects.due().select_related("document").order_by("due_at")[:AT_ONCE]:
        try:
            read(text)
        except Exception as trouble:  # the store may be away: the others do not wait for that
            log.warning("%s waits for the next round: %s", text, type(trouble).__name__)


def read(text: DocumentText) -> None:
    """Read one, as far as it still waits and nobody else reads it."""
    if not text.claim():
        return
    try:
        said = _said_by(text)
    except Unread as no:
        _settle(text, State.REFUSED, why=no.why)
    except Exception:  # the store is away: that was no try
        DocumentText.objects.filter(pk=text.pk, tries=text.tries + 1).update(tries=text.tries)
        raise
    else:
        _settle(text, State.OTHER if said is None else State.READ if said.texts else State.EMPTY, said)


def _said_by(text: DocumentText) -> Said | None:
    """What it says; None for a kind that nobody here reads."""
    ending = text.document.file_extension.lower()
    if ending not in ENDINGS:
        return None
    if text.tries + 1 > text.MOST_TRIES:
        raise Unread("broken")
    try:
        with text.document.open_file() as file:
            return read_apart(File(file).chunks(), ending=ending)
    except FileNotFoundError as trouble:
        raise Unread("broken") from trouble


def _settle(text: DocumentText, state: str, said: Said | None = None, *, why: str = "") -> None:
    """Keep what it says, unless its file was replaced meanwhile; the pages that offer it are told by the fact."""
    with transaction.atomic():
        waiting = DocumentText.objects.select_for_update().filter(pk=text.pk, file=text.file, state=State.WAITING)
        mine = waiting.select_related(None).first()
        if mine is None:
            return
        mine.state, mine.why, mine.read_at = state, why, now()
        if said is not None:
            mine.pages, mine.is_whole = said.pages, said.is_whole
            mine.size = sum(len(words.encode()) for _page, words in said.texts)
            mine.language = language_of(_sample(said)) if said.texts else ""
            DocumentPage.objects.bulk_create(
                DocumentPage(text=mine, number=number, page=page, words=words)
                for number, (page, words) in enumerate(said.texts, 1)
            )
        mine.save()
        record(facts.DOCUMENT_READ, mine, by=Actor.objects.system(), state=state, pages=mine.pages)


def _sample(said: Said) -> str:
    """What tells the language: from the middle, where the cover and its list of contents are over."""
    return said.texts[len(said.texts) // 2][1]
