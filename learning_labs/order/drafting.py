"""Those who keep a lab prepare a post together: one draft under a discussion, which nobody overwrites unseen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.catalogue.tongues import language_of
from hlh.policy import NotNow
from hlh.web import key_of
from learning_labs import facts
from learning_labs.models import Discussion, Post, SharedDraft
from learning_labs.models.said import own_words
from learning_labs.reporting import act

if TYPE_CHECKING:
    from hlh.people.models import Person
    from hlh.people.models.persons import Anyone

_BETWEEN = "\n\n---\n\n"  # two drafts whose discussions were merged


class Outdated(NotNow):
    """The draft is not any more what the form was made from."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """A shared draft, and who of the keepers changed it last."""

    text: str
    language: str
    who: str
    is_own: bool
    at: datetime


def draft_under(discussion: Discussion, *, reader: Anyone) -> Drafted | None:
    """The shared draft of a discussion, for who keeps its lab: whoever calls has asked the policy."""
    draft = SharedDraft.objects.under(discussion)
    if draft is None:
        return None
    person = draft.by.person
    who = person.get_full_name() if person else _("A former member")
    return Drafted(draft.text, draft.language, who, person is not None and person.pk == reader.pk, draft.changed_at)


def edition_of(discussion: Discussion, text: str) -> str:
    """What an open form knows the draft by; `text` is empty where there is none."""
    return key_of("shared draft", discussion.pk, text)


def keep(discussion: Discussion, text: str, *, edition: str, by: Actor) -> None:
    """Write what the draft says from now on, for all who keep the lab.

    Args:
        discussion: under which it stands; a closed one keeps its draft, too.
        text: Markdown as typed.
        edition: what the form knew the draft by.
        by: who acts.

    Raises:
        Outdated: when somebody else changed, posted or threw it away since the form was opened.
    """
    with transaction.atomic():
        here = discussion.locked()
        before = SharedDraft.objects.under(here)
        if before is not None and before.text == text:
            return
        _check(here, before, edition)
        is_of_another = before is not None and before.by_id != by.pk
        several = before is not None and (before.is_joint or is_of_another)
        said = {"by": by, "text": text, "language": language_of(text), "is_joint": several, "changed_at": now()}
        draft, _is_new = SharedDraft.objects.update_or_create(discussion=here, defaults=said)
        say = act if is_of_another else record  # in the log stands what somebody did to the words of another
        say(facts.SHARED_DRAFT_CHANGED, here, by=by, draft=draft.pk)


def post(discussion: Discussion, person: Person, *, text: str, edition: str, once: str, by: Actor, **said: Any) -> Post:
    """Turn the draft into a post of whoever posts it, as it was typed last; then it is gone. The same form posts once.

    Args:
        discussion: under which it stands.
        person: who posts it, in their own voice.
        text: Markdown as typed.
        edition: what the form knew the draft by.
        once: the key of the form.
        by: who acts.
        said: the rest, as `Discussion.say` takes it.

    Raises:
        Outdated: when somebody else changed, posted or threw it away since the form was opened.
        NotNow: when nothing is posted there (any more).
    """
    with transaction.atomic():
        here = discussion.locked()
        if posted := _posted_before(here, person, once, text, *said.get("quotes", ())):
            return posted
        before = SharedDraft.objects.under(here)
        _check(here, before, edition)
        language = language_of(own_words(text))
        written = here.say(person, text=text, language=language, once=once, by=by, at_any_pace=True, reads=True, **said)
        if before is not None:
            before.delete()
    return written


def throw_away(discussion: Discussion, *, edition: str, by: Actor) -> None:
    """The draft is gone for everybody; that it went stands in the log of the lab, what it said does not.

    Raises:
        Outdated: when somebody else changed it since the page was opened.
    """
    with transaction.atomic():
        here = discussion.locked()
        before = SharedDraft.objects.under(here)
        if before is None:
            return
        _check(here, before, edition)
        before.delete()
        act(facts.SHARED_DRAFT_THROWN_AWAY, here, by=by)


def bring_draft(old: Discussion, new: Discussion, *, by: Actor) -> None:
    """It comes along when a discussion is merged; where each has one, both stand in one, for their authors to look through."""
    came, there = SharedDraft.objects.under(old), SharedDraft.objects.under(new)
    if came is None:
        return
    if there is None:
        SharedDraft.objects.filter(pk=came.pk).update(discussion=new)
        return
    text = f"{there.text}{_BETWEEN}{came.text}"
    said = {"text": text, "language": language_of(text), "by": by, "is_joint": True, "changed_at": now()}
    SharedDraft.objects.filter(pk=there.pk).update(**said)
    came.delete()


def _check(here: Discussion, before: SharedDraft | None, edition: str) -> None:
    if edition != edition_of(here, before.text if before else ""):
        raise Outdated(_("This draft was changed since you opened the page. What you typed is kept below."))


def _posted_before(here: Discussion, person: Person, once: str, *words: object) -> Post | None:
    """What this form has posted already, if it is sent again."""
    voice = here.voice_of(person)
    key = key_of(once, voice.pk, *words) if voice else ""
    return here.posts.filter(once=key).first() if key else None
