"""The letter that asks whether an answer worked: four links, one for each outcome."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy, pgettext_lazy

from hlh.activity.models import Fact
from hlh.activity.verbs import on
from hlh.catalogue.entries import entry_of
from hlh.links.models import Link
from hlh.links.ways import address as address_with
from hlh.mail.models import Letter
from hlh.mail.telling import kind, tell
from hlh.mail.writing import fills
from hlh.people.speakers import shown_as
from hlh.people.voices import author_of
from learning_labs import facts
from learning_labs.models import FollowUp

OUTCOME = "outcome"  # the purpose of the link
DAYS = 60  # that it works
ASKED = kind("outcome-asked", gettext_lazy("Some weeks later: whether an answer worked"))
ASKER, TRIER = (
    pgettext_lazy("why somebody is asked whether an answer worked", "You asked this."),
    pgettext_lazy("why somebody is asked whether an answer worked", "You said that you will try this."),
)


@on(facts.OUTCOME_ASKED)
def tell_who_is_asked(fact: Fact) -> None:
    """Whoever asked, or meant to try it."""
    asked = FollowUp.objects.select_related("voice", "post__discussion__lab").filter(pk=fact.target_id).first()
    if asked is not None:
        reason, entry = (ASKER if asked.is_asker else TRIER), entry_of(asked.post.discussion)
        tell(asked.voice, kind=ASKED, fact=fact, reason=reason, address=asked.get_absolute_url(), entry=entry)


@fills(ASKED)
def did_it_work(letter: Letter) -> dict[str, Any] | None:
    """The answer as it is shown now; nothing where it is none any more, or they said it already."""
    found = FollowUp.objects.for_asking().filter(pk=letter.fact.target_id).first() if letter.fact else None
    if found is None or found.outcome or not is_asked_still(found):
        return None
    _link, secret = Link.objects.give(OUTCOME, found, days=DAYS)
    page = address_with(found.get_absolute_url(), secret)
    return {
        "title": found.post.discussion.title,
        "who": shown_as(found.post.voice),
        "text": found.post.own_words,
        "days": found.days,
        "outcomes": [(outcome.label, f"{page}#{outcome.value}") for outcome in FollowUp.Outcome],
    }


def is_asked_still(asked: FollowUp) -> bool:
    """Whether its post is the answer still, and read by whoever is asked."""
    here, person = asked.post.discussion, author_of(asked.voice)
    is_read = person is None or here.lab.is_seen_by(person)
    return is_read and asked.post.is_shown and here.answer_id == asked.post_id
