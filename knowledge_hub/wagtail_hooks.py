"""What Wagtail's screens show beside their own: a beginning, and no doors that lead nowhere."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils.timezone import now
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.images.wagtail_hooks import ImagesSummaryItem

from hlh.taxonomy.models import Area
from knowledge_hub.choosing import choosing
from knowledge_hub.models import AreaShelf, HubHome, Resource

SOON = timedelta(days=30)
MOST = 10
NOT_OURS = {"users", "groups", "workflows", "workflow-tasks", "sites"}


@hooks.register("register_admin_viewset")
def chooser_of_the_catalogue() -> Any:
    return choosing


@hooks.register("construct_settings_menu")
def without_the_screens_of_people(request: HttpRequest, items: list[Any]) -> None:
    """People are appointed on our own pages; Wagtail's groups follow."""
    items[:] = [item for item in items if item.name not in NOT_OURS]


@hooks.register("construct_main_menu")
def without_pictures(request: HttpRequest, items: list[Any]) -> None:
    """Pages of the hub hold no pictures yet, and help stands on the first screen."""
    items[:] = [item for item in items if item.name not in {"images", "help"}]


class Beginning(Component):
    """The first screen: what can be done here, and what needs somebody's eye."""

    name = "beginning"
    template_name = "knowledge_hub/staff/beginning.html"
    order = 50

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        shelves = set(AreaShelf.objects.live().values_list("area", flat=True))
        holding = Resource.objects.live().filter(valid_until__lte=now().date() + SOON).order_by("valid_until")
        return {
            "home": HubHome.objects.first(),
            "without_shelf": [area for area in Area.objects.offered() if area.number not in shelves],
            "ending": holding[:MOST],
            "request": parent_context["request"],
        }


@hooks.register("construct_homepage_panels")
def begin_here(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(Beginning())


@hooks.register("construct_homepage_summary_items")
def without_counting_pictures(request: HttpRequest, items: list[Any]) -> None:
    items[:] = [item for item in items if not isinstance(item, ImagesSummaryItem)]
