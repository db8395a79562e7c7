"""The letter to somebody who may know: why they are asked, what is asked, and two links."""

from __future__ import annotations

from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hlh.activity.models import Fact
from hlh.activity.verbs import on
from hlh.catalogue.entries import entry_of
from hlh.links.models import Link
from hlh.links.ways import address as address_with
from hlh.mail.models import Letter
from hlh.mail.telling import kind, tell
from hlh.mail.writing import fills
from hlh.people.speakers import shown_as
from hlh.people.voices import voice_of
from learning_labs import facts
from learning_labs.facilitating import matching
from learning_labs.facilitating.matching import because
from learning_labs.models import Discussion, Nudge

NUDGE = "nudge"  # the purpose of the link that opens the page to answer without signing in
DAYS = 60  # that it works
NUDGED = kind(matching.NUDGED, gettext_lazy("When a facilitator asks what you know"))


@on(facts.NUDGED)
def tell_who_is_asked(fact: Fact) -> None:
    """Whoever speaks in the discussion already, perhaps unnamed, has nothing to be told; nobody learns that they were not."""
    nudge = Nudge.objects.select_related("discussion__lab", "person").filter(pk=fact.target_id).first()
    if nudge is None or voice_of(nudge.person, nudge.discussion.place):
        return
    entry, address = entry_of(nudge.discussion), nudge.get_absolute_url()
    tell(nudge.person, kind=NUDGED, fact=fact, reason=_lazily(nudge), address=address, entry=entry)


def reason_for(nudge: Nudge) -> str:
    """Why they are asked, in one sentence."""
    return _("You are asked because of this: %(reasons)s.") % {"reasons": because(nudge.discussion, nudge.reasons)}


_lazily = lazy(reason_for, str)  # said in the language of whoever is told


@fills(NUDGED)
def asked_what_they_know(letter: Letter) -> dict[str, Any] | None:
    """The question as it is shown now; nothing once they answered, said "not me", or may not read it any more."""
    found = Nudge.objects.filter(pk=letter.fact.target_id, stage=Nudge.Stage.ASKED) if letter.fact else None
    nudge = found.select_related("discussion__lab", "person").first() if found else None
    if nudge is None or not nudge.discussion.takes_posts or not is_seen(nudge):
        return None
    opening = nudge.discussion.posts.shown().for_page().filter(number=1).first()
    if opening is None or voice_of(nudge.person, nudge.discussion.place):
        return None
    _link, secret = Link.objects.give(NUDGE, nudge, days=DAYS)
    return {
        "title": nudge.discussion.title,
        "who": shown_as(opening.voice),
        "text": opening.own_words,
        "because": because(nudge.discussion, nudge.reasons),
        "answer": address_with(nudge.get_absolute_url(), secret),
        "not_me": address_with(nudge.not_me_address, secret),
    }


def is_seen(nudge: Nudge) -> bool:
    """Whether they still read the discussion: they may have left a closed lab since."""
    return Discussion.objects.visible_to(nudge.person).filter(pk=nudge.discussion_id).exists()
