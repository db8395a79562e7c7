"""What the letters about briefs say, worked out when they are sent."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from briefs.models import Brief, Decision, Reviewer
from hlh.catalogue import facts
from hlh.catalogue.models import Excerpt
from hlh.catalogue.quoting import consent_of
from hlh.mail.models import Letter
from hlh.mail.telling import kind
from hlh.mail.writing import fills

CONSENT_SETTLED = kind("consent-settled", _("Whether words may be quoted in your briefs"))


@fills("brief-decided")
def decided(letter: Letter) -> dict[str, Any] | None:
    """The decision with its words, and where to go on."""
    decision = Decision.objects.select_related("brief__version").filter(pk=_decision(letter)).first()
    if decision is None:
        return None
    brief = decision.brief
    page = reverse("briefs:edit", args=[brief.ref]) if brief.stage == Brief.Stage.DRAFT else brief.get_absolute_url()
    title = brief.title or (brief.version.title if brief.version else "")
    said = {"brief": brief, "title": title, "decision": decision, "link": f"{settings.SITE}{page}"}
    return said | {"by_reviewer": Reviewer.objects.filter(decision=decision).exists()}


@fills(CONSENT_SETTLED)
def settled(letter: Letter) -> dict[str, Any] | None:
    """How consent stands now; the words themselves are read in the brief, as far as they are allowed."""
    brief = Brief.objects.filter(voice=letter.to).first()
    if brief is None or letter.fact is None:
        return None
    said = {"title": brief.title, "link": _to_sources(brief)}
    if letter.fact.verb == facts.CASE_HIDDEN:
        return said | {"is_given": False, "is_hidden": True}
    excerpt = Excerpt.objects.select_related("voice").filter(pk=letter.fact.target_id).first()
    if excerpt is None:
        return None
    stage = consent_of(excerpt)
    return said | {"is_given": stage == stage.GIVEN, "is_hidden": False, "stage": stage}


def _to_sources(brief: Brief) -> str:
    return f"{settings.SITE}{brief.get_absolute_url()}#sources"


def _decision(letter: Letter) -> int:
    """What the letter tells of; every letter about a brief tells of a decision."""
    if letter.fact is None:
        raise LookupError(f"{letter} tells of nothing")
    return int(letter.fact.details["decision"])
