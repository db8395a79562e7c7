"""What the letters about briefs say, worked out when they are sent."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse

from briefs.models import Brief, Decision
from hlh.mail.models import Letter
from hlh.mail.writing import fills


@fills("brief-decided")
def decided(letter: Letter) -> dict[str, Any] | None:
    """The decision with its words, and where to go on."""
    decision = Decision.objects.select_related("brief__version").filter(pk=_decision(letter)).first()
    if decision is None:
        return None
    brief = decision.brief
    page = reverse("briefs:edit", args=[brief.ref]) if brief.stage == Brief.Stage.DRAFT else brief.get_absolute_url()
    title = brief.title or (brief.version.title if brief.version else "")
    return {"brief": brief, "title": title, "decision": decision, "link": f"{settings.SITE}{page}"}


def _decision(letter: Letter) -> int:
    """What the letter tells of; every letter about a brief tells of a decision."""
    if letter.fact is None:
        raise LookupError(f"{letter} tells of nothing")
    return int(letter.fact.details["decision"])
