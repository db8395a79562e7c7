"""The partners of the network: who they are, what they offer, and what they were called for."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import CharField, F, Value
from django.db.models.functions import Concat
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hlh.network import policy
from hlh.network.forms import OF_PARTNERS, NewPartnerForm, PageForm, PartnerForm
from hlh.network.models import Ask, Call, Partner
from hlh.network.models.partners import USUALLY
from hlh.network.showing import resources_of
from hlh.paging import by_name, number_in
from hlh.people import drafts
from hlh.people.doors import signed_in
from hlh.policy import NotNow, require
from hlh.taxonomy.languages import data_code
from hlh.taxonomy.models import Area
from hlh.web import Request, SignedInRequest, own

ON_A_PAGE, CALLS_SHOWN = 30, 20
MANY = ("areas", "regions", "languages")  # fields with several values


@require_safe
def partners(request: Request) -> HttpResponse:
    """Those that take part now, in the order of their names; ?area=6 and ?kind=un narrow them down."""
    found, chosen = Partner.objects.standing().select_related("organisation__country"), {}
    area, kind = number_in(request.GET.get("area", "")), request.GET.get("kind", "")
    if Area.objects.current(area):
        found, chosen["area"] = found.about(area), str(area)
    if kind in OF_PARTNERS:
        found, chosen["kind"] = found.filter(organisation__kind=kind), kind
    named = found.annotate(key=Concat(F("organisation__name"), Value(" "), F("slug"), output_field=CharField()))
    page = by_name(named, request.GET.get("after", ""), size=ON_A_PAGE, name="key")
    context = {
        "page": page,
        "chosen": chosen,
        "query": "&".join(f"{name}={value}" for name, value in chosen.items()),
        "areas": Area.objects.offered(),
        "kinds": [(one.value, one.label) for one in OF_PARTNERS],
        "may_keep": policy.may_keep_partners(request.user),
        "may_call": policy.may_call(request.user),
        "section": "network",
    }
    return render(request, "network/partners.html", context)


@require_safe
def partner(request: Request, slug: str) -> HttpResponse:
    """One of them; contact is by calls only."""
    found = get_object_or_404(Partner.objects.for_listing(), slug=slug)
    asked = Ask.objects.asked().filter(partner=found, call__stage__in=Call.PUBLIC)
    context = {
        "partner": found,
        "asks": list(asked.select_related("call").order_by("-asked_at", "-pk")[:CALLS_SHOWN]),
        "resources": resources_of(found, request.user),
        "may_edit": policy.may_edit(request.user, found),
        "is_contact": policy.is_contact_of(request.user, found),
        "section": "network",
    }
    return render(request, "network/partner.html", context)


@drafts.stands_alone
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: SignedInRequest) -> HttpResponse:
    """An organisation takes part from now on."""
    require(policy.may_keep_partners(request.user))
    first = {"calls_a_month": USUALLY, "language": data_code(request.LANGUAGE_CODE)} | typed_before(request)
    form = NewPartnerForm(request.POST if request.method == "POST" else None, initial=first)
    if not form.is_bound:
        return _show_form(request, form)
    if not form.is_valid():
        return _show_form(request, form, status=422)
    try:
        made = Partner.objects.add(form.organisation(), by=request.actor, **form.of_the_partner())
    except NotNow as no:
        form.add_error("name", str(no.words))
        return _show_form(request, form, status=409)
    drafts.done(request)
    messages.success(request, _("It takes part now. Name a contact, so that its own people keep this page."))
    return redirect("network:contacts", made.slug)


@drafts.stands_alone
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def settings(request: SignedInRequest, slug: str) -> HttpResponse:
    """Its own people say what it offers; the people of the hub, besides, how often it is called and where."""
    found = find_to_edit(request, slug)
    kind = PartnerForm if policy.may_keep_partners(request.user) else PageForm
    stands = {name: getattr(found, name) for name in kind.base_fields}
    form = kind(request.POST if request.method == "POST" else None, initial=stands | typed_before(request))
    if not form.is_bound:
        return _show_form(request, form, partner=found)
    if not form.is_valid():
        return _show_form(request, form, status=422, partner=found)
    found.change(form.cleaned_data, by=request.actor)
    drafts.done(request)
    return redirect(found)


@require_POST
@signed_in
def end(request: SignedInRequest, slug: str) -> HttpResponse:
    """It takes part no more; or again."""
    found = get_object_or_404(Partner.objects.for_listing(), slug=slug)
    require(policy.may_keep_partners(request.user))
    if request.POST.get("again"):
        found.take_part_again(by=request.actor)
    else:
        found.end(by=request.actor)
    return redirect(found)


def find_to_edit(request: SignedInRequest, slug: str) -> Partner:
    found = get_object_or_404(Partner.objects.for_listing(), slug=slug)
    require(policy.may_edit(request.user, found))
    return found


def typed_before(request: Request) -> dict[str, Any]:
    """What was kept of this form, with all values where it takes several."""
    return {name: values if name in MANY else values[0] for name, values in drafts.kept(request).items() if values}


def _show_form(
    request: SignedInRequest, form: PageForm, *, status: int = 200, partner: Partner | None = None
) -> HttpResponse:
    context = {
        "form": form,
        "partner": partner,
        "may_keep": policy.may_keep_partners(request.user),
        "section": "network",
    }
    return own(render(request, "network/settings.html", context, status=status))
