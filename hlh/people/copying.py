"""What the hub knows of a person: the account, how they come in, what they speak as, what they did."""

from __future__ import annotations

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from wagtail.admin.models import EditingSession, FormState
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import (
    APIToken,
    Comment,
    CommentReply,
    ModelLogEntry,
    Page,
    PageLogEntry,
    PageSubscription,
    Revision,
    TaskState,
    UploadedFile,
    WorkflowState,
)
from wagtail.users.models import UserProfile
from wagtail_localize.models import SegmentOverride, StringTranslation

from hlh.activity.models import Actor, Fact
from hlh.people.exporting import Row, rows_of, tells, tells_nothing_of
from hlh.people.models import (
    Appointment,
    Draft,
    Effort,
    Export,
    FactorReset,
    KnownBrowser,
    Nomination,
    OrganisationProposal,
    Person,
    Profile,
    Unmasking,
    Verification,
    Voice,
)
from hlh.people.theirs import Theirs


@tells(_("Your account"), of=[Person, Person.groups.through, Person.user_permissions.through])
def account(theirs: Theirs) -> Iterable[Row]:
    columns = (
        "name",
        "email",
        "work",
        "country_id",
        "organisation__name",
        "language",
        "takes_messages",
        "joined_at",
        "last_login",
    )
    own = Person.objects.filter(pk=theirs.person.pk)
    for row in rows_of(own, *columns, "asks_a_month"):
        yield {**row, "groups": list(theirs.person.groups.values_list("name", flat=True))}


@tells(_("What the hub asked of you"), of=[Effort])
def efforts(theirs: Theirs) -> Iterable[Row]:
    return rows_of(Effort.objects.filter(person=theirs.person), "what", "at")


@tells(_("Your profile, and who sees what of it"), of=[Profile])
def profile(theirs: Theirs) -> Iterable[Row]:
    return rows_of(
        Profile.objects.filter(person=theirs.person), "ref", "areas", "languages", "time_zone", "orcid", "seen"
    )


@tells(_("Where you said that you work, and who confirmed it"), of=[OrganisationProposal, Verification])
def offices(theirs: Theirs) -> Iterable[Row]:
    columns = ("name", "kind", "country_id", "stage", "words", "proposed_at")
    yield from rows_of(OrganisationProposal.objects.filter(person=theirs.person), *columns)
    yield from rows_of(Verification.objects.filter(person=theirs.person), "organisation__name", "how", "since")


@tells(_("Your mail addresses"), of=[EmailAddress])
def addresses(theirs: Theirs) -> Iterable[Row]:
    return rows_of(EmailAddress.objects.filter(user=theirs.person), "email", "verified", "primary")


@tells(_("How you sign in"), of=[Authenticator, FactorReset, SocialAccount])
def ways_in(theirs: Theirs) -> Iterable[Row]:
    """Without what opens the account."""
    yield from rows_of(Authenticator.objects.filter(user=theirs.person), "type", "created_at", "last_used_at")
    yield from rows_of(FactorReset.objects.filter(person=theirs.person), "why", "at")
    columns = ("provider", "uid", "date_joined", "last_login", "extra_data")
    yield from rows_of(SocialAccount.objects.filter(user=theirs.person), *columns)


@tells(_("Where you are signed in, and browsers that you came from"), of=[UserSession, KnownBrowser])
def sessions(theirs: Theirs) -> Iterable[Row]:
    columns = ("created_at", "last_seen_at", "ip", "user_agent")
    yield from rows_of(UserSession.objects.filter(user=theirs.person), *columns)
    yield from rows_of(KnownBrowser.objects.filter(person=theirs.person), "device", "since", "last_seen")


@tells(_("Your roles, and those that you were named for"), of=[Appointment, Nomination])
def appointments(theirs: Theirs) -> Iterable[Row]:
    columns = ("role", "scope", "because", "stage", "words", "nominated_at")
    yield from rows_of(Nomination.objects.of(theirs.person), *columns)
    yield from rows_of(Appointment.objects.filter(person=theirs.person), "role", "scope", "since", "until")


@tells(_("How you are shown, in each place where you spoke"), of=[Voice])
def voices(theirs: Theirs) -> Iterable[Row]:
    columns = ("place", "naming", "floor", "quoting", "organisation__name", "country_id", "address", "since")
    return rows_of(theirs.voices(), *columns)


@tells(_("When two people saw who you are, and why"), of=[Unmasking])
def unmaskings(theirs: Theirs) -> Iterable[Row]:
    """What was allowed: of nothing else they are told."""
    seen = Unmasking.objects.filter(theirs.voiced(), stage=Unmasking.Stage.ALLOWED)
    return rows_of(seen, "about", "reason", "asked_at", "until")


@tells(_("What you typed and have not sent"), of=[Draft])
def drafts(theirs: Theirs) -> Iterable[Row]:
    return rows_of(Draft.objects.filter(person=theirs.person), "page", "fields", "kept_at")


@tells(_("What the ledger says that you did"), of=[Actor, Fact])
def facts(theirs: Theirs) -> Iterable[Row]:
    done = Fact.objects.filter(actor__person=theirs.person).annotate(what=F("target_type__model"))
    return rows_of(done, "verb", "what", "target_id", "details", "at")


@tells(
    _("What you did to curated pages"),
    of=[
        Page,
        Revision,
        PageLogEntry,
        ModelLogEntry,
        Comment,
        CommentReply,
        Document,
        Image,
        UploadedFile,
        StringTranslation,
        SegmentOverride,
    ],
)
def pages(theirs: Theirs) -> Iterable[Row]:
    mine = theirs.person
    yield from rows_of(Page.objects.filter(owner=mine), "title", "slug", "first_published_at")
    yield from rows_of(Revision.objects.filter(user=mine), "object_str", "created_at")
    for history in (PageLogEntry, ModelLogEntry):
        yield from rows_of(history.objects.filter(user=mine), "action", "label", "timestamp")
    for said in (Comment, CommentReply):
        yield from rows_of(said.objects.filter(user=mine), "text", "created_at")
    for kept in (Document, Image):
        yield from rows_of(kept.objects.filter(uploaded_by_user=mine), "title", "created_at")
    yield from rows_of(StringTranslation.objects.filter(last_translated_by=mine), "data", "updated_at")
    yield from rows_of(SegmentOverride.objects.filter(last_translated_by=mine), "data_json", "updated_at")


@tells(
    _("What you asked of Wagtail’s workflows, and how its screens look to you"),
    of=[WorkflowState, TaskState, UserProfile],
)
def screens(theirs: Theirs) -> Iterable[Row]:
    mine = theirs.person
    yield from rows_of(WorkflowState.objects.filter(requested_by=mine), "status", "created_at")
    yield from rows_of(TaskState.objects.filter(finished_by=mine), "status", "comment", "finished_at")
    columns = ("preferred_language", "current_time_zone", "theme", "density", "contrast")
    yield from rows_of(UserProfile.objects.filter(user=mine), *columns)


tells_nothing_of(Export, because="it is what is being read")
tells_nothing_of(Session, because="its key opens the account; when and whence stand with the sessions")
tells_nothing_of(EditingSession, because="which page is open at this moment; gone after a day")
tells_nothing_of(FormState, because="an unsent form of a staff screen, its words are in the revision")
tells_nothing_of(APIToken, because="it opens the account; the hub gives none")
tells_nothing_of(PageSubscription, because="which notices of Wagtail are on; the hub sends its own")
