"""Collections: things of the whole catalogue that belong together, each with a sentence, chosen by an office on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from hlh.catalogue.models import Entry
from knowledge_hub import showing
from knowledge_hub.blocks import COLLECTED
from knowledge_hub.forms import AboutAreasForm
from knowledge_hub.models.pages import Chosen

if TYPE_CHECKING:
    from hlh.web import Request


class Collection(Chosen):
    """Up to forty things in an order, with headings between them: what a shelf is too small for."""

    MOST = 40

    template = "knowledge_hub/collection.html"
    parent_page_types = ["knowledge_hub.HubHome", "knowledge_hub.AreaShelf"]
    subpage_types: list[str] = []
    base_form_class = AboutAreasForm

    areas = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True, verbose_name=_("areas"))
    picks = StreamField(
        COLLECTED,
        max_num=2 * MOST,
        block_counts={"pick": {"max_num": MOST}},
        blank=True,
        verbose_name=_("what belongs together"),
        help_text=_("Up to forty things that everybody may read. Say why for each; put a heading before a group."),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("picks"),
        FieldPanel("office"),
        FieldPanel("chosen_on"),
        FieldPanel("areas"),
        FieldPanel("language"),
    ]

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"groups": showing.groups_of(self, request.user)}

    def about_areas(self) -> list[int]:
        return sorted(self.areas)

    def built_on(self) -> list[Entry]:
        """What was chosen into it, as far as it still stands."""
        return [one.value["entry"] for one in self.picks if one.block_type == "pick" and one.value["entry"]]

    def passages(self) -> list[tuple[str, str, str]]:
        words = [str(one.value if one.block_type == "heading" else one.value["why"]) for one in self.picks]
        return [("", "\n".join([self.summary or self.title, *words]), self.language)]
