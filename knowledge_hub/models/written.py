"""Pages with a text that curators write: plain pages, and what news shares with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from hlh.catalogue.models import Entry
from knowledge_hub.blocks import GUIDANCE, documents_in, passages_of, pictures_in
from knowledge_hub.forms import AboutAreasForm
from knowledge_hub.models.pages import OfTheHub
from knowledge_hub.pictures.hanging import hung
from knowledge_hub.reading.offering import offers_of, passages_of_documents
from knowledge_hub.steps import steps_for

if TYPE_CHECKING:
    from hlh.web import Request


class Written(OfTheHub):
    """A page with a text (`body`): headings, words, things of the catalogue, documents and pictures."""

    areas = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True, verbose_name=_("areas"))

    base_form_class = AboutAreasForm

    class Meta(OfTheHub.Meta):
        abstract = True

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | {"offers": offers_of(documents_in(self.body)), "hung": hung(pictures_in(self.body))}

    def about_areas(self) -> list[int]:
        return sorted(self.areas)

    def built_on(self) -> list[Entry]:
        """What its curators chose into its text."""
        return [block.value for block in self.body if block.block_type == "entry" and block.value]

    def passages(self) -> list[tuple[str, str, str]]:
        own = ((anchor, text, self.language) for anchor, text in passages_of(self.body))
        return [*super().passages(), *own, *passages_of_documents(documents_in(self.body))]


class HubPage(Written):
    """A page that curators write: text, documents, and things of the catalogue."""

    template = "knowledge_hub/page.html"
    parent_page_types = ["knowledge_hub.HubHome", "knowledge_hub.AreaShelf", "knowledge_hub.HubPage"]
    subpage_types = ["knowledge_hub.HubPage", "knowledge_hub.Resource"]

    body = StreamField(GUIDANCE, blank=True, verbose_name=_("text"))

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("body"),
        FieldPanel("areas"),
        FieldPanel("language"),
    ]

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | steps_for(request.GET.get("for", ""), self.body)
