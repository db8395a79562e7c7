"""The steps of a review join the menu and the addresses of /cms/."""

from django.urls import URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from briefs import staff_urls
from hlh.staff import AdministratorsItem


@hooks.register("register_admin_urls")
def addresses() -> list[URLResolver]:
    return [path("review-steps/", include(staff_urls))]


@hooks.register("register_settings_menu_item")
def steps_item() -> AdministratorsItem:
    return AdministratorsItem(
        _("Steps of a review"), reverse("steps:steps"), name="review-steps", icon_name="tasks", order=20
    )
