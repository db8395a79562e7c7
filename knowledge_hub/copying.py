"""What of the knowledge hub is somebody's, told when they ask for it."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from hlh.people.exporting import Row, rows_of, tells
from hlh.people.theirs import Theirs
from knowledge_hub.models import Proposal, ProposalQuestion, Registration


@tells(_("Resources that you proposed"), of=[Proposal, ProposalQuestion])
def proposals(theirs: Theirs) -> Iterable[Row]:
    """With what was asked and answered about them."""
    columns = ("ref", "address", "why", "title", "publisher", "kind", "stage", "reason", "hint", "made_at")
    yield from rows_of(Proposal.objects.filter(theirs.voiced()), *columns)
    asked = ProposalQuestion.objects.filter(theirs.voiced("proposal__voice"))
    yield from rows_of(asked, "proposal__ref", "words", "asked_at", "answer", "answered_at")


@tells(_("Events that you registered for"), of=[Registration])
def registrations(theirs: Theirs) -> Iterable[Row]:
    columns = ("event__title", "event__url_path", "state", "asked_at", "since")
    return rows_of(Registration.objects.filter(theirs.voiced()), *columns)
