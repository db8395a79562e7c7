"""What the knowledge hub forgets of a person who is erased: Wagtail's histories keep what was done, not by whom."""

from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction
from wagtail.models import ModelLogEntry, PageLogEntry, UploadedFile

from hlh.people.erasing import Erased, forgets
from knowledge_hub.models import GoneEvent, Pack, Proposal, ProposalQuestion, Registration
from knowledge_hub.packs.keeping import hurry


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


@forgets(of=[ProposalQuestion])
def proposals(erased: Erased) -> int:
    """What they proposed stays, as a former member's; why they did, and what they were asked and answered, does not."""
    theirs = Proposal.objects.filter(erased.voiced())
    questions = ProposalQuestion.objects.filter(proposal__in=theirs).delete()[0]
    theirs.exclude(hint="").update(hint="…")  # it was said to them, perhaps by name
    return questions + theirs.update(why="")


@forgets
def packs(erased: Erased) -> int:
    """Those in which they are named go, file and all, and are made anew without the name."""
    theirs = list(erased.voices().values_list("pk", flat=True))
    hurry()
    return Pack.objects.filter(voices__overlap=theirs).empty()


@forgets(of=[Registration])
def registrations(erased: Erased) -> int:
    """Which events they come to, or came to; who waits behind them moves up."""
    GoneEvent.objects.forget(list(erased.voices().values_list("pk", flat=True)))
    return Registration.objects.filter(erased.voiced()).forget()
