"""The ground of the hub: its home in Wagtail's tree, and what editors and administrators may do at Wagtail's screens."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
)

from hlh.people.groups import ADMINISTRATORS, EDITORS, OPENS
from knowledge_hub.models import HubHome
from knowledge_hub.trees import originals

SLUG = "hub"  # it is the beginning of every address below
ON_PAGES = {
    EDITORS: ["add_page", "change_page", "publish_page"],
    ADMINISTRATORS: ["add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page"],
}
TRANSLATES = "submit_translation"
ON_COLLECTIONS = {
    "wagtaildocs": ["add_document", "change_document", "choose_document"],
    "wagtailimages": ["add_image", "change_image", "choose_image"],
}


@transaction.atomic
def found() -> HubHome:
    """Lay what is missing, and nothing twice; called whenever the hub starts."""
    Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    home: HubHome = originals(HubHome.objects.all()).first() or _home()
    _lay_the_other_trees(home)
    Site.objects.exclude(root_page=home).delete()
    if not Site.objects.exists():
        name = settings.WAGTAIL_SITE_NAME
        Site.objects.create(hostname=settings.SITE_URL.hostname, site_name=name, root_page=home, is_default_site=True)
    _say_who_may(home)
    return home


def _home() -> HubHome:
    """The home of the hub; Wagtail's own first page makes room for it."""
    root = Page.get_first_root_node() or Page.add_root(instance=Page(title="Root", slug="root"))
    Page.objects.child_of(root).filter(slug="home").delete()
    root.refresh_from_db()
    home = root.add_child(
        instance=HubHome(
            title="Knowledge hub", slug=SLUG, summary="What helps to keep essential health services running."
        )
    )
    home.save_revision().publish()
    laid: HubHome = HubHome.objects.get(pk=home.pk)
    return laid


def _lay_the_other_trees(home: HubHome) -> None:
    """A tree for the translations into each other language; its home only stands in until it is translated."""
    for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES:
        language, _made = Locale.objects.get_or_create(language_code=code)
        if not Page.objects.filter(translation_key=home.translation_key, locale=language).exists():
            home.copy_for_translation(language, alias=True)


def _say_who_may(home: HubHome) -> None:
    """Give the two groups their rights on the hub and its translations, and Wagtail's own groups none."""
    Group.objects.filter(name="Moderators").delete()
    homes = Page.objects.filter(translation_key=home.translation_key)
    GroupPagePermission.objects.exclude(page__in=homes).filter(group__name__in=ON_PAGES).delete()
    shelf = Collection.get_first_root_node() or Collection.add_root(name="Root")
    for name, codes in ON_PAGES.items():
        group, _made = Group.objects.get_or_create(name=name)
        group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename=OPENS))
        group.permissions.add(Permission.objects.get(content_type__app_label="wagtail_localize", codename=TRANSLATES))
        for right in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=codes):
            for page in homes:
                if page.pk == home.pk or right.codename != "add_page":  # a translation is begun from its original
                    GroupPagePermission.objects.get_or_create(group=group, page=page, permission=right)
        for app, names in ON_COLLECTIONS.items():
            for right in Permission.objects.filter(content_type__app_label=app, codename__in=names):
                GroupCollectionPermission.objects.get_or_create(group=group, collection=shelf, permission=right)
    collections = Permission.objects.filter(
        content_type__app_label="wagtailcore", codename__in=["add_collection", "change_collection", "delete_collection"]
    )
    Group.objects.get(name=ADMINISTRATORS).permissions.add(*collections)
