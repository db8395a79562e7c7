"""Areas and sub-topics: seen in their order, renamed, moved, retired, merged, deleted."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hlh.staff import for_administrators
from hlh.taxonomy import keeping
from hlh.taxonomy.forms import AreaForm, MergeForm, NamesForm, SubTopicForm
from hlh.taxonomy.models import Area, SubTopic
from hlh.taxonomy.using import used_by
from hlh.web import SignedInRequest

KINDS: dict[str, type[Area] | type[SubTopic]] = {"areas": Area, "subtopics": SubTopic}


@require_safe
@for_administrators
def index(request: SignedInRequest) -> HttpResponse:
    """Every area in its order, and the way to the other lists."""
    areas = Area.objects.select_related("merged_into").annotate(subtopic_count=Count("subtopics"))
    areas = areas.order_by("position", "number")  # who counts loses the order of the model
    return render(request, "taxonomy/areas.html", {"areas": areas})


@require_http_methods(["GET", "POST"])
@for_administrators
def topic(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    """One of them: what it is called, and what can be done with it."""
    found = _find(kind, pk)
    form = _form(found, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        keeping.rename(found, by=request.actor, **form.values())
        return _back(request, found, _("Saved. It is shown everywhere from now on."))
    return _show(request, found, form)


@require_http_methods(["GET", "POST"])
@for_administrators
def new_subtopic(request: SignedInRequest, pk: int) -> HttpResponse:
    """A sub-topic that was missing."""
    area = get_object_or_404(Area, pk=pk)
    form = SubTopicForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        values = form.values()
        made = keeping.add(area, by=request.actor, slug=_free_slug(area, values["labels"]["en"]), **values)
        return _back(request, made, _("The sub-topic is there."))
    return render(request, "taxonomy/new.html", {"area": area, "form": form}, status=422 if form.errors else 200)


@require_POST
@for_administrators
def order(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    """Up or down by one."""
    found = _find(kind, pk)
    keeping.reorder(found, steps=-1 if request.POST.get("direction") == "up" else 1, by=request.actor)
    return redirect(list_of(found))


@require_POST
@for_administrators
def retirement(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    """Offer it no more."""
    found = _find(kind, pk)
    keeping.retire(found, by=request.actor)
    return _back(request, found, _("It is retired: no form offers it any more, and what has it still shows it."))


@require_POST
@for_administrators
def restoration(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    """Offer it again."""
    found = _find(kind, pk)
    keeping.restore(found, by=request.actor)
    return _back(request, found, _("It is offered again."))


@require_http_methods(["GET", "POST"])
@for_administrators
def merging(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    """What would go over to another one; and, once that is chosen, it does."""
    found = _find(kind, pk)
    form = MergeForm(request.POST if request.method == "POST" else None, topic=found)
    if request.method == "POST" and form.is_valid():
        into = form.cleaned_data["into"]
        keeping.merge(found, into, by=request.actor)
        return _back(request, into, _("Merged. What was tagged with the old one moves within a minute."))
    context = {"topic": found, "form": form, "used_by": used_by(found), "address": address_of(found)}
    return render(request, "taxonomy/merging.html", context, status=422 if form.errors else 200)


@require_POST
@for_administrators
def deletion(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    """Delete what nothing uses."""
    found = _find(kind, pk)
    there = list_of(found)
    keeping.delete(found, by=request.actor)
    messages.success(request, _("Deleted."))
    return redirect(there)


def address_of(topic: Area | SubTopic) -> str:
    """Where one of them is edited."""
    return reverse("taxonomy:topic", args=[f"{topic.KIND}s", topic.pk])


def list_of(topic: Area | SubTopic) -> str:
    """Where it stands among its like."""
    if isinstance(topic, SubTopic):
        return reverse("taxonomy:topic", args=["areas", topic.area_id]) + "#subtopics"
    return reverse("taxonomy:index")


def _find(kind: str, pk: int) -> Area | SubTopic:
    if kind not in KINDS:
        raise Http404
    found: Area | SubTopic = get_object_or_404(KINDS[kind]._default_manager.select_related("merged_into"), pk=pk)
    return found


def _form(topic: Area | SubTopic, data: Any) -> NamesForm:
    return AreaForm(data, thing=topic) if isinstance(topic, Area) else SubTopicForm(data, thing=topic)


def _show(request: SignedInRequest, topic: Area | SubTopic, form: NamesForm) -> HttpResponse:
    context = {
        "topic": topic,
        "kind": f"{topic.KIND}s",
        "form": form,
        "list": list_of(topic),
        "used_by": used_by(topic),
        "subtopics": topic.subtopics.select_related("merged_into") if isinstance(topic, Area) else None,
    }
    return render(request, "taxonomy/topic.html", context, status=422 if form.errors else 200)


def _back(request: SignedInRequest, topic: Area | SubTopic, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect(address_of(topic))


def _free_slug(area: Area, name: str) -> str:
    """An address that no other sub-topic of the area has."""
    slug = slugify(name)[:40] or "subtopic"
    taken = SubTopic.objects.filter(area=area, slug=slug).exists()
    return f"{slug}-{get_random_string(4, 'abcdefghjkmnpqrstuvwxyz23456789')}" if taken else slug
