"""Packs for whoever takes them along: which there are, each with its size, and the file itself."""

from __future__ import annotations

import io
import re
from collections import defaultdict

import qrcode
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from qrcode.image.svg import SvgPathFillImage

from hlh.taxonomy.models import Area
from hlh.web import Request
from knowledge_hub.models import Pack

RETRY_AFTER = 180  # seconds; the worker looks every two minutes where nothing hurries it
_RANGE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})", re.ASCII)


@require_safe
def packs(request: Request) -> HttpResponse:
    """Every pack that is made, by area, with its size and day before anybody taps."""
    by_area: dict[int, list[Pack]] = defaultdict(list)
    for pack in Pack.objects.made().in_order():
        by_area[pack.area].append(pack)
    areas = [(area, by_area[area.number]) for area in Area.objects.offered() if area.number in by_area]
    return render(request, "knowledge_hub/packs.html", {"areas": areas, "section": "hub"})


@require_safe
def download(request: Request, name: str) -> HttpResponse:
    """The file, or a part of it; none while something in it was taken back and it is not made again yet."""
    pack = _find(name)
    if not pack.is_whole():
        return _not_now()
    etag, changed = quote_etag(pack.digest[:32]), int(pack.made_at.timestamp()) if pack.made_at else None
    answer = get_conditional_response(request, etag=etag, last_modified=changed)
    if answer is None:
        try:
            answer = _handed_out(request, pack, etag)
        except FileNotFoundError:  # another took its place while this was asked for
            return _not_now()
    answer["ETag"] = etag
    answer["Last-Modified"] = http_date(changed)
    answer["Cache-Control"] = "no-cache"  # kept, and asked about each time: what is in it may be taken back
    return answer


@require_safe
def code(request: Request, name: str) -> HttpResponse:
    """The address of a pack as a picture that telephones read, for a wall or a slide."""
    whole = io.BytesIO()
    qrcode.make(f"{settings.SITE}{_find(name).address}", image_factory=SvgPathFillImage).save(whole)
    answer = HttpResponse(whole.getvalue(), content_type="image/svg+xml")
    answer["Cache-Control"] = "public, max-age=86400"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def _find(name: str) -> Pack:
    slug, _dash, language = name.rpartition("-")
    pack = Pack.objects.at(slug, language)
    if pack is None:
        raise Http404
    return pack


def _not_now() -> HttpResponse:
    words = _("Something in this pack was changed or taken back. It is being made again: try in a few minutes.")
    answer = HttpResponse(f"{words}\n", status=503, content_type="text/plain; charset=utf-8")
    answer["Retry-After"] = str(RETRY_AFTER)
    answer["Cache-Control"] = "no-store"
    return answer


def _handed_out(request: Request, pack: Pack, etag: str) -> HttpResponse:
    """The bytes as a download; only those that are still missing, for who was cut off."""
    with pack.content.open("rb") as kept:
        content = kept.read()
    part = _part(request, len(content), etag)
    if part is not None and not part:
        answer = HttpResponse(status=416)
        answer["Content-Range"] = f"bytes */{len(content)}"
        return answer
    if part is None:
        answer = HttpResponse(content, content_type="application/zip")
    else:
        answer = HttpResponse(content[part.start : part.stop], status=206, content_type="application/zip")
        answer["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{len(content)}"
    answer["Accept-Ranges"] = "bytes"
    answer["Content-Length"] = str(len(answer.content))
    answer["Content-Disposition"] = f'attachment; filename="{pack.name}.zip"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def _part(request: Request, size: int, etag: str) -> range | None:
    """The part that is asked for; None for all of it, an empty one where there is no such part."""
    asked = _RANGE.fullmatch(request.headers.get("Range", ""))
    if (
        asked is None
        or not any(asked.groups())
        or _is_backward(*asked.groups())
        or request.headers.get("If-Range", etag) != etag
    ):
        return None
    first, last = asked.groups()
    if not first:
        return range(max(0, size - int(last)), size)
    return range(int(first), min(int(last) + 1 if last else size, size))


def _is_backward(first: str, last: str) -> bool:
    """Whether it ends before it begins: that asks for nothing that could be meant."""
    return bool(first and last) and int(last) < int(first)
