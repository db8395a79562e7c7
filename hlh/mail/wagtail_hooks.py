"""What letters say joins the menu and the addresses of /cms/."""

from django.urls import URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from hlh.mail import staff_urls
from hlh.staff import AdministratorsItem


@hooks.register("register_admin_urls")
def addresses() -> list[URLResolver]:
    return [path("letter-words/", include(staff_urls))]


@hooks.register("register_settings_menu_item")
def words_item() -> AdministratorsItem:
    there = reverse("letter_words:letters")
    return AdministratorsItem(_("Words of letters"), there, name="letter-words", icon_name="mail", order=30)
