"""What the letters to people who are quoted say, worked out when they are sent."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from hlh.catalogue.models import Entry, Excerpt
from hlh.links.models import Link
from hlh.links.ways import address
from hlh.mail.models import Letter
from hlh.mail.telling import kind
from hlh.mail.writing import fills
from hlh.people.models.persons import Stranger

CONSENT = "consent"  # the purpose of the link that opens an excerpt to whoever said the words
DAYS = 90  # that it works
CONSENT_ASKED = kind("consent-asked", _("Somebody would like to quote you"), always=True)
QUOTED = kind("quoted", _("Where you are quoted"))


def way_to(excerpt: Excerpt) -> str:
    """A new link to the page with the buttons, for a letter."""
    _link, secret = Link.objects.give(CONSENT, excerpt, days=DAYS)
    return address(excerpt.get_absolute_url(), secret)


@fills(CONSENT_ASKED)
def asked(letter: Letter) -> dict[str, Any] | None:
    """Their own words, and one button; nothing once they have answered, or nobody wants them any more."""
    found = Excerpt.objects.filter(pk=letter.fact.target_id, stage=Excerpt.Stage.ASKED) if letter.fact else None
    excerpt = found.select_related("passage__entry").first() if found else None
    if excerpt is None:
        return None
    title = excerpt.passage.entry.title if excerpt.passage else ""
    return {"words": excerpt.words, "title": title, "link": way_to(excerpt)}


@fills(QUOTED)
def quoted(letter: Letter) -> dict[str, Any] | None:
    """Where, as everybody may read it now; which words, each with the way to take it back."""
    if letter.fact is None:
        return None
    kind, thing = letter.fact.target_type_id, letter.fact.target_id
    entry = Entry.objects.visible_to(Stranger()).filter(thing_type=kind, thing_id=thing).first()
    if entry is None:
        return None
    theirs = Excerpt.objects.filter(voice=letter.to, into=entry, stage=Excerpt.Stage.GIVEN).order_by("pk")
    quotes = [{"words": excerpt.words, "link": way_to(excerpt)} for excerpt in theirs]
    return {"entry": entry, "there": f"{settings.SITE}{entry.address}", "quotes": quotes} if quotes else None
