"""The letters about clearance: to whoever is asked, and to the author and whoever asked once it is answered."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from briefs import facts
from briefs.clearing.asking import CLEARING, PLACE, ask_again, who_may_be_asked
from briefs.models import Brief, Clearance, Grade
from briefs.policy import wrote_by
from hlh.activity.models import Actor, Fact
from hlh.activity.verbs import on
from hlh.links.models import Link
from hlh.links.ways import address as address_with
from hlh.mail.models import Letter
from hlh.mail.telling import kind, tell
from hlh.mail.writing import fills, letter
from hlh.people.voices import told_in

DAYS = 180  # that the link works
ASKED = kind("clearance-asked", _("When a brief about your country waits for its clearance"))
SETTLED = kind("clearance-settled", _("Whether a country cleared a brief of yours"))


@on(facts.CLEARANCE_ASKED)
def write_to_who_is_asked(fact: Fact) -> None:
    """To the contact by letter; where none was named, to the focal points of the country."""
    clearance = Clearance.objects.select_related("brief__voice", "voice").filter(pk=fact.target_id).first()
    if clearance is None:
        return
    if clearance.voice is not None:
        if wrote_by(clearance.voice, clearance.brief):
            return  # nobody clears their own words, and nobody learns whose address it is
        reason = _("You were named as the contact who clears what is published about this country.")
        letter(to=clearance.voice, kind=ASKED, fact=fact, reason=reason)
        return
    reason = _("You are a focal point of this country.")
    for person in who_may_be_asked(clearance):
        voice = told_in(person, f"{PLACE}:{clearance.ref}")
        tell(voice, kind=ASKED, fact=fact, reason=reason, address=clearance.get_absolute_url())


@fills(ASKED, is_answerable=True)
def asked(letter: Letter) -> dict[str, Any] | None:
    """Which country it is about, and the way to the words; nothing once it is answered or taken back.

    No word of the brief: a draft that is given up leaves none in a letter.
    """
    found = Clearance.objects.select_related("brief", "voice").filter(stage=Clearance.Stage.ASKED)
    clearance = found.filter(pk=letter.fact.target_id).first() if letter.fact else None
    if clearance is None:
        return None
    link = f"{settings.SITE}{clearance.get_absolute_url()}"
    if clearance.voice is not None:
        _link, secret = Link.objects.give(CLEARING, clearance, days=DAYS)
        link = address_with(clearance.get_absolute_url(), secret)
    return {"country": clearance.country.label, "link": link, "named": named_as(clearance)}


def named_as(clearance: Clearance) -> str:
    """How far the place is to be named, with what it is called."""
    country = clearance.country
    place = {Grade.COUNTRY: country, Grade.REGION: country.region_now}.get(Grade(clearance.wanted))
    return f"{clearance.get_wanted_display()} ({place.label})" if place else str(clearance.get_wanted_display())


@on(facts.SUBMITTED)
def ask_about_new_words(fact: Fact) -> None:
    """What was handed in says something else than what was asked about: whoever was asked last is asked about this."""
    brief = Brief.objects.for_listing().filter(pk=fact.target_id, stage=Brief.Stage.IN_REVIEW).first()
    if brief is not None:
        ask_again(brief, by=fact.actor)


def tell_who_waits(fact: Fact) -> None:
    """The author, and whoever asked where that was an editor."""
    clearance = Clearance.objects.select_related("brief__voice", "asked_by__person").get(pk=fact.target_id)
    brief, asker = clearance.brief, clearance.asked_by.person
    address = reverse("briefs:clearances", args=[brief.ref])
    if not _is_of(brief, fact.actor):
        reason = _("You wrote this brief.")
        tell(brief.voice, kind=SETTLED, fact=fact, reason=reason, address=address)
    if (
        asker is not None
        and asker.is_active
        and not brief.voice.is_of(asker)
        and fact.actor_id != clearance.asked_by_id
    ):
        reason = _("You asked for the clearance of this brief.")
        tell(asker, kind=SETTLED, fact=fact, reason=reason, address=address)


for settled in facts.ABOUT_CLEARANCE:
    on(settled)(tell_who_waits)


@fills(SETTLED)
def said(letter: Letter) -> dict[str, Any] | None:
    """How it stands now."""
    found = Clearance.objects.select_related("brief").filter(pk=letter.fact.target_id) if letter.fact else None
    clearance = found.first() if found else None
    if clearance is None or clearance.stage == Clearance.Stage.ASKED:
        return None
    link = f"{settings.SITE}{reverse('briefs:clearances', args=[clearance.brief.ref])}"
    is_theirs = letter.to_id == clearance.brief.voice_id  # whoever else asked reads the words on the page
    title = clearance.words["title"] if is_theirs else clearance.brief.ref
    return {
        "title": title,
        "is_theirs": is_theirs,
        "clearance": clearance,
        "country": clearance.country.label,
        "link": link,
    }


def _is_of(brief: Brief, actor: Actor) -> bool:
    return brief.voice.is_of(actor.person)
