"""What machines read of the whole hub: the map of its public pages, and a feed of the knowledge hub."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Max
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from hlh.catalogue.models import Entry
from hlh.people.models.persons import Stranger
from hlh.portal import atom
from hlh.taxonomy.languages import LANGUAGES, django_code, here
from hlh.web import Request

IN_A_PART = 5000
OF_THE_HUB = [Entry.Kind.RESOURCE, Entry.Kind.PAGE, Entry.Kind.EVENT]


@require_safe
def sitemap(request: Request) -> HttpResponse:
    """Every page that a stranger reads. A large hub has many parts, each a range of keys, and a map of the parts."""
    said = request.GET.get("part", "")
    parts = (Entry.objects.aggregate(last=Max("pk"))["last"] or 0) // IN_A_PART + 1
    if not said and parts > 1:
        return _xml(request, "portal/sitemap_parts.xml", {"parts": range(parts)})
    part = int(said or 0) if (said or "0").isdecimal() and len(said) < 10 else parts
    if part >= parts:
        raise Http404
    entries = Entry.objects.visible_to(Stranger()).filter(pk__gte=part * IN_A_PART, pk__lt=(part + 1) * IN_A_PART)
    addresses = entries.order_by("pk").values_list("address", flat=True)
    pages = [
        (address, [(one.code, here(address, django_code(one.code))) for one in LANGUAGES]) for address in addresses
    ]
    return _xml(request, "portal/sitemap.xml", {"pages": pages})


@require_safe
def hub(request: Request) -> HttpResponse:
    """What came last into the knowledge hub, for everybody; `?in=fr` frames it in French."""
    with override(django_code(atom.language_of(request))):
        return atom.answer(request, _newest(), title=_("Knowledge hub"), page="/hub/", name=request.path)


def _newest() -> Any:
    entries = Entry.objects.visible_to(Stranger()).filter(kind__in=OF_THE_HUB)
    return entries.newest_first()[: atom.IN_A_FEED]


def _xml(request: Request, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, context | {"site": settings.SITE}, content_type="application/xml")
