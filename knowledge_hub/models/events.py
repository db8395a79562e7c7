"""An event: people meet at one moment, in a room or on a line, and what they said is found afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import now
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.documents import get_document_model_string
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet

from hlh.catalogue.audiences import EVERYBODY, SUPERSEDED
from hlh.people.zones import every_zone
from knowledge_hub.blocks import BODY, CHANNELS, documents_in, passages_of, pictures_in
from knowledge_hub.events.forms import EventForm
from knowledge_hub.models.pages import OfTheHub
from knowledge_hub.pictures.hanging import hung
from knowledge_hub.reading.offering import offers_of, passages_of_documents
from knowledge_hub.trees import TREE

if TYPE_CHECKING:
    from hlh.catalogue.models import Entry
    from hlh.web import Request


class EventQuerySet(PageQuerySet):
    def to_come(self) -> Self:
        """Not over yet, the next one first; a cancelled one too, until the day has passed."""
        coming: Self = self.live().filter(ends_at__gt=now()).order_by("begins_at", "pk")
        return coming

    def past(self) -> Self:
        over: Self = self.live().filter(ends_at__lte=now())
        return over

    def owing(self) -> Self:
        """Over for two days, and nobody has written what was said there or where it is heard again; in no order."""
        late: Self = self.live().filter(
            url_path__startswith=TREE,
            ends_at__lte=now() - Event.WRITTEN_WITHIN,
            cancelled_at=None,
            recording="",
            report=[],
        )
        return late


class Event(OfTheHub):
    """An event or a webinar."""

    KIND = "event"
    WRITTEN_WITHIN = timedelta(hours=48)
    LONGEST = timedelta(days=31)
    IS_TRANSLATED = False
    TOLD = ("begins_at", "ends_at", "place", "link", "channels")  # changes that who comes is told of

    class Kind(models.TextChoices):
        EVENT = "event", _("Event")
        WEBINAR = "webinar", _("Webinar")

    template = "knowledge_hub/event.html"
    parent_page_types = ["knowledge_hub.HubHome", "knowledge_hub.AreaShelf"]
    subpage_types: list[str] = []
    base_form_class = EventForm

    kind = models.CharField(_("what it is"), max_length=8, choices=Kind, default=Kind.WEBINAR)
    zone = models.CharField(
        _("Time zone"),
        max_length=60,
        default="UTC",
        help_text=_("The hours below are those of a clock there; readers see them on their own."),
    )
    begins_at = models.DateTimeField(_("Begins"))
    ends_at = models.DateTimeField(_("Ends"))
    organiser = models.CharField(_("Organised by"), max_length=200)
    place = models.CharField(_("Place"), max_length=200, blank=True, help_text=_("Where people meet in a room."))
    link = models.URLField(
        _("way in"), max_length=500, blank=True, help_text=_("Shown to those who have a place, and to nobody else.")
    )
    channels = StreamField(
        CHANNELS, blank=True, verbose_name=_("Interpretation"), help_text=_("A line for each language.")
    )
    areas = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True, verbose_name=_("areas"))
    countries = ArrayField(models.CharField(max_length=3), default=list, blank=True, verbose_name=_("Countries"))
    places = models.PositiveIntegerField(
        _("Places"), null=True, blank=True, help_text=_("Empty: as many as come. Who comes later waits for a place.")
    )
    registration_until = models.DateTimeField(
        _("Registration until"), null=True, blank=True, help_text=_("Empty: until it begins.")
    )
    cancelled_why = models.CharField(
        pgettext_lazy("an event", "Why does it not take place?"),
        max_length=500,
        blank=True,
        help_text=_("One sentence cancels it; who has a place reads it by mail."),
    )
    cancelled_at = models.DateTimeField(null=True, blank=True, editable=False)
    recording = models.URLField(_("The recording"), max_length=500, blank=True)
    slides = models.ForeignKey(
        get_document_model_string(), models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Slides")
    )
    slides_link = models.URLField(_("Slides"), max_length=500, blank=True)
    report = StreamField(
        BODY, blank=True, verbose_name=_("What was said"), help_text=_("Its words are found by the search.")
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("kind"),
        FieldPanel("summary"),
        MultiFieldPanel([FieldPanel(name) for name in ("zone", "begins_at", "ends_at")], heading=_("When")),
        MultiFieldPanel([FieldPanel(name) for name in ("organiser", "place", "link", "channels")], heading=_("Where")),
        MultiFieldPanel([FieldPanel("places"), FieldPanel("registration_until")], heading=_("Places")),
        MultiFieldPanel([FieldPanel("areas"), FieldPanel("countries")], heading=_("What it is about")),
        FieldPanel("language"),
        FieldPanel("cancelled_why"),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("recording", "slides", "slides_link", "report")],
            heading=_("Notes and recording"),
        ),
    ]

    objects = PageManager.from_queryset(EventQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("begins_at")), name="an_event_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(registration_until=None) | Q(registration_until__lte=F("begins_at")),
                name="registration_ends_before_an_event_begins",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | ~Q(cancelled_why=""), name="a_cancelled_event_says_why"
            ),
        ]
        indexes = [models.Index(fields=["begins_at"], name="events_by_time")]

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from knowledge_hub.events.showing import shown_to

        context = super().get_context(request, *args, **kwargs)
        context |= {"offers": offers_of(documents_in(self.report)), "hung": hung(pictures_in(self.report))}
        return context | shown_to(request, self)

    def clean(self) -> None:
        super().clean()
        wrong: dict[str, str] = {}
        if self.zone not in every_zone():
            wrong["zone"] = _t("Choose one of these.")
        if self.begins_at and self.ends_at and self.ends_at <= self.begins_at:
            wrong["ends_at"] = _t("It would end before it begins. Choose a later end.")
        elif self.begins_at and self.ends_at and self.ends_at - self.begins_at > self.LONGEST:
            wrong["ends_at"] = _t("It would last longer than a month. Choose an earlier end.")
        if self.begins_at and self.registration_until and self.registration_until > self.begins_at:
            wrong["registration_until"] = _t("Registration ends before the event begins. Choose an earlier moment.")
        if wrong:
            raise ValidationError(wrong)
        if not self.cancelled_why.strip():
            self.cancelled_why, self.cancelled_at = "", None
        elif self.cancelled_at is None:
            self.cancelled_at = now()

    @property
    def told_in(self) -> str:
        """Where whoever comes hears of it, and answers."""
        return f"event:{self.pk}"

    @property
    def is_to_come(self) -> bool:
        """Whether it is not over, and takes place."""
        return self.live and self.cancelled_at is None and self.ends_at > now()

    @property
    def open_until(self) -> datetime:
        """Until when somebody can register."""
        return self.registration_until or self.begins_at

    @property
    def takes_registrations(self) -> bool:
        return self.is_to_come and self.open_until > now()

    @property
    def is_owing(self) -> bool:
        """Whether two days have passed without a word of what was said, and without a recording."""
        is_late = self.ends_at <= now() - self.WRITTEN_WITHIN and self.cancelled_at is None
        return is_late and not self.recording and not self.report

    def spoken(self) -> list[str]:
        """The languages of its interpretation, beside the one that is spoken."""
        return list(dict.fromkeys(block.value["language"] for block in self.channels))

    def found_by(self) -> str:
        """One that does not take place is found no more; at its address, in lists of events and calendars it still is."""
        found_by = super().found_by()
        return SUPERSEDED if found_by == EVERYBODY and self.cancelled_at else found_by

    def about_areas(self) -> list[int]:
        return sorted(self.areas)

    def about_countries(self) -> list[str]:
        return sorted(self.countries)

    def built_on(self) -> list[Entry]:
        """What its curators chose into the words about it."""
        return [block.value for block in self.report if block.block_type == "entry" and block.value]

    def passages(self) -> list[tuple[str, str, str]]:
        said = "\n".join(part for part in (self.summary or self.title, self.organiser, self.place) if part)
        return [
            ("", said, self.language),
            *((anchor, text, self.language) for anchor, text in passages_of(self.report)),
            *passages_of_documents(documents_in(self.report)),
        ]
