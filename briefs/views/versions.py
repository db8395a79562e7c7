"""The versions of a brief: all of them, any two side by side, and an old one as the next draft."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from briefs import policy
from briefs.comparing import changes
from briefs.models import Brief, Version
from briefs.restoring import restore
from briefs.views.finding import find, find_version
from briefs.views.showing import show
from hlh.paging import number_in
from hlh.people.doors import signed_in
from hlh.policy import require
from hlh.web import Request, SignedInRequest, own


@require_safe
def versions(request: Request, ref: str) -> HttpResponse:
    """Every version, the newest first: its day, what changed and why, what its words are known by, who cleared them."""
    found = _public(request, ref)
    if found.ref != ref:
        return redirect("briefs:versions", found.ref, permanent=True)
    if found.stage == Brief.Stage.WITHDRAWN and found.version:
        return show(request, found, found.version)
    every = versions_of(found)
    context = {
        "brief": found,
        "versions": [one.as_shown() for one in every],
        "may_restore": _may_restore(request, found),
        "section": "briefs",
    }
    return render(request, "briefs/versions.html", context)


@require_safe
def compare(request: Request, ref: str) -> HttpResponse:
    """Two versions that somebody chose: on to the page on which they stand side by side, the older first."""
    found = _public(request, ref)
    known = set(found.versions.values_list("number", flat=True))
    chosen = [number for name in ("since", "to") if (number := number_in(request.GET.get(name, "")))]
    if len(chosen) != 2 or not set(chosen) <= known or chosen[0] == chosen[1]:
        messages.info(request, _("Choose two different versions."))
        return redirect("briefs:versions", found.ref)
    older, newer = sorted(chosen)
    return redirect(f"{reverse('briefs:difference', args=[found.ref, newer])}?since={older}")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def restoration(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    """What would change in the working text, and one button that takes the old words into it."""
    found, told = find_version(request, ref, number)
    begins = found.stage == Brief.Stage.PUBLISHED
    require((policy.may_hand_in if begins else policy.may_write)(request.user, found))
    if found.stage not in (Brief.Stage.PUBLISHED, Brief.Stage.DRAFT):
        return redirect(found)
    if request.method == "POST":
        seen = request.POST.get("edition", "")
        restore(found, told, request.user, seen=number_in(seen) if seen.isdecimal() else -1, by=request.actor)
        words = _("The words of version %(number)d are your draft now. Nothing is published yet.")
        messages.success(request, words % {"number": number}, extra_tags="good")
        return redirect("briefs:edit", found.ref)
    context = {
        "brief": found,
        "version": told,
        "changes": changes(found, told, found.kind),
        "is_drafting": found.stage == Brief.Stage.DRAFT,
        "section": "briefs",
    }
    return own(render(request, "briefs/restoration.html", context))


def versions_of(brief: Brief) -> list[Version]:
    """The newest first, each knowing its brief."""
    every = list(brief.versions.order_by("-number"))
    for one in every:
        one.brief = brief
    return every


def _public(request: Request, ref: str) -> Brief:
    found = find(request, ref)
    if not found.is_public:
        raise Http404
    return found


def _may_restore(request: Request, found: Brief) -> bool:
    is_theirs = request.user.is_authenticated and policy.is_author(request.user, found)
    return is_theirs and found.stage in (Brief.Stage.PUBLISHED, Brief.Stage.DRAFT)
