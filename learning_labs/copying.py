"""What of the labs is somebody's, told when they ask for it."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from hlh.people.exporting import Row, rows_of, tells
from hlh.people.theirs import Theirs
from learning_labs.models import Coming, Echo, LeadRequest, Membership, Post, PostAttachment, Proposal


@tells(_("Labs that you belong to"), of=[Membership])
def labs(theirs: Theirs) -> Iterable[Row]:
    return rows_of(Membership.objects.filter(person=theirs.person), "lab__title", "lab__slug", "since")


@tells(_("What you wrote in labs"), of=[Post, PostAttachment])
def posts(theirs: Theirs) -> Iterable[Row]:
    """With where it stands, so that it can be found; its files by name, they are fetched there."""
    columns = ("discussion__lab__slug", "discussion__number", "number", "kind", "text", "language", "written_at")
    yield from rows_of(Post.objects.filter(theirs.voiced()), *columns)
    places = ("post__discussion__lab__slug", "post__discussion__number", "post__number", "file__name", "file__size")
    yield from rows_of(PostAttachment.objects.filter(theirs.voiced("post__voice")), *places)


@tells(_("Labs that you proposed"), of=[Proposal])
def proposals(theirs: Theirs) -> Iterable[Row]:
    """As they were proposed, or as they are by now; and why not, where somebody said no."""
    columns = ("title", "guiding_question", "purpose", "areas", "countries", "languages", "stage", "reason")
    said = [f"lab__{column}" for column in columns]
    return rows_of(Proposal.objects.filter(theirs.voiced()), *said, "proposed_at")


@tells(_("Labs that you were asked to lead"), of=[LeadRequest])
def leads(theirs: Theirs) -> Iterable[Row]:
    asked = LeadRequest.objects.filter(person=theirs.person)
    return rows_of(asked, "lab__title", "lab__slug", "country", "stage", "asked_at", "answered_at")


@tells(_("Posts that you answered with one tap"), of=[Echo])
def echoes(theirs: Theirs) -> Iterable[Row]:
    columns = ("post__discussion__lab__slug", "post__discussion__number", "post__number", "kind", "at")
    return rows_of(Echo.objects.of(theirs.person), *columns)


@tells(_("Sessions that you answered whether you come"), of=[Coming])
def sessions(theirs: Theirs) -> Iterable[Row]:
    columns = ("session__lab__slug", "session__number", "session__title", "comes", "at")
    return rows_of(Coming.objects.filter(person=theirs.person), *columns)
