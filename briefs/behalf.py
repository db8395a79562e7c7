"""A draft of what somebody else did: begun by who types it, and the letter to those whose experience it is."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from briefs import facts
from briefs.models import Brief, Kind, OnBehalf
from briefs.models.briefs import new_word
from hlh.activity.models import Actor, Fact
from hlh.activity.verbs import on
from hlh.links.models import Link
from hlh.links.ways import address as address_with
from hlh.mail.models import Letter
from hlh.mail.writing import fills, letter
from hlh.people.models import Naming, Person, Quoting
from hlh.people.speakers import shown_as
from hlh.people.voices import ask_as

LINK = "on-behalf"  # the purpose of the link that opens the page to say yes or no
DAYS = 60  # that it works
WHOSE = "brief-on-behalf"


def begin_for(typist: Person, *, title: str, address: str, language: str, once: str, by: Actor) -> Brief:
    """Begin a draft whose author is somebody else; the same form sent twice begins one.

    Args:
        typist: who writes it down.
        title: what was found, in a line.
        address: where whoever's experience it is gets a letter; empty where the link is passed on otherwise.
        language: of that letter.
        once: the key of the form.
        by: who acts.
    """
    if known := Brief.objects.filter(once=once).first():
        return known
    with transaction.atomic():
        voice = ask_as(
            None,
            f"brief:{new_word()}",
            naming=Naming.NOBODY,
            quoting=Quoting.ASK,
            country=None,
            address=address,
            language=language or "en",
        )
        brief = Brief.objects.begin(kind=Kind.ACTION, said={"title": title}, voice=voice, by=by, once=once)
        if brief.voice_id != voice.pk:  # its twin came at the same moment
            voice.delete()
            return brief
        OnBehalf.objects.begin(brief, typist, by=by)
    return brief


def way_for(behalf: OnBehalf) -> str:
    """The address of the page on which they answer, with a new secret."""
    _link, secret = Link.objects.give(LINK, behalf, days=DAYS)
    return address_with(reverse("briefs:agreement", args=[behalf.brief.word]), secret)


@on(facts.ASKED_WHOSE)
def ask_whose_it_is(fact: Fact) -> None:
    """One letter each time they are asked; nobody without an address gets one."""
    brief = Brief.objects.select_related("voice").filter(pk=fact.target_id).first()
    if brief is not None:
        letter(
            to=brief.voice, kind=WHOSE, fact=fact, reason=_("Somebody wrote down what you did, and named your address.")
        )


@fills(WHOSE)
def whose_it_is(letter: Letter) -> dict[str, Any] | None:
    """Who typed it, and the link; nothing once they answered. The draft itself is read behind the link alone."""
    found = OnBehalf.objects.select_related("brief__voice", "typist").filter(brief__voice=letter.to).first()
    if found is None or not found.hindrance() or found.refused_at:
        return None
    return {"who": shown_as(found.typist), "link": way_for(found), "days": DAYS}
