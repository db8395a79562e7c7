"""Was this useful? One tap without an account; a sentence may follow, for those who look after the entry."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hlh.catalogue.curating import curated_by, may_curate
from hlh.catalogue.forms import TapForm
from hlh.catalogue.models import Entry, Tap
from hlh.catalogue.models.taps import known_as, known_as_person
from hlh.limits import network_of, spend
from hlh.links.models import new_secret
from hlh.links.ways import KEY, hand_key, private
from hlh.paging import by_movement
from hlh.people.doors import signed_in
from hlh.people.models import Person
from hlh.policy import NotNow, require
from hlh.taxonomy.languages import here
from hlh.web import Request, SignedInRequest, for_strangers, own

ON_A_PAGE = 30
MOST_IN_A_DAY = 200  # from one network: a ministry behind one address still gets through
MOST_ABOUT_ONE = 30  # of them about one entry


@for_strangers
@require_http_methods(["GET", "HEAD", "POST"])
def useful(request: Request, number: int) -> HttpResponse:
    """The question about one entry: answered by a button of any page, thanked for here, with room for a sentence."""
    entry = get_object_or_404(Entry.objects.visible_to(request.user), pk=number)
    form = TapForm(request.POST or None)
    if not form.is_valid():
        return show(request, entry, form, status=422 if form.is_bound else 200)
    _count(request, entry)
    if isinstance(request.user, Person):
        Tap.objects.give(entry, known_as_person(request.user), **form.said())
        return private(redirect(request.path))
    word = request.COOKIES.get(KEY) or new_secret()
    Tap.objects.give(entry, known_as(f"browser:{word}"), **form.said())
    return hand_key(request, request.path, word)


@require_safe
@signed_in
def said(request: SignedInRequest) -> HttpResponse:
    """What readers said about the entries that somebody looks after, the newest first."""
    require(may_curate(request.user))
    theirs = Tap.objects.with_words().filter(entry__in=curated_by(request.user)).select_related("entry")
    page = by_movement(theirs, request.GET.get("after", ""), size=ON_A_PAGE, moved="at")
    rows = [(tap, here(tap.entry.address)) for tap in page.rows]
    return own(render(request, "catalogue/said.html", {"rows": rows, "next": page.next}))


def show(request: Request, entry: Entry, form: TapForm, *, status: int = 200) -> HttpResponse:
    """What this reader answered, or the question; nobody sees what others did."""
    tap = Tap.objects.filter(entry=entry, reader=_known(request)).first()
    if tap and not form.is_bound:
        form = TapForm(initial={"answer": tap.answer, "words": tap.words})
    context = {"entry": entry, "address": here(entry.address), "tap": tap, "form": form}
    return private(render(request, "catalogue/useful.html", context, status=status))


def _known(request: Request) -> str:
    """What this reader is known by; nothing that anybody is known by, for a browser that never answered here."""
    if isinstance(request.user, Person):
        return known_as_person(request.user)
    word = request.COOKIES.get(KEY)
    return known_as(f"browser:{word}") if word else ""


def _count(request: Request, entry: Entry) -> None:
    """Take what a network may send in a day; people in one building are many, a machine that taps for ever is one.

    Raises:
        NotNow: when it is used up.
    """
    network = network_of(request)
    about_one = spend(f"useful:{entry.pk}:{network}", most=MOST_ABOUT_ONE)
    if not (about_one and spend(f"useful:{network}", most=MOST_IN_A_DAY)):
        raise NotNow(_("Many answers came from your network today. Please answer tomorrow."))
