"""Countries, regions, phases and levels: what they are called; who belongs where since when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hlh.policy import Words
from hlh.staff import for_administrators
from hlh.taxonomy import dating
from hlh.taxonomy.forms import CountryForm, MembershipForm, NamesForm
from hlh.taxonomy.models import Country, Labelled, Level, Membership, Phase, Region
from hlh.taxonomy.models.labels import sorting
from hlh.web import SignedInRequest


@dataclass(frozen=True, slots=True)
class List:
    """A list of things with names, and the form for one of them."""

    title: Words
    model: type[Labelled]
    form: Callable[..., NamesForm] = NamesForm
    is_alphabetical: bool = False


LISTS = {
    "phases": List(gettext_lazy("Phases"), Phase),
    "levels": List(gettext_lazy("Levels of the health system"), Level),
    "regions": List(gettext_lazy("Regions of WHO"), Region),
    "countries": List(gettext_lazy("Countries and territories"), Country, CountryForm, is_alphabetical=True),
}


@require_safe
@for_administrators
def things(request: SignedInRequest, name: str) -> HttpResponse:
    """One list."""
    chosen = _list(name)
    rows: list[Any] = list(chosen.model._default_manager.all())
    if chosen.is_alphabetical:
        rows.sort(key=lambda row: sorting(row.label))
    return render(request, "taxonomy/list.html", {"name": name, "title": chosen.title, "rows": rows})


@require_http_methods(["GET", "POST"])
@for_administrators
def thing(request: SignedInRequest, name: str, code: str) -> HttpResponse:
    """One of them, to be renamed."""
    chosen = _list(name)
    found = get_object_or_404(chosen.model._default_manager, pk=code)
    form = chosen.form(request.POST if request.method == "POST" else None, thing=found)
    if request.method == "POST" and form.is_valid():
        dating.change(found, by=request.actor, **form.values())
        messages.success(request, _("Saved. It is shown everywhere from now on."))
        return redirect("taxonomy:thing", name, code)
    return _show(request, name, found, form)


@require_POST
@for_administrators
def memberships(request: SignedInRequest, code: str) -> HttpResponse:
    """From a day on it belongs elsewhere."""
    country = get_object_or_404(Country, pk=code)
    form = MembershipForm(request.POST, country=code)
    if not form.is_valid():
        return _show(request, "countries", country, CountryForm(thing=country), form)
    if form.is_leaving:
        dating.leave_who(country, until=form.cleaned_data["since"], by=request.actor)
    else:
        dating.belong(country, form.region, since=form.cleaned_data["since"], by=request.actor)
    messages.success(request, _("Saved. What held until then is kept with its dates."))
    return redirect("taxonomy:thing", "countries", code)


def _list(name: str) -> List:
    if name not in LISTS:
        raise Http404
    return LISTS[name]


def _show(
    request: SignedInRequest, name: str, found: Labelled, form: NamesForm, dated: MembershipForm | None = None
) -> HttpResponse:
    context: dict[str, Any] = {"name": name, "title": LISTS[name].title, "thing": found, "form": form}
    if isinstance(found, Country):
        context["memberships"] = (
            Membership.objects.filter(country=found).select_related("region").order_by(F("since").asc(nulls_first=True))
        )
        context["dated"] = dated or MembershipForm(country=found.pk)
    is_wrong = bool(form.errors or (dated and dated.errors))
    return render(request, "taxonomy/thing.html", context, status=422 if is_wrong else 200)
