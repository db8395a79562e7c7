"""What every page of the hub shares; its home, and a shelf for each area."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils.functional import cached_property
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, PublishingPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField

from hlh.catalogue.around import Around, around_of
from hlh.catalogue.entries import Described
from hlh.catalogue.models import Entry
from hlh.taxonomy.models import Area, Phase
from hlh.taxonomy.models.keys import TaxonomyKey
from knowledge_hub import showing, translated
from knowledge_hub.blocks import BLOCK, PICKS
from knowledge_hub.forms import HubForm, ShelfForm
from knowledge_hub.models.helping import TONGUES
from knowledge_hub.models.packs import Pack
from knowledge_hub.policy import may_see_gaps
from knowledge_hub.privacy import audience_of
from knowledge_hub.reading.offering import is_of_a_document
from knowledge_hub.trees import is_original, original_of

if TYPE_CHECKING:
    from hlh.web import Request

TAKEN = (  # what stands at /hub/… itself: no page below the home
    *("calendar", "decide", "documents", "events", "gaps", "packs", "phases"),
    *("proposals", "propose"),
)


class OfTheHub(Page):
    """What every page of the hub shares: its language, its summary, and how it stands in the catalogue."""

    KIND = "page"
    LEADS_ON = False  # whether it only lists what stands elsewhere
    IS_TRANSLATED = True  # whether it is told as a whole in other languages

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

    base_form_class = HubForm
    promote_panels = [FieldPanel("slug")]
    settings_panels = [FieldPanel("look_again_by"), PublishingPanel()]
    taken: tuple[str, ...] = ()  # slugs that no page below it may have
    allowed_http_methods = ["GET", "HEAD"]
    # a translation stands at its original's address; names and offices are called as they call themselves
    override_translatable_fields: ClassVar[list[SynchronizedField]] = [SynchronizedField("slug")]

    class Meta:
        abstract = True

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | {"section": "hub", "above": showing.above(self), "around": self.around_for(request)}

    def around_for(self, request: Request) -> Around:
        """Where it stands, and what its reader can do with it; nothing where it only leads on to others."""
        original = self.original
        return around_of(original, reader=request.user) if self.live and original and not self.LEADS_ON else Around()

    @property
    def private_page_options(self) -> list[str]:
        """Whom Wagtail lets an editor restrict a page to; who reads a translation is said at its original."""
        return [] if self.is_translation else ["login", "groups"]

    @property
    def is_translation(self) -> bool:
        """Whether it stands for its original in another language."""
        return not is_original(self)

    @cached_property
    def original(self) -> OfTheHub | None:
        """What it is a translation of, or itself; None where that was deleted."""
        return original_of(self)

    @property
    def is_behind(self) -> bool:
        """Whether its original was published anew since it was."""
        newer, mine = self.original and self.original.last_published_at, self.last_published_at
        return self.is_translation and bool(newer and mine and newer > mine)

    @property
    def beginning_of_anchors(self) -> str:
        """What the anchors of its blocks begin with; a translation's stand in the catalogue beside those of its original."""
        return f"{self.language}-" if self.is_translation else BLOCK

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

    def passages_in_every_language(self) -> list[tuple[str, str, str]]:
        """What can be found in it and in its translations, each passage with an anchor of its own."""
        found = self.passages()
        known = {anchor for anchor, _words, _language in found}
        for one in translated.translations_of(self).order_by("locale") if self.IS_TRANSLATED else ():
            for anchor, words, language in one.passages():
                if not anchor:
                    beginning = [one.title, one.in_short()]
                    rest = [line for line in words.split("\n") if line not in beginning]
                    found.append((translated.beginning_in(language), "\n".join([*beginning, *rest]), language))
                elif anchor.startswith(BLOCK):
                    found.append((f"{one.beginning_of_anchors}{anchor.removeprefix(BLOCK)}", words, language))
                elif is_of_a_document(anchor) and anchor not in known:  # others may offer it as well
                    known.add(anchor)
                    found.append((anchor, words, language))
        return found

    def built_on(self) -> list[Entry]:
        """The things of the catalogue that it came of."""
        return []

    def in_figures(self) -> dict[str, Any]:
        """What a fact about it keeps."""
        return {"kind": self._meta.model_name, "areas": self.about_areas()}

    def as_entry(self) -> Described | None:
        """How the catalogue knows it; what is not published stands nowhere, a translation in its original's entry."""
        if not self.live or self.is_translation:
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
            passages=self.passages_in_every_language(),
            phase=getattr(self, "phase", ""),
            levels=sorted(getattr(self, "levels", [])),
            tags=self.tag_keys(),
        )


class HubHome(OfTheHub):
    """The front of the knowledge hub: the shelves of the areas, and what came last."""

    LEADS_ON = True
    IS_TRANSLATED = False  # its words are those of the hub

    template = "knowledge_hub/home.html"
    taken = TAKEN
    max_count = 1
    subpage_types = [
        f"knowledge_hub.{name}" for name in ("AreaShelf", "HubPage", "Resource", "Event", "Collection", "News")
    ]
    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("language")]

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        reader = request.user
        shown = {
            "areas": showing.shelves(reader),
            "news": showing.news(reader),
            "coming": showing.coming(reader),
            "phases": Phase.objects.kept().values(),
            "may_see_gaps": may_see_gaps(reader),
        }
        return context | shown | showing.latest(reader, after=_key(request))


class Chosen(OfTheHub):
    """What an office chose on a day."""

    office = models.CharField(
        _("chosen by"),
        max_length=120,
        help_text=_("The office, not a name: “the area editor, WHO headquarters”."),
    )
    chosen_on = models.DateField(_("chosen on"), help_text=_("Readers see how fresh the choice is."))

    class Meta:
        abstract = True


class AreaShelf(Chosen):
    """What to begin with in an area: up to five things, each with its why, chosen on a day by an office."""

    LEADS_ON = True

    template = "knowledge_hub/shelf.html"
    parent_page_types = ["knowledge_hub.HubHome"]
    subpage_types = [f"knowledge_hub.{name}" for name in ("HubPage", "Resource", "Event", "Collection")]
    base_form_class = ShelfForm

    area = TaxonomyKey(Area, models.PROTECT, verbose_name=_("area"), related_name="+")
    picks = StreamField(
        PICKS,
        max_num=5,
        blank=True,
        verbose_name=_("start with these"),
        help_text=_("Up to five things that everybody may read, the first one first. Say why for each."),
    )

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
        shown = {"picks": showing.picks_of(self, reader), "pack": Pack.objects.about(self.area_id)}
        return context | shown | showing.latest(reader, after=_key(request), area=self.area_id)

    def about_areas(self) -> list[int]:
        return [self.area_id]

    def passages(self) -> list[tuple[str, str, str]]:
        whys = [str(pick.value["why"]) for pick in self.picks]
        return [("", "\n".join([self.summary or self.title, *whys]), self.language)]


def _key(request: Request) -> str:
    """Where the page of a list begins."""
    return request.GET.get("after", "")
