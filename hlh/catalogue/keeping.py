"""Keeping entries, being reminded of them, and following: what somebody with an account does for themselves."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from hlh.catalogue.forms import ReminderForm
from hlh.catalogue.models import Bookmark, Entry, Follow
from hlh.paging import by_movement
from hlh.people.doors import signed_in
from hlh.taxonomy.languages import here
from hlh.taxonomy.models import Area, Country
from hlh.web import SignedInRequest, own

ON_A_PAGE = 25
BUTTONS = "#acts"  # where they stand on the page of an entry


@require_POST
@signed_in
def keeping(request: SignedInRequest, number: int) -> HttpResponse:
    """Keep an entry, or keep it no more."""
    entry = _entry(request, number)
    if _is_yes(request):
        Bookmark.objects.get_or_create(person=request.user, entry=entry)
    else:
        Bookmark.objects.filter(person=request.user, entry=entry).delete()
    return redirect(here(entry.address) + BUTTONS)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def reminder(request: SignedInRequest, number: int) -> HttpResponse:
    """On which day to be reminded of something that is kept."""
    kept = get_object_or_404(Bookmark.objects.of(request.user).select_related("entry"), entry=number)
    day = kept.remind_on.isoformat() if kept.remind_on else ""  # as a browser's own calendar writes it
    form = ReminderForm(request.POST if request.method == "POST" else None, initial={"remind_on": day})
    if form.is_valid():
        kept.remind(form.cleaned_data["remind_on"])
        return redirect("catalogue:kept")
    context = {"kept": kept, "address": here(kept.entry.address), "form": form}
    return own(render(request, "catalogue/reminder.html", context, status=422 if form.is_bound else 200))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def kept(request: SignedInRequest) -> HttpResponse:
    """Everything that somebody keeps, the newest first; from here it is given up too."""
    if request.method == "POST":
        Bookmark.objects.filter(person=request.user, pk=_number(request)).delete()
        return redirect("catalogue:kept")
    mine = Bookmark.objects.of(request.user).select_related("entry")
    page = by_movement(mine, request.GET.get("after", ""), size=ON_A_PAGE, moved="kept_at")
    rows = [(bookmark, here(bookmark.entry.address)) for bookmark in page.rows]
    return own(render(request, "catalogue/kept.html", {"rows": rows, "next": page.next, "section": "me"}))


@require_POST
@signed_in
def following(request: SignedInRequest, number: int) -> HttpResponse:
    """Follow an entry, or follow it no more."""
    entry = _entry(request, number)
    follow(request, entry=entry)
    return redirect(here(entry.address) + BUTTONS)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def followed(request: SignedInRequest) -> HttpResponse:
    """Everything that somebody follows, the newest first; from here it is ended too."""
    if request.method == "POST":
        Follow.objects.filter(person=request.user, pk=_number(request)).delete()
        return redirect("catalogue:followed")
    mine = Follow.objects.of(request.user).select_related("entry")
    page = by_movement(mine, request.GET.get("after", ""), size=ON_A_PAGE, moved="since")
    rows = [(one, here(one.address)) for one in page.rows]
    return own(render(request, "catalogue/followed.html", {"rows": rows, "next": page.next, "section": "me"}))


def follow(request: SignedInRequest, **what: Entry | Area | Country) -> None:
    """What the button says, of an entry, an area or a country."""
    act = Follow.objects.begin if _is_yes(request) else Follow.objects.end
    act(request.user, **what)


def _entry(request: SignedInRequest, number: int) -> Entry:
    return get_object_or_404(Entry.objects.visible_to(request.user), pk=number)


def _is_yes(request: SignedInRequest) -> bool:
    """What a button says; sent twice it means the same."""
    return request.POST.get("answer") == "yes"


def _number(request: SignedInRequest) -> int:
    typed = request.POST.get("row", "")
    return int(typed) if typed.isdecimal() and len(typed) < 19 else 0
