"""What of the labs is somebody's, told when they ask for it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import F, Q, TextField, Value
from django.db.models.functions import Replace
from django.utils.translation import gettext_lazy as _

from hlh.people.exporting import Row, rows_of, tells, tells_nothing_of
from hlh.people.theirs import Theirs
from learning_labs.models import (
    Act,
    Assignment,
    Ballot,
    ClaimSource,
    Coming,
    Echo,
    FeedKey,
    FollowUp,
    Invitation,
    JoinRequest,
    LeadRequest,
    Membership,
    Note,
    Nudge,
    Post,
    PostAttachment,
    PostEdition,
    PostTranslation,
    Proposal,
    Quote,
    Reading,
    SharedDraft,
    TranslationEdition,
    WantedTranslation,
    Watch,
)
from learning_labs.models.said import MARK


@tells(_("Labs that you belong to"), of=[Membership])
def labs(theirs: Theirs) -> Iterable[Row]:
    columns = ("lab__title", "lab__slug", "since", "way", "seen_at")
    return rows_of(Membership.objects.filter(person=theirs.person), *columns)


@tells(_("What you wrote in labs"), of=[Post, PostAttachment, PostEdition, Quote])
def posts(theirs: Theirs) -> Iterable[Row]:
    """With where it stands, so that it can be found, and what of others it quotes; its files by name, they are fetched there."""
    columns = (
        "discussion__lab__slug",
        "discussion__number",
        "number",
        "kind",
        "words",
        "language",
        "written_at",
        "mentions",
    )
    written = Post.objects.filter(theirs.voiced()).exclude(stage=Post.Stage.MOVED)
    yield from rows_of(
        written.annotate(words=Replace("text", Value(MARK), Value("[…]"), output_field=TextField())), *columns
    )
    taken_up = ("post__discussion__lab__slug", "post__discussion__number", "post__number", "source__number", "words")
    quotes = Quote.objects.filter(theirs.voiced("post__voice"), source__discussion__lab=F("post__discussion__lab"))
    yield from rows_of(quotes.filter(source__stage=Post.Stage.SHOWN), *taken_up)
    places = ("post__discussion__lab__slug", "post__discussion__number", "post__number", "file__name", "file__size")
    yield from rows_of(PostAttachment.objects.filter(theirs.voiced("post__voice")), *places)
    before = ("post__discussion__lab__slug", "post__discussion__number", "post__number", "number", "text", "note", "at")
    yield from rows_of(PostEdition.objects.filter(theirs.voiced("post__voice")), *before)


@tells(_("What you translated in labs"), of=[PostTranslation, TranslationEdition])
def translations(theirs: Theirs) -> Iterable[Row]:
    """What they wrote, and where; whose post it is says the post."""
    columns = ("post__discussion__lab__slug", "post__discussion__number", "post__number", "language", "text", "made_at")
    yield from rows_of(PostTranslation.objects.filter(theirs.voiced()), *columns)
    before = [f"translation__{column}" for column in columns[:4]]
    yield from rows_of(TranslationEdition.objects.filter(theirs.voiced()), *before, "text", "made_at")


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


@tells(_("Labs that you asked to join"), of=[JoinRequest])
def asked_to_join(theirs: Theirs) -> Iterable[Row]:
    asked = JoinRequest.objects.filter(person=theirs.person)
    return rows_of(asked, "lab__title", "lab__slug", "words", "stage", "reason", "asked_at", "answered_at")


@tells(_("Invitations into labs: to you, and by you"), of=[Invitation])
def invitations(theirs: Theirs) -> Iterable[Row]:
    """Of those that they wrote, not to whom."""
    columns = ("lab__title", "lab__slug", "position", "language", "stage", "invited_at")
    to_them = reduce(or_, (Q(address__iexact=address) for address in theirs.addresses))
    yield from rows_of(Invitation.objects.filter(to_them), *columns, "address")
    yield from rows_of(Invitation.objects.filter(invited_by__person=theirs.person), *columns)


@tells(_("Discussions where you were asked what you know"), of=[Nudge])
def nudges(theirs: Theirs) -> Iterable[Row]:
    columns = ("discussion__lab__slug", "discussion__number", "reasons", "stage", "asked_at", "answered_at")
    return rows_of(Nudge.objects.filter(person=theirs.person), *columns)


@tells(_("Posts that you answered with one tap"), of=[Echo])
def echoes(theirs: Theirs) -> Iterable[Row]:
    columns = ("post__discussion__lab__slug", "post__discussion__number", "post__number", "kind", "at")
    return rows_of(Echo.objects.of(theirs.person), *columns)


@tells(_("Answers of which you were asked whether they worked"), of=[FollowUp])
def outcomes(theirs: Theirs) -> Iterable[Row]:
    columns = ("post__discussion__lab__slug", "post__discussion__number", "post__number", "days", "outcome", "told_at")
    return rows_of(FollowUp.objects.filter(theirs.voiced()), *columns)


@tells(_("Sessions that you answered whether you come"), of=[Coming])
def sessions(theirs: Theirs) -> Iterable[Row]:
    columns = ("session__lab__slug", "session__number", "session__title", "comes", "at")
    return rows_of(Coming.objects.filter(person=theirs.person), *columns)


@tells(_("Notes that you left for those who keep a lab with you"), of=[Note])
def notes(theirs: Theirs) -> Iterable[Row]:
    columns = ("discussion__lab__slug", "discussion__number", "words", "language", "written_at")
    return rows_of(Note.objects.of(theirs.person), *columns)


@tells(_("Drafts that you share with those who keep a lab with you, as far as you changed them last"), of=[SharedDraft])
def shared_drafts(theirs: Theirs) -> Iterable[Row]:
    """What others wrote in it since is theirs."""
    columns = ("discussion__lab__slug", "discussion__number", "text", "language", "changed_at")
    return rows_of(SharedDraft.objects.last_changed_by(theirs.person), *columns)


@tells(_("Discussions that you look after"), of=[Assignment])
def assignments(theirs: Theirs) -> Iterable[Row]:
    return rows_of(
        Assignment.objects.filter(person=theirs.person), "discussion__lab__slug", "discussion__number", "since"
    )


@tells(_("What you did as a moderator of labs"), of=[Act])
def acts(theirs: Theirs) -> Iterable[Row]:
    done = Act.objects.filter(fact__actor__person=theirs.person)
    return rows_of(done, "lab__slug", "discussion__number", "fact__verb", "role", "words", "fact__at")


@tells(_("How you voted in polls"), of=[Ballot])
def ballots(theirs: Theirs) -> Iterable[Row]:
    columns = ("poll__discussion__lab__slug", "poll__discussion__number", "poll__question", "places", "at")
    return rows_of(Ballot.objects.filter(person=theirs.person), *columns)


@tells(_("How far you have read discussions"), of=[Reading])
def readings(theirs: Theirs) -> Iterable[Row]:
    columns = ("discussion__lab__slug", "discussion__number", "upto", "at")
    return rows_of(Reading.objects.filter(person=theirs.person), *columns)


@tells(_("How much you want to be told of labs and discussions"), of=[Watch])
def watches(theirs: Theirs) -> Iterable[Row]:
    columns = ("lab__slug", "discussion__lab__slug", "discussion__number", "level")
    return rows_of(Watch.objects.of(theirs.person), *columns)


@tells(_("Addresses of feeds that you made"), of=[FeedKey])
def feeds(theirs: Theirs) -> Iterable[Row]:
    return rows_of(FeedKey.objects.filter(person=theirs.person), "lab__slug", "made_at")


tells_nothing_of(ClaimSource, because="under which claim words stand; the words are told with the excerpts")
tells_nothing_of(WantedTranslation, because="what the machine was asked for; not by whom, and gone once it is done")
