"""The screen of packs in /cms/: which there are, what failed, and a button to make one again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.menu import MenuItem

from hlh.policy import YES, Ruling, no, require
from hlh.taxonomy.models import Area
from hlh.web import SignedInRequest
from knowledge_hub.models import HubHome, Pack
from knowledge_hub.packs.keeping import hurry
from knowledge_hub.trees import originals

app_name = "packs_kept"


def may_keep_packs(request: HttpRequest) -> Ruling:
    """Those who may change the front of the hub."""
    home = originals(HubHome.objects.all()).first()
    if home is not None and home.permissions_for_user(request.user).can_edit():
        return YES
    return no(_("Only those who may change the front of the hub have packs made."))


@require_safe
def listed(request: SignedInRequest) -> HttpResponse:
    """Every pack by area and language, with its state; those that failed say why."""
    require(may_keep_packs(request))
    areas = Area.objects.kept()
    packs = [(areas[pack.area], pack) for pack in Pack.objects.in_order() if pack.area in areas]
    return render(request, "knowledge_hub/staff/packs.html", {"packs": packs})


@require_POST
def again(request: SignedInRequest, number: int) -> HttpResponse:
    """Make one again, now."""
    require(may_keep_packs(request))
    pack = get_object_or_404(Pack, pk=number)
    Pack.objects.want(areas=[pack.area], languages=[pack.language])
    return _back(request)


@require_POST
def all_again(request: SignedInRequest) -> HttpResponse:
    """Make all of them again."""
    require(may_keep_packs(request))
    Pack.objects.want()
    return _back(request)


def _back(request: SignedInRequest) -> HttpResponse:
    hurry()
    messages.success(request, _("It is being made. Look again in a minute."))
    return redirect("packs_kept:listed")


def item() -> MenuItem:
    """The line of the menu; who may not press the buttons is told so there, so that no other screen asks the database."""
    return MenuItem(
        gettext_lazy("To take along"), reverse("packs_kept:listed"), name="packs", icon_name="download", order=30
    )


urlpatterns = [
    path("", listed, name="listed"),
    path("again/", all_again, name="all_again"),
    path("<int:number>/again/", again, name="again"),
]
