"""Where letters of the labs come from, so that one click in any of them stops a discussion, or a whole lab."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from hlh.catalogue.entries import entries_of
from hlh.catalogue.models import Follow
from hlh.mail.stopping import AROUND, THREAD, Place, comes_from
from learning_labs.letters import DISCUSSION_BEGUN, POST_WATCHED, POST_WRITTEN
from learning_labs.life.stages import LAB_MOVED
from learning_labs.models import Discussion, Lab, Poll, Post, Session, Watch
from learning_labs.polls.telling import CLOSED
from learning_labs.readers.mentioned import MENTIONED
from learning_labs.sessions.meeting import PLANNED

if TYPE_CHECKING:
    from hlh.activity.models import Fact
    from hlh.mail.models import Letter
    from hlh.people.models import Person

# What somebody hears because of the lab, or of the discussion. What is asked of them themselves is none of these.
SILENCED = {POST_WRITTEN, POST_WATCHED, MENTIONED, DISCUSSION_BEGUN, CLOSED, PLANNED, LAB_MOVED}
OF_A_DISCUSSION = {POST_WATCHED, MENTIONED, CLOSED}  # others like it may come from the same one
Level = Watch.Level


@comes_from
def place_of(letter: Letter, person: Person) -> Iterator[Place]:
    """The lab; and the discussion, where its reader is written to for themselves, and has no voice there to stop."""
    if letter.kind not in SILENCED or letter.fact is None:
        return
    lab, discussion = _about(letter.fact)
    if lab is None or not lab.is_seen_by(person):
        return
    if discussion is not None and letter.kind in OF_A_DISCUSSION:
        mute = partial(Watch.objects.choose, person, Level.MUTE, discussion=discussion)
        yield Place(THREAD, discussion.title, "", mute)
    words = _("No discussion, post, poll or session of it. What is asked of you yourself still reaches you.")
    yield Place(AROUND, lab.title, words, partial(stop_lab, person, lab))


def stop_lab(person: Person, lab: Lab) -> None:
    """Somebody wants to be told nothing of a lab: also not of a discussion in it that they chose or follow."""
    with transaction.atomic():
        Watch.objects.of(person).filter(discussion__lab=lab).exclude(level=Level.MUTE).delete()
        Watch.objects.choose(person, Level.MUTE, lab=lab)
        for things in (
            Lab.objects.filter(pk=lab.pk),
            Discussion.objects.filter(lab=lab),
            Session.objects.filter(lab=lab),
        ):
            Follow.objects.filter(person=person, entry__in=entries_of(things)).delete()


def _about(fact: Fact) -> tuple[Lab | None, Discussion | None]:
    """The lab and the discussion that a fact is about, as far as they are there."""
    about: Any = fact.target
    if isinstance(about, Post | Poll):
        about = about.discussion
    if isinstance(about, Discussion):
        return about.lab, about
    if isinstance(about, Session):
        about = about.lab
    return (about, None) if isinstance(about, Lab) else (None, None)
