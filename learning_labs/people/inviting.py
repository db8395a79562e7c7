"""The letter that invites somebody into a lab, in the language that was chosen for it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from hlh.activity.models import Fact
from hlh.activity.verbs import on
from hlh.links.models import Link
from hlh.links.ways import address
from hlh.mail.models import Letter, Stop
from hlh.mail.writing import fills, letter
from hlh.people.voices import alike, voice_at
from learning_labs import facts
from learning_labs.models import Invitation

INVITED = "invited"  # the purpose of the link in the letter
LINK_DAYS = 180  # longer than the invitation: until then its page says why it can't be taken any more


@on(facts.INVITED)
def write_to_who_is_invited(fact: Fact) -> None:
    """To the address and nobody's account, so that nobody learns whether there is one; not to who wants no letters."""
    invitation = Invitation.objects.open().filter(pk=fact.target_id).first()
    if invitation is None:
        return
    voice = voice_at(invitation.address, f"invitation:{invitation.pk}", language=invitation.language)
    if not Stop.objects.filter(voice__in=alike(voice)).exists():
        letter(to=voice, kind="lab-invited", fact=fact, reason=_("Somebody who facilitates this lab invited you."))


@fills("lab-invited")
def invited(letter: Letter) -> dict[str, Any] | None:
    """Where to, as what, and the link; nothing once it was taken or taken back."""
    found = Invitation.objects.open().select_related("lab").filter(pk=letter.fact.target_id) if letter.fact else None
    invitation = found.first() if found else None
    if invitation is None or not invitation.lab.takes_posts:
        return None
    _link, secret = Link.objects.give(INVITED, invitation, days=LINK_DAYS)
    link = address(invitation.get_absolute_url(), secret)
    return {"lab": invitation.lab, "is_to_facilitate": invitation.is_to_facilitate, "link": link}
