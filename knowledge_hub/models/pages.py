"""Pages that curators write: the hub's home, a shelf for each area, and plain pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, PublishingPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from hlh.catalogue.around import Around, around_of
from hlh.catalogue.entries import Described
from hlh.catalogue.models import Entry
from hlh.taxonomy.languages import LANGUAGES
from hlh.taxonomy.models import Area
from hlh.taxonomy.models.keys import TaxonomyKey
from knowledge_hub import showing
from knowledge_hub.blocks import BODY, PICKS, passages_of
from knowledge_hub.forms import AboutAreasForm
from knowledge_hub.privacy import audience_of

if TYPE_CHECKING:
    from hlh.web import Request

TONGUES = [(language.code, language.name) for language in LANGUAGES]


class OfTheHub(Page):
    """What every page of the hub shares: its language, its summary, and how it stands in the catalogue."""

    KIND = "page"
    LEADS_ON = False  # whether it only lists what stands elsewhere

    language = models.CharField(
        _("language"), max_length=2, choices=TONGUES, default="en", help_text=_("The language that this is written in.")
    )
    summary = models.TextField(
        _("in one or two sentences"),
        max_length=300,
        blank=True,
        help_text=_("What somebody finds here. It stands in lists and in the search."),
    )
    look_again_by = models.DateField(
        _("look at it again by"),
        null=True,
        blank=True,
        help_text=_(
            "After this day readers are told that nobody has looked at it again, and you find it on your first screen."
        ),
    )
    is_demo = models.BooleanField(default=False)

    promote_panels = [FieldPanel("slug")]
    settings_panels = [FieldPanel("look_again_by"), PublishingPanel()]
    private_page_options = ["login", "groups"]
    allowed_http_methods = ["GET", "HEAD"]

    class Meta:
        abstract = True

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | {"section": "hub", "above": showing.above(self), "around": self.around_for(request)}

    def around_for(self, request: Request) -> Around:
        """Where it stands, and what its reader can do with it; nothing where it only leads on to others."""
        return around_of(self, reader=request.user) if self.live and not self.LEADS_ON else Around()

    @property
    def is_overdue(self) -> bool:
        """Whether the day by which somebody should have looked at it again is over."""
        return self.look_again_by is not None and self.look_again_by < now().date()

    def found_by(self) -> str:
        """The audience that finds it; at its address whoever may read it still does."""
        return audience_of(self)

    def in_short(self) -> str:
        """What lists say of it."""
        return self.summary

    def about_areas(self) -> list[int]:
        """The numbers of the areas that it is about."""
        return []

    def about_countries(self) -> list[str]:
        """The codes of the countries that it is about; empty: every country."""
        return []

    def tag_keys(self) -> list[int]:
        """The keys of its free tags, in order."""
        return []

    def passages(self) -> list[tuple[str, str, str]]:
        """What can be found in it."""
        return [("", self.in_short() or self.title, self.language)]

    def built_on(self) -> list[Entry]:
        """The things of the catalogue that it came of."""
        return []

    def in_figures(self) -> dict[str, Any]:
        """What a fact about it keeps."""
        return {"kind": self._meta.model_name, "areas": self.about_areas()}

    def as_entry(self) -> Described | None:
        """How the catalogue knows it; a page that is not published stands nowhere."""
        if not self.live:
            return None
        return Described(
            kind=self.KIND,
            title=self.title,
            summary=self.in_short(),
            language=self.language,
            areas=self.about_areas(),
            countries=self.about_countries(),
            published_at=self.first_published_at or now(),
            address=self.url_path,  # the home of the hub stands at /hub/, and the tree below it
            audience=self.found_by(),
            passages=self.passages(),
            phase=getattr(self, "phase", ""),
            tags=self.tag_keys(),
        )


class HubHome(OfTheHub):
    """The front of the knowledge hub: the shelves of the areas, and what came last."""

    LEADS_ON = True

    template = "knowledge_hub/home.html"
    max_count = 1
    subpage_types = [f"knowledge_hub.{name}" for name in ("AreaShelf", "HubPage", "Resource", "Event")]
    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("language")]

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        reader = request.user
        return (
            context
            | {"areas": showing.shelves(reader), "coming": showing.coming(reader)}
            | showing.latest(reader, after=_key(request))
        )


class AreaShelf(OfTheHub):
    """What to begin with in an area: up to five things, each with its why, chosen on a day by an office."""

    LEADS_ON = True

    template = "knowledge_hub/shelf.html"
    parent_page_types = ["knowledge_hub.HubHome"]
    subpage_types = ["knowledge_hub.HubPage", "knowledge_hub.Resource", "knowledge_hub.Event"]

    area = TaxonomyKey(Area, models.PROTECT, verbose_name=_("area"), related_name="+")
    picks = StreamField(
        PICKS,
        max_num=5,
        blank=True,
        verbose_name=_("start with these"),
        help_text=_("Up to five things that everybody may read, the first one first. Say why for each."),
    )
    office = models.CharField(
        _("chosen by"),
        max_length=120,
        help_text=_("The office, not a name: “the area editor, WHO headquarters”."),
    )
    chosen_on = models.DateField(_("chosen on"), help_text=_("Readers see how fresh the choice is."))

    content_panels = [
        *Page.content_panels,
        FieldPanel("area"),
        FieldPanel("summary"),
        FieldPanel("picks"),
        FieldPanel("office"),
        FieldPanel("chosen_on"),
        FieldPanel("language"),
    ]

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        reader = request.user
        picks = {"picks": showing.picks_of(self, reader)}
        return context | picks | showing.latest(reader, after=_key(request), area=self.area_id)

    def about_areas(self) -> list[int]:
        return [self.area_id]

    def passages(self) -> list[tuple[str, str, str]]:
        whys = [str(pick.value["why"]) for pick in self.picks]
        return [("", "\n".join([self.summary or self.title, *whys]), self.language)]


class HubPage(OfTheHub):
    """A page that curators write: text, documents, and things of the catalogue."""

    template = "knowledge_hub/page.html"
    parent_page_types = ["knowledge_hub.HubHome", "knowledge_hub.AreaShelf", "knowledge_hub.HubPage"]
    subpage_types = ["knowledge_hub.HubPage", "knowledge_hub.Resource"]
    base_form_class = AboutAreasForm

    areas = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True, verbose_name=_("areas"))
    body = StreamField(BODY, blank=True, verbose_name=_("text"))

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("body"),
        FieldPanel("areas"),
        FieldPanel("language"),
    ]

    def about_areas(self) -> list[int]:
        return sorted(self.areas)

    def built_on(self) -> list[Entry]:
        """What its curators chose into its text."""
        return [block.value for block in self.body if block.block_type == "entry" and block.value]

    def passages(self) -> list[tuple[str, str, str]]:
        return [*super().passages(), *((anchor, text, self.language) for anchor, text in passages_of(self.body))]


def _key(request: Request) -> str:
    """Where the page of a list begins."""
    return request.GET.get("after", "")
