"""The brief, and the version, at an address."""

from __future__ import annotations

from typing import cast

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from briefs.models import Brief, Version
from briefs.rendering.keeping import sized
from hlh.database.statements import Statement
from hlh.web import Request


def find(request: Request, ref: str) -> Brief:
    """The brief at an address. What is published everybody reads, so that most readers cost no question of rights."""
    public = _PUBLIC.things(ref=ref, capitals=ref.upper())
    if public:
        return cast(Brief, public[0])
    return get_object_or_404(sized(Brief.objects.workable_by(request.user).for_listing().at(ref)))


def _public(*, ref: str, capitals: str) -> QuerySet[Brief]:
    return sized(Brief.objects.public().for_listing().select_related("on_behalf").at(ref, capitals))


_PUBLIC = Statement(_public, texts=("ref", "capitals"))


def find_version(request: Request, ref: str, number: int) -> tuple[Brief, Version]:
    found = find(request, ref)
    told = found.versions.filter(number=number).first() if number < 32_000 else None
    if told is None:
        raise Http404
    told.brief = found
    return found, told
