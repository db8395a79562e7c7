"""A resource: something that helps, by whom it was made, where it is, and under which licence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase, Tag
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.documents import get_document_model_string
from wagtail.models import Page

from hlh.catalogue.audiences import EVERYBODY, SUPERSEDED
from hlh.people.models import Organisation
from hlh.taxonomy.languages import data_code
from hlh.taxonomy.tagging import of_keys
from knowledge_hub import showing
from knowledge_hub.forms import ResourceForm
from knowledge_hub.models.helping import HelpsIn, edition_of, lines_in
from knowledge_hub.models.pages import OfTheHub
from knowledge_hub.proposing.addresses import LONGEST
from knowledge_hub.reading.offering import offers_of, passages_of_documents
from knowledge_hub.trusting import trust_of
from knowledge_hub.using import uses_of

if TYPE_CHECKING:
    from hlh.web import Request


class ResourceTag(ItemBase):
    """That a resource carries a free tag."""

    tag = models.ForeignKey(Tag, models.CASCADE, related_name="+")
    content_object = ParentalKey("knowledge_hub.Resource", on_delete=models.CASCADE, related_name="ties_to_tags")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="a_resource_carries_a_tag_once")]


class Resource(OfTheHub):
    """A guideline, document, tool, dataset, course or learning initiative."""

    KIND = "resource"
    IS_TRANSLATED = False  # its title is its publisher's, and its lines are told in other languages by themselves

    class Kind(models.TextChoices):
        GUIDELINE = "guideline", _("Guideline")
        DOCUMENT = "document", _("Document")
        TOOL = "tool", _("Tool")
        DATASET = "dataset", _("Dataset")
        COURSE = "course", _("Course")
        INITIATIVE = "initiative", _("Learning initiative")

    class Hosting(models.TextChoices):
        LINK = "link", _("We may link to it only")
        HOST = "host", _("We may give out a copy")

    template = "knowledge_hub/resource.html"
    parent_page_types = ["knowledge_hub.HubHome", "knowledge_hub.AreaShelf", "knowledge_hub.HubPage"]
    subpage_types: list[str] = []
    base_form_class = ResourceForm

    kind = models.CharField(_("what it is"), max_length=12, choices=Kind, default=Kind.GUIDELINE)
    publisher = models.CharField(_("published by"), max_length=200, help_text=_("Who made it and stands for it."))
    publisher_kind = models.CharField(
        _("kind of publisher"), max_length=12, choices=Organisation.Kind, default=Organisation.Kind.WHO_HEADQUARTERS
    )
    link = models.URLField(
        _("address"),
        max_length=LONGEST,
        blank=True,
        help_text=_("Where its publisher keeps it. Open it once to be sure."),
    )
    document = models.ForeignKey(
        get_document_model_string(),
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("copy"),
        help_text=_("Only where the licence lets us give out a copy."),
    )
    helps = models.TextField(
        _("what it helps with"),
        max_length=600,
        help_text=_("At most five lines, each of them one thing somebody can do with it."),
    )
    areas = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True, verbose_name=_("areas"))
    countries = ArrayField(
        models.CharField(max_length=3), default=list, blank=True, verbose_name=_("countries it was made for")
    )
    phase = models.CharField(_("phase"), max_length=20, blank=True)
    levels = ArrayField(models.CharField(max_length=20), default=list, blank=True, verbose_name=_("levels"))
    tags = ClusterTaggableManager(through=ResourceTag, blank=True, verbose_name=_("Free tags"))
    licence = models.CharField(
        _("licence"), max_length=80, help_text=_("As its publisher writes it, such as “CC BY-NC-SA 3.0 IGO”.")
    )
    hosting = models.CharField(_("what the licence allows us"), max_length=4, choices=Hosting, default=Hosting.LINK)
    reviewed_by = models.CharField(
        _("reviewed by"),
        max_length=120,
        blank=True,
        help_text=_("The office that looked whether it still holds, not a name."),
    )
    reviewed_on = models.DateField(
        _("reviewed on"), null=True, blank=True, help_text=_("When somebody last looked whether it still holds.")
    )
    valid_until = models.DateField(
        _("valid until"),
        null=True,
        blank=True,
        help_text=_("After this day readers are told that it may be out of date."),
    )
    successor = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("superseded by"),
        help_text=_("Nobody finds this one any more; whoever comes to its address, or was told of it, is led on."),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("kind"),
        FieldPanel("helps"),
        InlinePanel("helps_in", heading=_("What it helps with, in other languages"), max_num=5),
        MultiFieldPanel([FieldPanel("publisher"), FieldPanel("publisher_kind")], heading=_("Who stands for it")),
        MultiFieldPanel(
            [FieldPanel("link"), FieldPanel("document"), FieldPanel("licence"), FieldPanel("hosting")],
            heading=_("Where it is"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("areas"),
                FieldPanel("levels"),
                FieldPanel("phase"),
                FieldPanel("countries"),
                FieldPanel("tags"),
            ],
            heading=_("What it is about"),
        ),
        MultiFieldPanel(
            [FieldPanel("reviewed_by"), FieldPanel("reviewed_on"), FieldPanel("valid_until"), FieldPanel("successor")],
            heading=_("How long it holds"),
        ),
        FieldPanel("language"),
    ]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(document=None) | models.Q(hosting="host"), name="a_copy_is_given_out_with_leave"
            )
        ]

    @property
    def lines(self) -> list[str]:
        """What it helps with, line by line."""
        return lines_in(self.helps)

    @property
    def edition(self) -> str:
        """The mark of these lines: translations of others are out of date."""
        return edition_of(self.helps)

    def in_language(self, code: str) -> HelpsIn | None:
        """Its lines in another language than its own, where somebody wrote them."""
        if code == self.language:
            return None
        return next((one for one in self.helps_in.all() if one.language == code), None)

    @property
    def is_past(self) -> bool:
        """Whether the day until which it holds is over."""
        return self.valid_until is not None and self.valid_until < now().date()

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        successor = self.leads_on_to and showing.card_of(self.leads_on_to, request.user)
        told = self.in_language(data_code(get_language() or "en"))
        return context | {
            "lines": told.each if told else self.lines,
            "told": told,
            "is_behind": told is not None and not told.is_of(self.edition),
            "trust": trust_of(self),
            "tags": of_keys(self.tag_keys()),
            "successor": successor,
            "older": showing.superseded_by(self, request.user),
            "uses": uses_of(self, request.user) if context["around"].thread else [],
            "offer": offers_of([self.document]).get(self.document_id),
        }

    @property
    def leads_on_to(self) -> Resource | None:
        """What stands in its place; a successor that is not published takes no place."""
        return self.successor if self.successor is not None and self.successor.live else None

    def found_by(self) -> str:
        # what was for some only keeps them: lists of what fell name it to whoever comes
        found_by = super().found_by()
        return SUPERSEDED if found_by == EVERYBODY and self.leads_on_to else found_by

    def in_short(self) -> str:
        return " ".join(self.lines)[:300]

    def about_areas(self) -> list[int]:
        return sorted(self.areas)

    def tag_keys(self) -> list[int]:
        return sorted(self.tags.values_list("pk", flat=True))

    def about_countries(self) -> list[str]:
        return sorted(self.countries)

    def passages(self) -> list[tuple[str, str, str]]:
        said = [("", "\n".join([self.title, *self.lines, self.publisher]), self.language)]
        others = [(f"in-{one.language}", one.lines, one.language) for one in self.helps_in.all() if one.lines]
        return [*said, *sorted(others), *passages_of_documents([self.document])]
