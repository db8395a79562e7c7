"""Feeds of areas, countries, free tags and searches: for everybody, and with a key for what its person reads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe

from hlh.catalogue.models import Follow
from hlh.catalogue.newest import newest
from hlh.catalogue.searching import Wanted
from hlh.links.ways import KEY, private
from hlh.people.doors import signed_in
from hlh.people.models.persons import Stranger
from hlh.portal import atom
from hlh.portal.finding import address_of, labels_of
from hlh.portal.forms import SearchForm
from hlh.portal.models import ReaderKey
from hlh.taxonomy.languages import django_code
from hlh.taxonomy.models import Area, Country, Level, Phase
from hlh.web import Request, SignedInRequest, own

if TYPE_CHECKING:
    from hlh.people.models import Person
    from hlh.people.models.persons import Anyone

AGE = 300  # seconds for which what everybody reads is kept on the way
LONGEST = 1500  # characters of the address of a feed
_ONES_OF_OURS = re.compile(r"/feeds/(?:search|areas/[-\w]+|countries/[-\w]+)\.atom(?:\?([^#\s]*))?", re.A)


@require_safe
def search(request: Request) -> HttpResponse:
    """What is found with the query of the search page, the newest first; of a free tag, too. With no query all that is new."""
    with override(django_code(atom.language_of(request))):
        reader = _reader(request)
        form = SearchForm(request.GET, reader=reader)
        if "like" in request.GET:
            return _refused([_("What one thing is similar to has no feed. Search with words, or choose a filter.")])
        if not form.is_valid():
            return _refused([str(error) for errors in form.errors.values() for error in errors])
        wanted = form.wanted
        labels = labels_of(wanted, lab=form.found_lab)
        title = " · ".join([*filter(None, [wanted.words]), *labels]) or _("New on the hub")
        query = address_of(wanted) if wanted.words or wanted.narrows else ""
        return _feed(
            request, wanted, reader, title=title, page=f"{_page('search')}{query}", name="search_feed", query=query
        )


@require_safe
def area(request: Request, slug: str) -> HttpResponse:
    """What is new about an area, narrowed down by phase and level as on its page; under its old addresses, too."""
    try:
        found, _is_old = Area.objects.at(slug)
    except Area.DoesNotExist as nowhere:
        raise Http404 from nowhere
    phase, level = request.GET.get("phase", ""), request.GET.get("level", "")
    if (phase and phase not in Phase.objects.kept()) or (level and level not in Level.objects.kept()):
        raise Http404
    with override(django_code(atom.language_of(request))):
        wanted = Wanted(area=found.number, phase=phase, level=level)
        labels = labels_of(Wanted(phase=phase, level=level))
        chosen = urlencode({name: value for name, value in (("phase", phase), ("level", level)) if value})
        query, page = f"?{chosen}" if chosen else "", _page("area", found.slug)
        title = " · ".join([str(found.label), *labels])
        return _feed(
            request,
            wanted,
            _reader(request),
            title=title,
            page=page + query,
            name="area_feed",
            at=found.slug,
            query=query,
        )


@require_safe
def country(request: Request, iso3: str) -> HttpResponse:
    """What is new in the name of a country."""
    found = Country.objects.kept().get(iso3.upper())
    if found is None:
        raise Http404
    with override(django_code(atom.language_of(request))):
        wanted, page = Wanted(country=found.iso3), _page("country", found.iso3)
        reader = _reader(request)
        return _feed(request, wanted, reader, title=str(found.label), page=page, name="country_feed", at=found.iso3)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def feeds(request: SignedInRequest) -> HttpResponse:
    """The addresses of somebody's feeds: with their key once they made it, which they take back with one tap."""
    wish = _feed_in(request.POST.get("of", "") or request.GET.get("of", ""))
    if request.method == "POST":
        if "revoke" in request.POST:
            ReaderKey.objects.filter(person=request.user).delete()
        else:
            ReaderKey.objects.make(request.user)
        chosen = f"?{urlencode({'of': wish})}" if wish else ""
        return own(redirect(reverse("my_feeds") + chosen))
    key = ReaderKey.objects.filter(person=request.user).first()
    secret = key.secret if key else ""
    several = [(label, _with(there, secret), settings.SITE + there) for label, there in _followed(request.user)]
    one = (_with(wish, secret), settings.SITE + wish) if wish else None
    calendar = settings.SITE + reverse("my_calendar", args=[secret]) if secret else ""
    context = {
        "key": key,
        "secret": secret,
        "calendar": calendar,
        "one": one,
        "of": wish,
        "feeds": several,
        "section": "me",
    }
    return private(render(request, "me/feeds.html", context))


def _feed(
    request: Request, wanted: Wanted, reader: Anyone, *, title: str, page: str, name: str, at: str = "", query: str = ""
) -> HttpResponse:
    """The same for all of them."""
    entries = newest(wanted, reader=reader, most=atom.IN_A_FEED)
    known_by = reverse(name, args=[at] if at else []) + query
    response = atom.answer(request, entries, title=title, page=page, name=known_by)
    if request.GET.get(KEY):
        return private(response)
    response["Cache-Control"] = f"public, max-age={AGE}"
    return response


def _reader(request: Request) -> Anyone:
    """Whose feed it is. A key that opens nothing is never read as none: who took it back would not notice.

    Raises:
        Http404: for such a key.
    """
    secret = request.GET.get(KEY, "")
    reader: Anyone | None = ReaderKey.objects.opening(secret) if secret else Stranger()
    if reader is None:
        raise Http404
    return reader


def _refused(words: list[str]) -> HttpResponse:
    return HttpResponse("\n".join(words), status=422, content_type="text/plain; charset=utf-8")


def _page(name: str, *args: object) -> str:
    """The page of the same things, as the catalogue writes addresses: in no language."""
    with override(settings.LANGUAGE_CODE):
        return reverse(name, args=args)


def _feed_in(wish: str) -> str:
    """The feed of ours that somebody comes from, without any key; empty for anything else."""
    found = _ONES_OF_OURS.fullmatch(wish) if len(wish) <= LONGEST else None
    if found is None:
        return ""
    query = QueryDict(found[1] or "", mutable=True)
    query.pop(KEY, None)
    return wish.partition("?")[0] + (f"?{query.urlencode()}" if query else "")


def _followed(person: Person) -> list[tuple[str, str]]:
    """All that is new, and the areas and countries that somebody follows: how each is called, and its feed."""
    found = [(_("New on the hub"), atom.feed_at("search_feed"))]
    for one in Follow.objects.filter(person=person, entry=None).order_by("pk"):
        if one.area is not None:
            found.append((str(one.area.label), atom.feed_at("area_feed", one.area.slug)))
        elif one.country is not None:
            found.append((str(one.country.label), atom.feed_at("country_feed", one.country.iso3)))
    return found


def _with(there: str, secret: str) -> str:
    """A feed's whole address with a key in it; empty without one."""
    return f"{settings.SITE}{there}{'&' if '?' in there else '?'}{KEY}={secret}" if secret else ""
