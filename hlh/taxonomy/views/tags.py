"""Free tags: added, renamed, merged, deleted."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from taggit.models import Tag

from hlh.paging import by_name
from hlh.staff import for_administrators
from hlh.taxonomy import tagging
from hlh.taxonomy.forms import TagForm
from hlh.web import SignedInRequest

TAGS_ON_A_PAGE = 50
MERGING = "id_merging_%s"  # two forms on a page have fields of one name


@require_http_methods(["GET", "POST"])
@for_administrators
def tags(request: SignedInRequest) -> HttpResponse:
    """All of them by name; and one more."""
    form = TagForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        tagging.add(form.cleaned_data["name"], by=request.actor)
        messages.success(request, _("The tag is there."))
        return redirect("taxonomy:tags")
    page = by_name(Tag.objects.all(), request.GET.get("after", ""), size=TAGS_ON_A_PAGE)
    return render(request, "taxonomy/tags.html", {"page": page, "form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@for_administrators
def tag(request: SignedInRequest, pk: int) -> HttpResponse:
    """One of them, to be renamed."""
    found = get_object_or_404(Tag, pk=pk)
    form = TagForm(request.POST) if request.method == "POST" else TagForm(initial={"name": found.name})
    if request.method == "POST" and form.is_valid():
        tagging.rename(found, form.cleaned_data["name"], by=request.actor)
        messages.success(request, _("Saved. It is shown everywhere from now on."))
        return redirect("taxonomy:tag", pk)
    return _show(request, found, form, TagForm(auto_id=MERGING))


@require_POST
@for_administrators
def merging(request: SignedInRequest, pk: int) -> HttpResponse:
    """What carries it carries the one of that name instead."""
    found = get_object_or_404(Tag, pk=pk)
    form = TagForm(request.POST, auto_id=MERGING)
    into = Tag.objects.filter(name__iexact=form.cleaned_data["name"]).first() if form.is_valid() else None
    if into is None:
        if not form.errors:
            form.add_error("name", _("There is no tag of this name. Write it as it stands in the list."))
        return _show(request, found, TagForm(initial={"name": found.name}), form)
    tagging.merge(found, into, by=request.actor)
    messages.success(request, _("Merged."))
    return redirect("taxonomy:tag", into.pk)


@require_POST
@for_administrators
def deletion(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take it away from everything that carries it."""
    tagging.delete(get_object_or_404(Tag, pk=pk), by=request.actor)
    messages.success(request, _("Deleted."))
    return redirect("taxonomy:tags")


def _show(request: SignedInRequest, found: Any, form: TagForm, merge_form: TagForm) -> HttpResponse:
    context = {"tag": found, "form": form, "merge_form": merge_form, "count": tagging.used(found)}
    is_wrong = bool(form.errors or merge_form.errors)
    return render(request, "taxonomy/tag.html", context, status=422 if is_wrong else 200)
