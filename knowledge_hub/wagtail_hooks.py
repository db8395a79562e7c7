"""What Wagtail's screens show beside their own: a beginning, and no doors that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, URLResolver, include, path
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.documents import get_document_model
from wagtail.models import Page
from wagtail.permissions import policy_registry

from hlh.catalogue.audiences import readable_by
from hlh.catalogue.entries import entry_of
from hlh.catalogue.following import may_hear_of
from hlh.catalogue.models import Entry
from hlh.people.models.persons import Person, Stranger
from hlh.policy import NotNow
from hlh.taxonomy.models import Area
from hlh.web import SignedInRequest
from hlh.weblinks.asking import check_again
from hlh.weblinks.models import Mention
from knowledge_hub.blocks import EntryBlock
from knowledge_hub.choosing import choosing
from knowledge_hub.models import (
    AreaShelf,
    Collection,
    DocumentText,
    Event,
    HubHome,
    HubPage,
    News,
    Proposal,
    Resource,
)
from knowledge_hub.packs import screens
from knowledge_hub.trees import originals

SOON = timedelta(days=30)
MOST = 10
OF_THE_HUB = (Entry.Kind.PAGE, Entry.Kind.RESOURCE, Entry.Kind.EVENT)
NOT_OURS = {"users", "groups", "workflows", "workflow-tasks", "sites"}


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern | URLResolver]:
    return [
        path("links/<int:number>/check/", link_check, name="hub_link_check"),
        path("packs/", include(screens)),
    ]


@hooks.register("register_reports_menu_item")
def packs_item() -> MenuItem:
    return screens.item()


@require_POST
def link_check(request: SignedInRequest, number: int) -> HttpResponse:
    """A worker looks at the dead links of a page now, for whoever may change that page."""
    page = get_object_or_404(Page.objects.live(), pk=number).specific
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied(_("Only those who may change this page have its links checked."))
    try:
        many = check_again(entry_of(page), person=request.user.pk)
    except NotNow as later:
        messages.error(request, str(later.words))
    else:
        words = ngettext(
            "%(n)d link is being checked. Look again in a minute.",
            "%(n)d links are being checked. Look again in a minute.",
            many,
        )
        messages.success(request, words % {"n": many})
    return redirect("wagtailadmin_home")


@hooks.register("register_admin_viewset")
def chooser_of_the_catalogue() -> Any:
    return choosing


@hooks.register("construct_settings_menu")
def without_the_screens_of_people(request: HttpRequest, items: list[Any]) -> None:
    """People are appointed on our own pages; Wagtail's groups follow."""
    items[:] = [item for item in items if item.name not in NOT_OURS]


@hooks.register("construct_main_menu")
def without_help(request: HttpRequest, items: list[Any]) -> None:
    """Help stands on the first screen."""
    items[:] = [item for item in items if item.name != "help"]


def overdue() -> QuerySet[Page]:
    """What nobody has looked at by the day that its curator set, what was changed longest ago first; what was superseded
    needs it no more."""
    late = Q()
    for model in (HubHome, AreaShelf, Collection, HubPage, News, Resource, Event):
        late |= Q(pk__in=originals(model.objects.filter(look_again_by__lt=now().date())).values("pk"))
    late &= ~Q(pk__in=Resource.objects.filter(successor__live=True).values("pk"))
    found: QuerySet[Page] = Page.objects.live().filter(late).order_by("latest_revision_created_at")
    return found


def fallen_picks(curator: Person) -> Iterator[tuple[AreaShelf | Collection, str | None]]:
    """Shelves and collections with a pick that not everybody sees: it was superseded, withdrawn, unpublished or made private since.

    Returns:
        Each shelf with the title of the pick: empty where the curator may not hear of it, None where it is gone.
    """
    shelves = [
        *originals(AreaShelf.objects.live()).order_by("area"),
        *originals(Collection.objects.live()).order_by("pk"),
    ]
    chosen = [(shelf, pick) for shelf in shelves for pick in shelf.picks.raw_data if pick["type"] == "pick"]
    picks = [(shelf, pick["value"]["entry"]) for shelf, pick in chosen]
    entries = EntryBlock().bulk_to_python([thing for _shelf, thing in picks])  # of all shelves at once
    public = readable_by(Stranger())
    for (shelf, _thing), entry in zip(picks, entries, strict=True):
        if entry is None:
            yield shelf, None
        elif entry.audience_id not in public:
            yield shelf, entry.title if may_hear_of(curator, entry) else ""


def illegible(curator: Person) -> QuerySet[DocumentText]:
    """Documents of which the search finds no word, as far as the curator may change them; the newest first."""
    policy = policy_registry.get_by_type(get_document_model())
    theirs = policy.instances_user_has_permission_for(curator, "change").order_by()
    return DocumentText.objects.illegible().filter(document__in=theirs).select_related("document").order_by("-read_at")


class Beginning(Component):
    """The first screen: what can be done here, and what needs somebody's eye."""

    name = "beginning"
    template_name = "knowledge_hub/staff/beginning.html"
    order = 50

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        shelves = set(originals(AreaShelf.objects.live()).values_list("area", flat=True))
        holding = (
            originals(Resource.objects.live())
            .filter(valid_until__lte=now().date() + SOON)
            .exclude(successor__live=True)
        )
        request = parent_context["request"]
        readable = Entry.objects.visible_to(request.user).filter(kind__in=OF_THE_HUB)
        dead = Mention.objects.dead().filter(entry__in=readable).select_related("address", "entry").order_by("-pk")
        return {
            "home": originals(HubHome.objects.all()).first(),
            "proposed": Proposal.objects.to_decide(request.user).count(),
            "without_shelf": [area for area in Area.objects.offered() if area.number not in shelves],
            "ending": holding.order_by("valid_until")[:MOST],
            "dead": dead[:MOST],
            "overdue": overdue()[:MOST],
            "illegible": illegible(request.user)[:MOST],
            "owing": Event.objects.owing().order_by("ends_at", "pk")[:MOST],
            "fallen": list(islice(fallen_picks(request.user), MOST)),
            "request": request,
            "csrf_token": get_token(request),
        }


@hooks.register("construct_homepage_panels")
def begin_here(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(Beginning())
