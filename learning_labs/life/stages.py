"""Telling people what becomes of a lab: its members each move, and whoever proposed it the decision."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from hlh.activity.models import Fact
from hlh.activity.verbs import on
from hlh.catalogue.entries import entry_of
from hlh.mail.models import Letter, Notice
from hlh.mail.telling import kind, tell
from hlh.mail.writing import fills, letter
from hlh.people.models import Person
from hlh.people.voices import author_of
from learning_labs import facts
from learning_labs.models import Lab, LabStep, Membership, Proposal, Watch

LAB_MOVED = kind("lab-moved", _("What becomes of labs that you belong to"))
BRIEF_BEGUN = kind("lab-brief", _("Learning briefs that were begun for you"))
NEWS = {
    facts.LAB_SYNTHESISING: _("You belong to this lab; its synthesis has begun."),
    facts.LAB_CLOSED: _("You belong to this lab; it has closed."),
    facts.LAB_REOPENED: _("You belong to this lab; it is open again."),
}


def tell_members(fact: Fact) -> None:
    """Whoever belongs to the lab reads what became of it, and why; whoever moved it knows."""
    lab = Lab.objects.filter(pk=fact.target_id).first()
    if lab is None:
        return
    muted = Watch.objects.filter(lab=lab, level=Watch.Level.MUTE).values("person")
    members = Membership.objects.filter(lab=lab).exclude(person__in=muted).values("person")
    people = Person.objects.filter(pk__in=members, is_active=True)
    entry, address = entry_of(lab), lab.get_absolute_url()
    for person in people.exclude(pk=fact.actor.person_id or 0).order_by("pk").iterator(chunk_size=500):
        tell(person, kind=LAB_MOVED, fact=fact, reason=NEWS[fact.verb], address=address, entry=entry)


for moved in NEWS:
    on(moved)(tell_members)


@fills(LAB_MOVED)
def lab_moved(letter: Letter) -> dict[str, Any] | None:
    """What became of it, as it was said then; nothing when the reader does not see the lab any more."""
    reader = author_of(letter.to) if letter.to else None
    if letter.fact is None or reader is None:
        return None
    lab = Lab.objects.visible_to(reader).select_related("synthesis").filter(pk=letter.fact.target_id).first()
    step = LabStep.objects.filter(pk=letter.fact.details["step"]).first()
    if lab is None or step is None:
        return None
    synthesis = lab.synthesis if letter.fact.details.get("synthesis") == lab.synthesis_id else None
    return {
        "title": lab.title,
        "stage": step.stage,
        "words": step.words,
        "synthesis": synthesis,
        "there": settings.SITE + synthesis.address if synthesis else "",
        "link": settings.SITE + lab.get_absolute_url(),
    }


@on(facts.LAB_OPENED)
@on(facts.LAB_DECLINED)
def tell_who_proposed_it(fact: Fact) -> None:
    proposal = Proposal.objects.select_related("voice").filter(lab=fact.target_id).first()
    if proposal is not None:
        letter(to=proposal.voice, kind="lab-decided", fact=fact, reason=_("You proposed this lab."))


@fills("lab-decided")
def lab_decided(letter: Letter) -> dict[str, Any] | None:
    """It has opened, or why not."""
    lab = Lab.objects.filter(pk=letter.fact.target_id).first() if letter.fact else None
    return {"lab": lab, "link": settings.SITE + lab.get_absolute_url()} if lab else None


@fills(BRIEF_BEGUN)
def brief_begun(letter: Letter) -> dict[str, Any] | None:
    """Where it is written on."""
    told = Notice.objects.filter(fact=letter.fact_id, to=letter.to_id, kind=BRIEF_BEGUN).select_related("entry").first()
    return {"title": told.entry.title if told.entry else "", "link": settings.SITE + told.address} if told else None
