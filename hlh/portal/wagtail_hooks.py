"""What the roof adds to the menu and the addresses of /cms/."""

from django.urls import URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from hlh.portal import owed, tongues
from hlh.portal.moderation import log
from hlh.staff import AdministratorsItem


@hooks.register("register_admin_urls")
def addresses() -> list[URLResolver]:
    return [path("owed/", include(owed)), path("moderation/", include(log)), path("languages/", include(tongues))]


@hooks.register("register_reports_menu_item")
def owed_item() -> AdministratorsItem:
    return AdministratorsItem(_("Owed and failed"), reverse("owed:owed"), name="owed", icon_name="warning", order=10)


@hooks.register("register_reports_menu_item")
def moderation_item() -> AdministratorsItem:
    there = reverse("moderation_log:log")
    return AdministratorsItem(_("Decisions of moderation"), there, name="moderation", icon_name="tasks", order=20)


@hooks.register("register_reports_menu_item")
def tongues_item() -> MenuItem:
    return MenuItem(_("Languages"), reverse("tongues:tongues"), name="languages", icon_name="globe", order=30)
