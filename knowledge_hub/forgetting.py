"""What the knowledge hub forgets of a person who is erased: Wagtail's histories keep what was done, not by whom."""

from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction
from wagtail.models import ModelLogEntry, PageLogEntry, UploadedFile

from hlh.people.erasing import Erased, forgets
from knowledge_hub.models import Registration


@forgets(of=[ModelLogEntry, PageLogEntry])
def histories(erased: Erased) -> int:
    """Wagtail's keys to a person are emptied with them, but for those of its two histories."""
    entries = (model.objects.filter(user=erased.person.pk) for model in (PageLogEntry, ModelLogEntry))
    return sum(rows.update(user=None) for rows in entries)


@forgets
def uploads(erased: Erased) -> int:
    """What they began to upload and never named lies apart, under the name that it had with them."""
    theirs = list(UploadedFile.objects.filter(uploaded_by_user=erased.person.pk))
    for upload in theirs:
        transaction.on_commit(partial(default_storage.delete, str(upload.file.name)))
    return int(UploadedFile.objects.filter(pk__in=[upload.pk for upload in theirs]).delete()[0])


@forgets(of=[Registration])
def registrations(erased: Erased) -> int:
    """Which events they come to, or came to; who waits behind them moves up."""
    return Registration.objects.filter(erased.voiced()).forget()
