"""Which briefs are not there in a language, or say there what they no longer say: what is left for translators."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

from django.db.models import Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.timezone import now

from briefs.models import Brief, TranslatedSection
from briefs.models.sections import sections_of

BACK = timedelta(days=90)
LOOKED_AT = 200  # of those that are translated, the most read: whether they are behind is worked out word by word


def missing_in(language: str, most: int) -> list[Brief]:
    """Published briefs that nobody translated into a language, the most read first."""
    return list(_read_most().exclude(version__language=language).exclude(tongues__contains=[language])[:most])


def behind_in(language: str, most: int) -> list[Brief]:
    """Those of which a section was translated from other words than they have now, the most read first."""
    briefs = list(_read_most().filter(tongues__contains=[language])[:LOOKED_AT])
    made = TranslatedSection.objects.filter(translation__brief__in=briefs, translation__language=language)
    sources: dict[int, dict[str, str]] = defaultdict(dict)
    for brief, key, source in made.values_list("translation__brief", "key", "source"):
        sources[brief][key] = source
    return [brief for brief in briefs if _is_behind(brief, sources[brief.pk])][:most]


def _read_most() -> QuerySet[Brief]:
    lately = Sum("reads__many", filter=Q(reads__day__gte=(now() - BACK).date()))
    found = Brief.objects.standing().select_related("version").annotate(read=Coalesce(lately, Value(0)))
    return found.order_by("-read", "-pk")


def _is_behind(brief: Brief, sources: dict[str, str]) -> bool:
    if brief.version is None:
        return False
    said = {one.key: one.hash for one in sections_of(brief.version, brief.kind) if one.words}
    return any(source != said[key] for key, source in sources.items() if key in said)
