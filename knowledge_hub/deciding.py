"""Two ways in that begin with a manager's day and not with kinds of documents: by phase, and “I must decide…”."""

from __future__ import annotations

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hlh.catalogue.models import Entry
from hlh.catalogue.models.entries import EntryQuerySet
from hlh.paging import Page, by_movement
from hlh.remembering import same_for_strangers
from hlh.taxonomy.likeness import Factor
from hlh.taxonomy.models import Area, Country, Level, Phase
from hlh.taxonomy.models.labels import sorting
from hlh.web import Request
from knowledge_hub import showing
from knowledge_hub.fitting import Fit, fit_in
from knowledge_hub.narrowing import Setting

HELPING = (Entry.Kind.RESOURCE, Entry.Kind.ACTION_BRIEF, Entry.Kind.LEARNING_BRIEF)
INDEX = 36  # on a page of a phase: one who looks around turns few pages
SHORT = 9  # things that a decision is helped with: what somebody reads in a minute


@require_safe
def phases(request: Request, code: str = "") -> HttpResponse:
    """Resources and briefs of a phase, or of all three; narrowed down by area, a page at a time."""
    phase = Phase.objects.kept().get(code)
    if code and phase is None:
        raise Http404
    setting = Setting(area=Setting.said_in(request).area)
    entries = Entry.objects.visible_to(request.user).filter(kind__in=HELPING)
    entries = entries.filter(phase=code) if code else entries.exclude(phase="")
    if setting.area:
        entries = entries.about(setting.area)
    page = by_movement(entries, request.GET.get("after", ""), size=INDEX, moved="published_at")
    mark = [(row.pk, row.published_at) for row in page.rows]  # what is not for everybody any more is not among them
    return same_for_strangers(request, mark, lambda: _phase(request, phase, setting, page))


def _phase(request: Request, phase: Phase | None, setting: Setting, page: Page[Entry]) -> HttpResponse:
    context = {
        "section": "hub",
        "phase": phase,
        "phases": list(Phase.objects.kept().values()),
        "setting": setting,
        "facets": [setting.facet("area")],
        "cards": showing.cards(page.rows),
        "next": page.next,
    }
    return render(request, "knowledge_hub/phases.html", context)


@require_safe
def decide(request: Request) -> HttpResponse:
    """“I must decide…”: an area, then the level and the moment; a short list of what helps, what fits best first."""
    setting, fit = Setting.said_in(request), fit_in(request.GET)
    found = _helping(Entry.objects.visible_to(request.user), setting, fit)
    entries = list(found[: SHORT + 1]) if setting.area else []
    context = {
        "section": "hub",
        "setting": setting,
        "fit": fit,
        "factors": [(factor, fit is None or factor in fit.factors) for factor in Factor],
        "places": _places() if setting.area else [],
        "area": Area.objects.kept().get(setting.area),
        "areas": list(Area.objects.offered()),
        "levels": list(Level.objects.kept().values()),
        "phases": list(Phase.objects.kept().values()),
        "rows": _with_reasons(entries[:SHORT], setting, fit),
        "is_more": len(entries) > SHORT,
    }
    return render(request, "knowledge_hub/decide.html", context)


def _places() -> list[tuple[str, str]]:
    """The countries to look from, as a reader of this language looks for them."""
    return sorted(((one.iso3, one.label) for one in Country.objects.kept().values()), key=lambda one: sorting(one[1]))


def _helping(entries: EntryQuerySet, setting: Setting, fit: Fit | None) -> QuerySet[Entry]:
    """What helps in a setting: what names no level or phase fits all of them, and stands behind what names this one."""
    found: QuerySet[Entry] = entries.filter(kind__in=HELPING).about(setting.area)
    order: list[Case | str] = []
    if setting.phase:
        found = found.filter(phase__in=("", setting.phase))
        order.append(_first(Q(phase=setting.phase)))
    if setting.level:
        found = found.filter(Q(levels=[]) | Q(levels__contains=[setting.level]))
        order.append(_first(Q(levels__contains=[setting.level])))
    if fit is not None:
        found, order = fit.put_in_order(found), ["-fit", *order]
    return found.order_by(*order, "-published_at", "-pk")


def _with_reasons(entries: list[Entry], setting: Setting, fit: Fit | None) -> list[tuple[showing.Card, list[str]]]:
    """Cards, each with why it stands where it stands."""
    rows = []
    for card, entry in zip(showing.cards(entries), entries, strict=True):
        reasons = fit.reasons(entry) if fit else []
        if setting.level and setting.level in entry.levels:
            reasons.append(_("made for this level"))
        if setting.phase and setting.phase == entry.phase:
            reasons.append(_("made for this phase"))
        rows.append((card, reasons))
    return rows


def _first(condition: Q) -> Case:
    return Case(When(condition, then=Value(0)), default=Value(1), output_field=IntegerField())
