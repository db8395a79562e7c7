"""The letters about calls: to whoever is asked for a partner, once more before the last day, and back to whoever asked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext_lazy as _

from hlh.activity.models import Fact
from hlh.activity.verbs import on
from hlh.links.models import Link
from hlh.links.ways import address as address_with
from hlh.mail.models import Letter
from hlh.mail.telling import kind, tell
from hlh.mail.writing import fills
from hlh.network import facts, policy
from hlh.network.models import Answer, Ask
from hlh.people.models import Voice
from hlh.people.voices import left_in

ANSWERING = "network-answer"  # the purpose of the link in the letter
DAYS = 60  # that it works after the letter
CALLED = kind("call-asked", _("When the network is called and your organisation may know"))
REMINDED = kind("call-reminded", _("When a call waits for an answer of your organisation"), within=CALLED)
ANSWERED = kind("call-answered", _("When a call of yours is answered"))
ACCEPTED = kind("call-accepted", _("When an answer of yours to a call is accepted"))


@on(facts.ASKED)
def write_to_who_is_asked(fact: Fact) -> None:
    _tell_those_in(fact, CALLED)


@on(facts.REMINDED)
def remind_who_is_asked(fact: Fact) -> None:
    _tell_those_in(fact, REMINDED)


def _tell_those_in(fact: Fact, which: str) -> None:
    made = Ask.objects.get(pk=fact.target_id)
    reason = _("You are a contact of an organisation of the network.")
    for voice in Voice.objects.filter(pk__in=fact.details["voices"], place=made.place):
        tell(voice, kind=which, fact=fact, reason=reason, address=made.get_absolute_url())


@fills(CALLED, is_answerable=True)
@fills(REMINDED, is_answerable=True)
def asked(letter: Letter) -> dict[str, Any] | None:
    """What is asked, of whom, until when, and the way to answer; nothing once it is answered or over."""
    found = Ask.objects.select_related("call", "partner__organisation")
    made = found.filter(pk=letter.fact.target_id, stage=Ask.Stage.ASKED).first() if letter.fact else None
    if made is None or letter.to is None or not made.call.is_open or not policy.speaks_for(letter.to, made):
        return None
    _link, secret = Link.objects.give(ANSWERING, letter.to, days=DAYS)
    return {"call": made.call, "partner": made.partner, "link": address_with(made.get_absolute_url(), secret)}


@on(facts.PARTNER_CHANGED)
def close_the_ways_of_its_old_address(fact: Fact) -> None:
    """What went to a mail address that is not the partner's any more opens nothing; what went out since does."""
    if "address" not in fact.details["what"]:
        return
    places = [made.place for made in Ask.objects.asked().filter(partner=fact.target_id)]
    given = Link.objects.working().filter(purpose=ANSWERING, expires_at__lte=fact.at + timedelta(days=DAYS))
    of_voices = given.filter(thing_type=ContentType.objects.get_for_model(Voice))
    for link in of_voices.filter(thing_id__in=left_in(places).values("pk")):
        link.revoke()


@on(facts.ANSWERED)
def tell_who_asked(fact: Fact) -> None:
    answer = Answer.objects.select_related("call__voice").get(pk=fact.target_id)
    reason = _("You raised this call.")
    tell(answer.call.voice, kind=ANSWERED, fact=fact, reason=reason, address=answer.call.address)


@on(facts.ACCEPTED)
def tell_who_answered(fact: Fact) -> None:
    answer = Answer.objects.select_related("call", "voice").get(pk=fact.target_id)
    reason = _("You answered this call.")
    tell(answer.voice, kind=ACCEPTED, fact=fact, reason=reason, address=answer.call.address)


@fills(ANSWERED)
@fills(ACCEPTED)
def what_was_answered(letter: Letter) -> dict[str, Any] | None:
    """By which partner, and where it is read: no word of an answer that nobody has read yet."""
    found = Answer.objects.select_related("call", "ask__partner__organisation")
    answer = found.filter(pk=letter.fact.target_id).first() if letter.fact else None
    if answer is None or not answer.call.is_public or (letter.kind == ACCEPTED and not answer.is_accepted):
        return None
    link = f"{settings.SITE}{answer.call.get_absolute_url()}#{answer.anchor}"
    return {"answer": answer, "call": answer.call, "partner": answer.ask.partner, "link": link}
