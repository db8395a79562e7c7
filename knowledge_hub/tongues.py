"""Which resources say what they help with in a language, and which do not or not any more: what is left for translators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import MD5, Coalesce

from hlh.catalogue.models import Entry, Tally
from knowledge_hub.models import HelpsIn, Resource

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone


def left_in(language: str, *, reader: Anyone) -> QuerySet[Resource]:
    """Resources whose lines are missing in a language (`of` is None) or were checked against others, most answered first.

    How often one is read nobody counts; how many readers said whether it was useful stands in its place.
    """
    kind = ContentType.objects.get_for_model(Resource)
    readable = Entry.objects.visible_to(reader).filter(thing_type=kind).values("thing_id")
    told = HelpsIn.objects.filter(resource=OuterRef("pk"), language=language).values("of_edition")[:1]
    taps = Tally.objects.filter(entry__thing_type=kind, entry__thing_id=OuterRef("pk"))
    answered = taps.annotate(sum=F("useful") + F("not_quite")).values("sum")[:1]
    found = Resource.objects.live().filter(pk__in=readable).exclude(language=language)
    found = found.annotate(of=Subquery(told), mark=MD5("helps"), answered=Coalesce(Subquery(answered), Value(0)))
    left: QuerySet[Resource] = found.filter(Q(of=None) | ~Q(of=F("mark"))).order_by("-answered", "-pk")
    return left
