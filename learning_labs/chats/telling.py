"""Whoever said something in a phone group allows it to be told: only now it is stored, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.catalogue.clinical import is_advice
from hlh.catalogue.models import Case
from hlh.catalogue.tongues import language_of
from hlh.people.models import Naming, Voice
from hlh.people.voices import brought
from hlh.policy import NotNow
from hlh.taxonomy.models import Country
from hlh.web import key_of
from learning_labs import facts
from learning_labs.chats.sealing import Asked
from learning_labs.chats.stripping import without
from learning_labs.models import Brought, Discussion, Post


@dataclass(frozen=True, slots=True)
class Allowed:
    """What somebody allows: their words, as they left them, and how they are named and quoted.

    Attributes:
        words: for each message of the link; empty where they took it out.
    """

    words: Sequence[str]
    naming: int
    country: Country | None
    quoting: str


def place_of(asked: Asked) -> Discussion | None:
    """Where the words will stand; None where that is no more, or is in another lab by now: they were asked for this one."""
    found = Discussion.objects.select_related("lab").filter(pk=asked.discussion, lab=asked.lab, merged_into=None)
    return found.exclude(post_count=0).first()


def was_used(asked: Asked) -> Brought | None:
    """What came by this link, if anything did."""
    found = Brought.objects.filter(key=key_of(asked.key)).select_related("post__discussion__lab")
    return found.first()


def tell(asked: Asked, here: Discussion, said: Allowed) -> None:
    """Store the words as posts, in the voice of somebody whom nobody knows; a link that was used stores nothing more.

    What was only shortened is read at once. What says something new, or reads like advice for a patient, waits.

    Raises:
        NotNow: when the discussion or its lab has closed meanwhile.
    """
    with transaction.atomic():
        here = here.locked()
        if not here.takes_posts:
            raise NotNow(_("This discussion is closed by now; nothing is added to it. Nothing was kept."))
        if was_used(asked):
            return
        voice = _voice(asked, here, said)
        posts = [
            _write(here, voice, words, before, once=key_of(asked.key, str(place)))
            for place, (words, before) in enumerate(zip(map(without, said.words), asked.words, strict=True))
            if words
        ]
        Brought.objects.create(key=key_of(asked.key), teller=key_of(asked.teller), post=posts[0])
        record(facts.WORDS_BROUGHT, here, by=Actor.objects.stranger(), posts=len(posts))


def _write(here: Discussion, voice: Voice, words: str, before: str, *, once: str) -> Post:
    why = Case.Why.CLINICAL if is_advice(words) else "" if words in before else Case.Why.NEWCOMER
    return Post.objects.write_in(
        here,
        text=words,
        language=language_of(words),
        voice=voice,
        by=Actor.objects.stranger(),
        once=once,
        waits=why,
        is_brought=True,
    )


def _voice(asked: Asked, here: Discussion, said: Allowed) -> Voice:
    """The one in which a link for the same person has spoken here, else a new one, as they chose."""
    before = Brought.objects.filter(teller=key_of(asked.teller), post__discussion=here).select_related("post__voice")
    if known := before.first():
        return known.post.voice
    return brought(
        here.place,
        naming=said.naming,
        quoting=said.quoting,
        country=said.country,
        floor=Naming(here.lab.floor),
        among=here.lab.countries_of_its_people(),
        language=language_of(" ".join(said.words)),
    )
