"""What the catalogue adds to the menu of /cms/: the way to what readers say, for those who look after entries."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from hlh.catalogue.curating import may_curate


class SaidItem(MenuItem):
    """A line for curators. The page stands outside /cms/: facilitators, who open no screen there, read it too."""

    def is_shown(self, request: HttpRequest) -> bool:
        person: Any = request.user
        return bool(may_curate(person))


@hooks.register("register_reports_menu_item")
def said_item() -> SaidItem:
    with override(settings.LANGUAGE_CODE):  # the menu is made once for everybody; the page finds its reader's language
        address = reverse("catalogue:said")
    return SaidItem(_("What readers say"), address, name="said", icon_name="comment", order=20)
