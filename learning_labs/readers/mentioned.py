"""Who is told because a post asks for them, and how."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hlh.mail.models import Cadence, Preferences
from hlh.mail.telling import kind
from hlh.people.models import Person
from hlh.people.voices import author_of
from hlh.policy import Words
from learning_labs.models import Discussion, Membership, Post
from learning_labs.people.joining import who_answers
from learning_labs.readers.watching import silent_in
from learning_labs.saying.mentioning import EVERYBODY, FACILITATORS, MANY, named_here, typed_in, voices_in

MENTIONED = kind("mentioned", _("Posts that ask for you, or for a group that you belong to"))


def mentioned_in(discussion: Discussion, tokens: Sequence[str]) -> dict[int, tuple[Person, Words]]:
    """Whom these tokens stand for, by their keys, with the nearest reason: by name, as facilitator, as member.

    Only members are asked for by name. Whoever may not read the lab is not among them.
    """
    reasons = (
        _("A post asks for you by name."),
        _("A post asks for the facilitators, and you are one of them."),
        _("A facilitator asks everybody in this lab to read this post."),
    )
    found: dict[int, tuple[Person, Words]] = {}
    for people, reason in zip(_groups(discussion, tokens), reasons, strict=True):
        for person in people.order_by("pk").iterator(chunk_size=500):
            found.setdefault(person.pk, (person, reason))
    return found


def keys_of(discussion: Discussion, tokens: Sequence[str]) -> set[int]:
    """The keys of the same people, where nobody is told yet."""
    return {key for people in _groups(discussion, tokens) for key in people.values_list("pk", flat=True)}


def _groups(discussion: Discussion, tokens: Sequence[str]) -> tuple[QuerySet[Person], ...]:
    """Who is asked for by name, as facilitator, as member: whoever belongs to a lab reads it."""
    members = Person.objects.filter(
        pk__in=Membership.objects.filter(lab=discussion.lab_id).values("person"), is_active=True
    )
    named = [author_of(voice) for voice in named_here(discussion, voices_in(tokens))]
    facilitators = who_answers(discussion.lab) if FACILITATORS in tokens else []
    return (
        members.filter(pk__in=[one.pk for one in named if one]),
        Person.objects.filter(pk__in=[one.pk for one in facilitators], is_active=True),
        members if EVERYBODY in tokens else members.none(),
    )


def would_be_told(discussion: Discussion, tokens: Sequence[str], writer: Person) -> int:
    """How many people at most, besides the writer. Who wants to hear nothing is counted too: the figure tells nothing of that."""
    return len(keys_of(discussion, tokens) - {writer.pk}) if tokens else 0


def quietly_typed_in(text: str, discussion: Discussion, writer: Person) -> list[str]:
    """What a text calls where nobody can be asked whether so many are to be told: not everybody, and no group of many."""
    tokens = typed_in(text)
    return tokens if would_be_told(discussion, tokens, writer) <= MANY else []


def hearing_by_mention(post: Post) -> set[int]:
    """The keys of those who are told of a post because it asks for them: they are not told of it once more."""
    if not post.mentions:
        return set()
    asked = keys_of(post.discussion, post.mentions) - silent_keys(post.discussion)
    off = Preferences.objects.filter(person__in=asked, cadences__contains={MENTIONED: Cadence.OFF})
    return asked - set(off.values_list("person", flat=True))


def silent_keys(discussion: Discussion) -> set[int]:
    """The keys of those who chose to be told of no posts here; a post that asks for them is one too."""
    return set(silent_in(discussion).values_list("pk", flat=True))
