"""Telling whoever is written to, administrators what was flagged, and the two whom it is about what became of it."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hlh.activity.models import Fact
from hlh.activity.verbs import on
from hlh.conversations import facts
from hlh.conversations.letters import FLAGGED, JUDGED, WRITTEN
from hlh.conversations.models import Message, MessageFlag
from hlh.mail.telling import tell
from hlh.people.models import Appointment, Person, Role


@on(facts.MESSAGE_WRITTEN)
def tell_the_other(fact: Fact) -> None:
    """Not whoever takes no messages of them by now, nor where it was taken away meanwhile."""
    message = Message.objects.shown().select_related("conversation").filter(pk=fact.target_id).first()
    if message is None:
        return
    address = message.conversation.get_absolute_url()
    for side in (
        message.conversation.sides.exclude(voice=message.voice_id).filter(refuses=False).select_related("voice")
    ):
        tell(side.voice, kind=WRITTEN, fact=fact, reason=_("Somebody wrote to you."), address=address)


@on(facts.MESSAGE_FLAGGED)
def tell_administrators(fact: Fact) -> None:
    """Each of them who may decide about it."""
    address, reason = reverse("flagged:messages"), _("You administer the hub.")
    running = Appointment.objects.running().filter(role=Role.ADMINISTRATOR, person__is_active=True)
    for person in Person.objects.filter(pk__in=running.values("person")).order_by("pk"):
        if MessageFlag.objects.visible_to(person).waiting().filter(pk=fact.target_id).exists():
            tell(person, kind=FLAGGED, fact=fact, reason=reason, address=address)


@on(facts.MESSAGE_HIDDEN)
@on(facts.MESSAGE_KEPT)
def tell_who_flagged_it(fact: Fact) -> None:
    """They hear the outcome, whichever it is."""
    if flag := _flag(fact):
        address = flag.message.conversation.get_absolute_url()
        tell(flag.voice, kind=JUDGED, fact=fact, reason=_("You flagged it."), address=address)


@on(facts.MESSAGE_HIDDEN)
def tell_who_wrote_it(fact: Fact) -> None:
    """They hear that it was hidden, and why; not that somebody flagged it and nothing came of it."""
    if flag := _flag(fact):
        address = flag.message.conversation.get_absolute_url()
        tell(flag.message.voice, kind=JUDGED, fact=fact, reason=_("You wrote it."), address=address)


def _flag(fact: Fact) -> MessageFlag | None:
    found = MessageFlag.objects.select_related("voice", "message__voice", "message__conversation")
    return found.filter(pk=fact.target_id).first()
