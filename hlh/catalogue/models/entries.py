"""Entries, their passages, who may read them, what they mean, and what came of what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from pgvector.django import HalfVectorField, HnswIndex

from hlh.people.models import Voice

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone


class Audience(models.Model):
    """Who may read: "public", "members", "lab:12", "desk:KEN", "hub:4,9". Interned, so that a query compares numbers."""

    key = models.CharField(max_length=40, unique=True)

    def __str__(self) -> str:
        return self.key


class EntryQuerySet(models.QuerySet["Entry"]):
    def visible_to(self, person: Anyone) -> Self:
        """What this reader may know of. Every look-up starts here."""
        from hlh.catalogue.audiences import readable_by

        return self.filter(audience__in=readable_by(person))

    def about(self, area: int) -> Self:
        return self.filter(areas__contains=[area])

    def told_by(self, country: str) -> Self:
        """What a country is named with: an entry holds only the countries of voices that are named."""
        return self.filter(countries__contains=[country])

    def lab_at(self, slug: str) -> Self:
        """The entry of a lab itself."""
        return self.filter(kind=Entry.Kind.LAB, lab=slug)

    def newest_first(self) -> Self:
        return self.order_by("-published_at", "-pk")


class Entry(models.Model):
    """One learning object as the whole hub knows it: how it is called, what it is about, where it stands."""

    class Kind(models.TextChoices):
        QUESTION = "question", _("Question")
        LAB = "lab", _("Learning lab")
        DISCUSSION = "discussion", _("Discussion")
        SESSION = "session", _("Live session")
        ACTION_BRIEF = "action_brief", _("Action brief")
        LEARNING_BRIEF = "learning_brief", _("Learning brief")
        RESOURCE = "resource", _("Resource")
        PAGE = "page", _("Hub page")
        CALL = "call", _("Call for learning")
        EVENT = "event", _("Event")

    class Solved(models.TextChoices):
        """Whether what was asked was answered; of what asks nothing, nothing is said."""

        YES = "yes", _("Solved")
        NO = "no", _("Not solved")

    thing_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    thing_id = models.BigIntegerField()
    thing = GenericForeignKey("thing_type", "thing_id")
    kind = models.CharField(max_length=20, choices=Kind)
    title = models.CharField(max_length=250)
    summary = models.TextField(blank=True)
    language = models.CharField(max_length=2)
    areas = ArrayField(models.PositiveSmallIntegerField(), default=list)
    countries = ArrayField(models.CharField(max_length=3), default=list)
    phase = models.CharField(max_length=20, blank=True)
    levels = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    tags = ArrayField(models.IntegerField(), default=list, db_default=[], blank=True)  # keys of free tags
    lab = models.CharField(
        max_length=50, default="", db_default="", blank=True
    )  # the slug of the one it stands in, or is
    solved = models.CharField(max_length=3, choices=Solved, default="", db_default="", blank=True)
    published_at = models.DateTimeField(default=now)
    address = models.CharField(max_length=300)
    dead_links = ArrayField(models.TextField(), default=list, db_default=[], blank=True)  # as hlh.weblinks finds them
    audience = models.ForeignKey(Audience, models.PROTECT, related_name="+")

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thing_type", "thing_id"], name="a_thing_has_one_entry")]
        indexes = [
            models.Index(fields=["audience", "-published_at", "-id"], name="entries_by_reader_and_date"),
            models.Index(fields=["-published_at", "-id"], name="entries_by_date"),  # for who has several audiences
            models.Index(fields=["lab", "-published_at", "-id"], condition=~Q(lab=""), name="entries_of_a_lab"),
            models.Index(fields=["lab"], condition=Q(kind="lab") & ~Q(lab=""), name="labs_by_slug"),
            models.Index(fields=["solved", "-published_at", "-id"], condition=~Q(solved=""), name="entries_by_solved"),
            GinIndex(fields=["areas"], name="entries_by_area"),
            GinIndex(fields=["countries"], name="entries_by_country"),
            GinIndex(fields=["tags"], name="entries_by_tag"),
            GinIndex(fields=["title"], name="entries_by_spelling", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.title


class Passage(models.Model):
    """A searchable piece of an entry: a post, a section. Its rights are those of the entry."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="passages")
    anchor = models.CharField(max_length=40, blank=True)  # where it stands on the page
    text = models.TextField()
    language = models.CharField(max_length=2)
    voice = models.ForeignKey(Voice, models.PROTECT, null=True, related_name="+")  # whose words; of a document nobody's
    words = SearchVectorField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "anchor"], name="an_anchor_names_one_passage")]
        indexes = [GinIndex(fields=["words"], name="passages_by_word")]

    def __str__(self) -> str:
        return f"{self.entry_id}#{self.anchor}"

    @property
    def told(self) -> str:
        """What the model reads: a passage means more with the title that it stands under."""
        return f"{self.entry.title}. {self.text}"


class Embedding(models.Model):
    """What a passage means, by one model. Apart from the passage: a vector in the row makes every update dear."""

    DIMENSIONS = 384

    passage = models.ForeignKey(Passage, models.CASCADE, related_name="+")
    model = models.CharField(max_length=40)
    vector = HalfVectorField(dimensions=DIMENSIONS)
    read = models.CharField(max_length=32, blank=True, db_default="")  # the MD5 of what was read: title and text

    class Meta:
        constraints = [models.UniqueConstraint(fields=["passage", "model"], name="a_model_reads_a_passage_once")]
        indexes = [
            HnswIndex(fields=["vector"], name="embeddings_by_meaning", opclasses=["halfvec_cosine_ops"]),
        ]

    def __str__(self) -> str:
        return f"{self.model} of {self.passage_id}"


class Edge(models.Model):
    """What came of what: the lineage, readable both ways."""

    source = models.ForeignKey(Entry, models.CASCADE, related_name="+")
    made = models.ForeignKey(Entry, models.CASCADE, related_name="+")
    since = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "made"], name="a_thing_comes_of_another_once"),
            models.CheckConstraint(condition=~models.Q(source=models.F("made")), name="nothing_comes_of_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.made_id}"
