"""What whoever proposed something reads of it: it stands in the hub, a curator asks, or it is not taken up."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from hlh.activity.models import Fact
from hlh.activity.verbs import on
from hlh.mail.models import Letter
from hlh.mail.telling import kind, tell
from hlh.mail.writing import fills
from hlh.taxonomy.languages import here
from knowledge_hub import facts
from knowledge_hub.models import Proposal, ProposalQuestion

RESOURCE_PROPOSAL = kind("resource-proposal", _("What becomes of resources that you proposed"))


@on(facts.PROPOSAL_ACCEPTED)
@on(facts.PROPOSAL_ASKED)
@on(facts.PROPOSAL_DECLINED)
def tell_who_proposed_it(fact: Fact) -> None:
    """Nobody is told of what a feed or an answer to a call brought."""
    proposal = Proposal.objects.select_related("voice").filter(pk=fact.target_id).first()
    if proposal is not None and proposal.voice is not None:
        address, reason = proposal.get_absolute_url(), _("You proposed this resource.")
        tell(proposal.voice, kind=RESOURCE_PROPOSAL, fact=fact, reason=reason, address=address)


@fills(RESOURCE_PROPOSAL)
def told(letter: Letter) -> dict[str, Any] | None:
    """What was said with this fact; nothing once it was said otherwise."""
    fact = letter.fact
    proposal = Proposal.objects.select_related("resource").filter(pk=fact.target_id).first() if fact else None
    if fact is None or proposal is None:
        return None
    said: dict[str, Any] = {"proposal": proposal, "link": settings.SITE + here(proposal.get_absolute_url())}
    if fact.verb == facts.PROPOSAL_ASKED:
        question = ProposalQuestion.objects.filter(pk=fact.details["question"], answered_at=None).first()
        return said | {"what": "asked", "question": question.words} if question else None
    if fact.verb == facts.PROPOSAL_DECLINED:
        return said | {"what": "declined"} if proposal.stage == Proposal.Stage.DECLINED else None
    resource = proposal.resource
    if resource is None or not resource.live:
        return None
    return said | {"what": "accepted", "link": settings.SITE + here(resource.url_path)}
