"""What people add to the menu and the addresses of /cms/."""

from django.urls import URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from hlh.people import lost_factors
from hlh.staff import AdministratorsItem


@hooks.register("register_admin_urls")
def addresses() -> list[URLResolver]:
    return [path("lost-factors/", include(lost_factors))]


@hooks.register("register_settings_menu_item")
def lost_factors_item() -> AdministratorsItem:
    there = reverse("lost_factors:lost")
    return AdministratorsItem(_("Lost second factors"), there, name="lost-factors", icon_name="key", order=20)
