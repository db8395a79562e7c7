"""A member says in another language what a post says: once for all, until somebody says it better."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from hlh.activity.ledger import record
from hlh.catalogue.clinical import is_advice
from hlh.markdown import RULES, rendered
from hlh.people.models import Naming, Quoting
from hlh.people.voices import speak
from hlh.policy import NotNow, Words
from hlh.web import key_of
from learning_labs import facts
from learning_labs.models import Discussion, Post, PostTranslation, TranslationEdition, WantedTranslation
from learning_labs.models.said import MARK
from learning_labs.models.translations import mark_of
from learning_labs.reporting import act

if TYPE_CHECKING:
    from hlh.activity.models import Actor
    from hlh.people.models import Person, Voice


class Outdated(NotNow):
    """The post, or its translation, is not any more what the form was made from."""


def edition_of(post: Post, language: str, stands: PostTranslation | None) -> str:
    """What an open form knows a post and its translation by."""
    return key_of("translation", post.pk, post.text, language, stands.text if stands else "")


def translate(post: Post, language: str, *, text: str, edition: str, person: Person, by: Actor) -> None:
    """Put a member's translation under a post, in place of the one that stands there; what that said is kept.

    Args:
        post: which one.
        language: into which, as data code.
        text: Markdown as typed.
        edition: what the form knew the post and its translation by.
        person: who writes it.
        by: the same, as the ledger knows them.

    Raises:
        Outdated: when either was changed since the form was opened.
        NotNow: when the lab has closed, the post is not read any more, or the text cannot be taken.
    """
    with transaction.atomic():
        here = post.discussion.locked()
        original = _read_by_others(here, post)
        stands = PostTranslation.objects.of(original, language)
        if edition != edition_of(original, language, stands):
            raise Outdated(_("This was changed since you opened the page. What you typed is kept below."))
        if words := why_not(original, text):
            raise NotNow(words)
        _put(here, original, language, text, stands, voice=here.voice_of(person) or _unnamed(here, person))
        WantedTranslation.objects.filter(post=original, language=language).delete()
        record(facts.POST_TRANSLATED, original, by=by, discussion=here.pk, number=original.number, lang=language)


def put_by_machine(post: Post, language: str, *, text: str, source: str, machine: str) -> bool:
    """Put what a machine made of a post under it, unless a member wrote there, or the post changed meanwhile.

    Args:
        post: which one.
        language: into which, as data code.
        text: what the machine said.
        source: the mark of what it read.
        machine: its name.

    Returns:
        Whether it stands there now.
    """
    with transaction.atomic():
        here = post.discussion.locked()
        original = here.posts.shown().filter(pk=post.pk).first()
        if original is None or mark_of(original.text) != source:
            return False
        stands = PostTranslation.objects.of(original, language)
        if stands is not None and not stands.is_by_machine:
            return False
        _put(here, original, language, text, stands, machine=machine)
        return True


def why_not(post: Post, text: str) -> Words:
    """Why a post cannot say this in another language."""
    if is_advice(text) and not is_advice(post.own_words):
        return _(
            "This reads like treatment advice for a patient, which the post itself is not. Say what the post says."
        )
    if text.strip() == post.own_words.strip():
        return _("This is the post as it stands. Write what it says in the other language.")
    return ""


def take_away(translation: PostTranslation, *, as_keeper: bool, by: Actor) -> None:
    """Nobody reads it any more: the post stands as it was written, until somebody translates it again.

    Args:
        translation: with its post.
        as_keeper: it is an act of who keeps the lab. Whose words it says and who made it may be named nowhere, so what
            they take away of their own stands in no log.
        by: who acts.
    """
    post = translation.post
    with transaction.atomic():
        here = post.discussion.locked()
        PostTranslation.objects.filter(pk=translation.pk).delete()
        here.say_otherwise()
        say = act if as_keeper else record
        say(facts.TRANSLATION_TAKEN_AWAY, here, by=by, post=post.pk, lang=translation.language)


def _read_by_others(here: Discussion, post: Post) -> Post:
    """The post as it is now, as long as it stands here and everybody reads it."""
    if not here.takes_posts:
        raise NotNow(_("This lab is closed; it can be read, not added to."))
    original = here.posts.shown().filter(pk=post.pk).first()
    if original is None:
        raise NotNow(_("This post is not read here any more."))
    return original


def _unnamed(here: Discussion, person: Person) -> Voice:
    """The voice of somebody who only translates: apart from those who take part, whom the discussion is told to."""
    return speak(person, f"translating:{here.pk}", naming=Naming.NOBODY, quoting=Quoting.NO, among={})


def _put(
    here: Discussion,
    post: Post,
    language: str,
    text: str,
    stands: PostTranslation | None,
    *,
    voice: Voice | None = None,
    machine: str = "",
) -> None:
    text = text.replace(MARK, "")
    said = {"text": text, "html": rendered(text), "rules": RULES, "source": mark_of(post.text)}
    said |= {"voice": voice, "machine": machine, "made_at": now()}
    if stands is None:
        PostTranslation.objects.create(post=post, language=language, **said)
    elif machine:
        PostTranslation.objects.by_machines().filter(pk=stands.pk).update(**said)
    else:
        _keep(stands)
        PostTranslation.objects.filter(pk=stands.pk).update(**said)
    if language not in here.tongues:
        Discussion.objects.filter(pk=here.pk).update(tongues=sorted([*here.tongues, language]))
    here.say_otherwise()


def _keep(stands: PostTranslation) -> None:
    number = stands.editions.count() + 1
    if number > TranslationEdition.MOST:
        words = _("This was translated %(n)d times already. Ask a facilitator to take it away, and begin anew.")
        raise NotNow(words % {"n": TranslationEdition.MOST})
    kept = ("text", "source", "voice_id", "machine", "made_at")
    stands.editions.create(number=number, **{name: getattr(stands, name) for name in kept})
