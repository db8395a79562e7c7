"""The search page: one list over everything that the reader may see, with what narrows it down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from taggit.models import Tag

from hlh.catalogue.facets import BACK, DATES, Counts, Title, counts
from hlh.catalogue.likeness import like
from hlh.catalogue.models import Entry
from hlh.catalogue.searching import Hits, Wanted, find, hits_for
from hlh.catalogue.spelling import other_spelling
from hlh.people.showing import day
from hlh.portal.atom import feed_at
from hlh.portal.forms import SearchForm
from hlh.portal.templatetags.words import tongue
from hlh.taxonomy.kept import Kept
from hlh.taxonomy.models import Area, Country, Level, Phase
from hlh.web import Request, without_tricks

CHOICES = 12  # of a facet, the most found
FIELDS = {
    "words": "q",
    "kind": "kind",
    "area": "area",
    "country": "country",
    "language": "lang",
    "phase": "phase",
    "level": "level",
    "tag": "tag",
    "lab": "lab",
    "solved": "solved",
    "since": "since",
    "until": "until",
}
_tags = Kept(lambda: dict(Tag.objects.values_list("slug", "name")))


def kept_tag(slug: str) -> str | None:
    """How a free tag is written; of one that is new it is asked again."""
    if slug not in _tags.get():
        _tags.forget()
    return _tags.get().get(slug)


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to narrow the list down: a link that keeps all else, or takes this away again."""

    label: str
    count: int | None  # not where nobody counted
    address: str
    is_chosen: bool
    language: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """What a list can be narrowed down by."""

    name: str
    label: str
    choices: list[Choice]


@require_safe
def search(request: Request) -> HttpResponse:
    """Words, filters, or what one thing is like; a page at a time."""
    if address := request.GET.get("like", ""):
        return _like(request, address)
    form = SearchForm(request.GET, reader=request.user)
    if not form.is_valid():
        return _page(request, {"form": form}, status=422)
    wanted = form.wanted
    if not wanted.words and not wanted.narrows:
        first = hits_for(wanted, request.user)
        return _page(request, {"form": form, "facets": facets(first, counts(first))})
    results = find(wanted, reader=request.user, after=request.GET.get("after", ""))
    counted = counts(results.hits)
    context = {
        "form": form,
        "wanted": wanted,
        "results": results,
        "counted": counted,
        "facets": facets(results.hits, counted, lab=form.found_lab),
        "without_filters": address_of(Wanted(wanted.words)) if wanted.narrows else "",
        "spelled": _spelled(request, wanted) if not results.rows else None,
        "query": address_of(wanted).removeprefix("?"),
        "feed": feed_at("search_feed", **{field: getattr(wanted, name) for name, field in FIELDS.items()}),
    }
    return _page(request, context)


def _like(request: Request, address: str) -> HttpResponse:
    """What one thing is like; of one that the reader may not see, nothing."""
    entry = get_object_or_404(Entry.objects.visible_to(request.user).filter(address=without_tricks(address)[:300])[:1])
    context = {"form": SearchForm(), "entry": entry, "alike": like(entry, reader=request.user)}
    return _page(request, context)


def _page(request: Request, context: dict[str, object], *, status: int = 200) -> HttpResponse:
    return render(request, "portal/search.html", {"section": "search", **context}, status=status)


def _spelled(request: Request, wanted: Wanted) -> tuple[str, str] | None:
    """Another spelling, and its address."""
    words = other_spelling(wanted.words, reader=request.user)
    return (words, address_of(wanted, words=words)) if words else None


def address_of(wanted: Wanted, **changes: object) -> str:
    """The address of a search, with something changed in it."""
    query = QueryDict(mutable=True)
    for name, field in FIELDS.items():
        if value := changes.get(name, getattr(wanted, name)):
            query[field] = str(value)
    return f"?{query.urlencode()}"


def facets(hits: Hits, counted: Counts, *, lab: Entry | None = None) -> list[Facet]:
    """What the list can be narrowed down by, each choice a link; a facet that parts nothing is left out.

    Args:
        hits: what was found before it was narrowed down.
        counted: how much of it each choice would show.
        lab: the one that is chosen.
    """
    labels = {
        "kind": _("Kind"),
        "area": _("Area"),
        "phase": _("Phase"),
        "level": _("Level"),
        "country": _("Country"),
        "lab": _("Lab"),
        "solved": _("Questions"),
        "since": _("Date"),
        "language": _("Language"),
        "tag": _("Free tags"),
    }
    if lab is not None:
        counted.labs.setdefault(lab.lab, Title(lab.title, lab.language))
    found = [
        Facet(FIELDS[name], label, list(_choices_of(name, hits.wanted, counted))) for name, label in labels.items()
    ]
    return [facet for facet in found if _parts(facet, counted.total)]


def _parts(facet: Facet, total: int) -> bool:
    """Whether its choices show less than all, or one of them is chosen."""
    return any(choice.is_chosen or choice.count != total for choice in facet.choices)


def _choices_of(name: str, wanted: Wanted, counted: Counts) -> Iterator[Choice]:
    return _days(wanted, counted) if name in DATES else _choices(name, wanted, counted)


def _choices(name: str, wanted: Wanted, counted: Counts) -> Iterator[Choice]:
    chosen = str(getattr(wanted, name) or "")
    values = dict(list(counted.by_facet.get(name, {}).items())[:CHOICES])
    if chosen:
        values.setdefault(chosen, 0)
    for value, count in values.items():
        is_chosen = value == chosen
        address = address_of(wanted, **{name: "" if is_chosen else value})
        if name == "lab":
            yield Choice(counted.labs[value].words, count, address, is_chosen, counted.labs[value].language)
        else:
            language = value if name == "language" else ""
            yield Choice(label_of(name, value), count, address, is_chosen, language)


def _days(wanted: Wanted, counted: Counts) -> Iterator[Choice]:
    """As new as some days, as far as that parts what was found; and what somebody chose between two days of their own."""
    chosen = (wanted.since, wanted.until)
    is_own = any(chosen)
    for back in BACK:
        since = localdate() - timedelta(days=back)
        count = counted.by_facet.get("since", {}).get(str(since), 0)
        label = ngettext("The last %(n)d day", "The last %(n)d days", back) % {"n": back}
        if chosen == (since, None):
            is_own = False
            yield Choice(label, count, address_of(wanted, since=""), is_chosen=True)
        elif count and (any(chosen) or count != counted.total):
            yield Choice(label, count, address_of(wanted, since=since, until=""), is_chosen=False)
    if is_own:
        there = address_of(wanted, since="", until="")
        yield Choice(days_of(*chosen), counted.total, there, is_chosen=True)


def days_of(since: date | None, until: date | None) -> str:
    """Between which days, in words."""
    if since and until:
        return _("%(first)s to %(last)s") % {"first": day(since), "last": day(until)}
    return _("From %(day)s") % {"day": day(since)} if since else _("Until %(day)s") % {"day": day(until)}


def labels_of(wanted: Wanted, *, lab: Entry | None = None) -> list[str]:
    """What a search is narrowed down by, in the reader's language.

    Args:
        wanted: what is looked for.
        lab: the one that is chosen.
    """
    labels = [lab.title if name == "lab" and lab else label_of(name, str(value)) for name, value in _plain(wanted)]
    return [*labels, days_of(wanted.since, wanted.until)] if wanted.since or wanted.until else labels


def _plain(wanted: Wanted) -> Iterator[tuple[str, object]]:
    return ((name, value) for name, value in wanted.narrows.items() if name not in DATES)


def label_of(name: str, value: str) -> str:
    """How a choice is called in the reader's language."""
    if name == "kind":
        return str(Entry.Kind(value).label)
    if name == "solved":
        return str(Entry.Solved(value).label)
    if name == "language":
        return tongue(value)
    known: dict[str, object | None] = {
        "area": Area.objects.kept().get(int(value)) if value.isdecimal() else None,
        "country": Country.objects.kept().get(value),
        "phase": Phase.objects.kept().get(value),
        "level": Level.objects.kept().get(value),
        "tag": kept_tag(value) if name == "tag" else None,
    }
    thing = known[name]
    return thing.short_label if isinstance(thing, Area) else str(thing or value)
