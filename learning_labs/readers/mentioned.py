"""Who is told because a post asks for them, and how."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
    found: dict[int, tuple[Person, Words]] = {}
    for person, reason in _called(discussion, tokens):
        if person.pk not in found and person.is_active and discussion.lab.is_seen_by(person):
            found[person.pk] = (person, reason)
    return found


def _called(discussion: Discussion, tokens: Sequence[str]) -> Iterator[tuple[Person, Words]]:
    members = Membership.objects.filter(lab=discussion.lab_id).values("person")
    named = [author_of(voice) for voice in named_here(discussion, voices_in(tokens))]
    for person in Person.objects.filter(pk__in=[one.pk for one in named if one]).filter(pk__in=members).order_by("pk"):
        yield person, _("A post asks for you by name.")
    if FACILITATORS in tokens:
        for person in who_answers(discussion.lab):
            yield person, _("A post asks for the facilitators, and you are one of them.")
    if EVERYBODY in tokens:
        for person in Person.objects.filter(pk__in=members).order_by("pk").iterator(chunk_size=500):
            yield person, _("A facilitator asks everybody in this lab to read this post.")


def would_be_told(discussion: Discussion, tokens: Sequence[str], writer: Person) -> int:
    """How many people at most, besides the writer. Who wants to hear nothing is counted too: the figure tells nothing of that."""
    return len(mentioned_in(discussion, tokens).keys() - {writer.pk}) if tokens else 0


def quietly_typed_in(text: str, discussion: Discussion, writer: Person) -> list[str]:
    """What a text calls where nobody can be asked whether so many are to be told: not everybody, and no group of many."""
    tokens = typed_in(text)
    return tokens if would_be_told(discussion, tokens, writer) <= MANY else []


def hearing_by_mention(post: Post) -> set[int]:
    """The keys of those who are told of a post because it asks for them: they are not told of it once more."""
    if not post.mentions:
        return set()
    asked = mentioned_in(post.discussion, post.mentions).keys() - silent_keys(post.discussion)
    off = Preferences.objects.filter(person__in=asked, cadences__contains={MENTIONED: Cadence.OFF})
    return asked - set(off.values_list("person", flat=True))


def silent_keys(discussion: Discussion) -> set[int]:
    """The keys of those who chose to be told of no posts here; a post that asks for them is one too."""
    return set(silent_in(discussion).values_list("pk", flat=True))
