"""The letter that asks somebody to write a brief along; and what its author hears of the answer."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from briefs import facts
from briefs.models import CoAuthor
from hlh.activity.models import Fact
from hlh.activity.verbs import on
from hlh.mail.models import Letter, Stop
from hlh.mail.telling import kind, tell
from hlh.mail.writing import fills, letter
from hlh.people.speakers import shown_as, with_voice
from hlh.people.voices import alike, voice_at

INVITED = "brief-invited"
BRIEF_JOINED = kind("brief-joined", _("Who writes your briefs along"))


@on(facts.COAUTHOR_INVITED)
def write_to_who_is_invited(fact: Fact) -> None:
    """To the address and nobody's account, so that nobody learns whether there is one; not to who wants no letters."""
    invited = CoAuthor.objects.filter(pk=fact.target_id, stage=CoAuthor.Stage.INVITED).first()
    if invited is None:
        return
    voice = voice_at(invited.address, f"coauthor:{invited.pk}", language=invited.language)
    if not Stop.objects.filter(voice__in=alike(voice)).exists():
        letter(to=voice, kind=INVITED, fact=fact, reason=_("The author of this brief gave your address."))


@on(facts.COAUTHOR_JOINED)
@on(facts.COAUTHOR_DECLINED)
@on(facts.COAUTHOR_LEFT)
def tell_the_author(fact: Fact) -> None:
    """Who came, who did not want to, and who left; those they let go themselves are no news."""
    along = CoAuthor.objects.select_related("brief__voice").filter(pk=fact.target_id).first()
    if along is not None:
        brief = along.brief
        reason, address = _("You wrote this brief."), f"/briefs/{brief.ref}/coauthors/"
        tell(brief.voice, kind=BRIEF_JOINED, fact=fact, reason=reason, address=address)


@fills(INVITED)
def invited(letter: Letter) -> dict[str, Any] | None:
    """What to, by whom, and the link; nothing once it was answered or taken back."""
    found = _told_of(letter)
    if found is None or not found.is_invited:
        return None
    said = {"title": found.brief.title, "who": shown_as(found.brief.voice)}
    return said | {"link": settings.SITE + found.get_absolute_url()}


@fills(BRIEF_JOINED)
def joined(letter: Letter) -> dict[str, Any] | None:
    """Who, as they are named in this brief, and what they did."""
    found = _told_of(letter)
    if found is None or letter.fact is None:
        return None
    verb, brief = letter.fact.verb, found.brief
    return {
        "title": brief.title or brief.ref,
        "who": shown_as(found.voice) if found.voice else None,
        "has_joined": verb == facts.COAUTHOR_JOINED,
        "has_left": verb == facts.COAUTHOR_LEFT,
        "link": f"{settings.SITE}/briefs/{brief.ref}/coauthors/",
    }


def _told_of(letter: Letter) -> CoAuthor | None:
    if letter.fact is None:
        return None
    found = CoAuthor.objects.select_related("brief", *with_voice("brief__voice"), *with_voice())
    return found.filter(pk=letter.fact.target_id).first()
