"""Cleaning what was uploaded."""

import logging

from celery import shared_task

from hlh.files.cleaning import cleaned
from hlh.files.models import File
from hlh.files.refusing import NotTaken

log = logging.getLogger(__name__)


@shared_task
def clean(file: int) -> None:
    """Clean this one, as far as it still waits."""
    if due := File.objects.due().filter(pk=file).first():
        _clean(due)


@shared_task
def clean_waiting() -> None:
    """Clean what waits: its message was lost, or its worker."""
    for due in File.objects.due().order_by("due_at")[:100]:
        try:
            _clean(due)
        except Exception as trouble:  # the store may be away: the others do not wait for that
            log.warning("file %d waits for the next round: %s", due.pk, type(trouble).__name__)


def _clean(file: File) -> None:
    if not file.claim():
        return
    if file.tries + 1 > File.MOST_TRIES:
        file.refuse(File.Why.BROKEN)
        return
    try:
        with file.content.open("rb") as kept:
            content = kept.read(File.LARGEST + 1)
    except Exception:
        file.put_back()
        raise
    try:
        left = cleaned(content)
    except NotTaken as no:
        file.refuse(no.why)
    else:
        file.is_cleaned(left.content, kind=left.kind, ending=left.ending, is_bare=left.is_bare)
