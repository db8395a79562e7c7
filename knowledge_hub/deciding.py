"""Two ways in that begin with a manager's day and not with kinds of documents: by phase, and “I must decide…”."""

from __future__ import annotations

from django.db.models import Case, IntegerField, Q, Value, When
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hlh.catalogue.models import Entry
from hlh.catalogue.models.entries import EntryQuerySet
from hlh.paging import by_movement
from hlh.taxonomy.models import Area, Level, Phase
from hlh.web import Request
from knowledge_hub import showing
from knowledge_hub.narrowing import Setting

HELPING = (Entry.Kind.RESOURCE, Entry.Kind.ACTION_BRIEF, Entry.Kind.LEARNING_BRIEF)
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
    page = by_movement(entries, request.GET.get("after", ""), size=showing.ON_A_PAGE, moved="published_at")
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
    setting = Setting.said_in(request)
    entries = list(_helping(Entry.objects.visible_to(request.user), setting)[: SHORT + 1]) if setting.area else []
    context = {
        "section": "hub",
        "setting": setting,
        "area": Area.objects.kept().get(setting.area),
        "areas": list(Area.objects.offered()),
        "levels": list(Level.objects.kept().values()),
        "phases": list(Phase.objects.kept().values()),
        "cards": showing.cards(entries[:SHORT]),
        "is_more": len(entries) > SHORT,
    }
    return render(request, "knowledge_hub/decide.html", context)


def _helping(entries: EntryQuerySet, setting: Setting) -> EntryQuerySet:
    """What helps in a setting: what names no level or phase fits all of them, and stands behind what names this one."""
    found = entries.filter(kind__in=HELPING).about(setting.area)
    fits: list[Case] = []
    if setting.phase:
        found = found.filter(phase__in=("", setting.phase))
        fits.append(_first(Q(phase=setting.phase)))
    if setting.level:
        found = found.filter(Q(levels=[]) | Q(levels__contains=[setting.level]))
        fits.append(_first(Q(levels__contains=[setting.level])))
    return found.order_by(*fits, "-published_at", "-pk")


def _first(condition: Q) -> Case:
    return Case(When(condition, then=Value(0)), default=Value(1), output_field=IntegerField())
