"""News: what is short, holds for some time, and leaves the lists by itself."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet

from knowledge_hub.blocks import BODY
from knowledge_hub.models.written import Written
from knowledge_hub.privacy import NOBODY


class NewsQuerySet(PageQuerySet):
    def still_news(self) -> NewsQuerySet:
        """What has not run out."""
        found: NewsQuerySet = self.filter(models.Q(until=None) | models.Q(until__gte=localdate()))
        return found


class News(Written):
    """A dated, short post of those who keep the hub."""

    template = "knowledge_hub/news.html"
    parent_page_types = ["knowledge_hub.HubHome"]
    subpage_types: list[str] = []

    dated = models.DateField(_("date"), default=localdate, help_text=_("The day that it tells of."))
    until = models.DateField(
        _("news until"),
        null=True,
        blank=True,
        help_text=_("After this day it leaves the lists; at its address it can still be read."),
    )
    body = StreamField(BODY, blank=True, verbose_name=_("text"))

    objects = PageManager.from_queryset(NewsQuerySet)()

    content_panels = [
        *Page.content_panels,
        FieldPanel("dated"),
        FieldPanel("until"),
        FieldPanel("summary"),
        FieldPanel("body"),
        FieldPanel("areas"),
        FieldPanel("language"),
    ]

    @property
    def is_old(self) -> bool:
        """Whether the day until which it was news is over."""
        return self.until is not None and self.until < localdate()

    def found_by(self) -> str:
        """Nobody finds what ran out; at its address it can still be read."""
        return NOBODY if self.is_old else super().found_by()

    def clean(self) -> None:
        super().clean()
        if self.until is not None and self.dated is not None and self.until < self.dated:
            raise ValidationError({"until": _("This day is before its date. Choose a later one, or leave it empty.")})
