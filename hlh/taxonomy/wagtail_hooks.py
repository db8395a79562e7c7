"""The taxonomy joins the menu and the addresses of /cms/."""

from django.urls import URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from hlh.staff import AdministratorsItem
from hlh.taxonomy import urls


@hooks.register("register_admin_urls")
def addresses() -> list[URLResolver]:
    return [path("taxonomy/", include(urls))]


@hooks.register("register_settings_menu_item")
def taxonomy_item() -> AdministratorsItem:
    return AdministratorsItem(
        _("Areas and lists"), reverse("taxonomy:index"), name="taxonomy", icon_name="tag", order=10
    )
