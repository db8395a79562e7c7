"""Resources of a synthetic hub, below its home in Wagtail's tree, as curators would have laid them there one by one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import F
from wagtail.models import Page

from hlh.demo.filling.copying import copy_values, numbers
from hlh.demo.filling.entering import Book
from hlh.taxonomy.models import Level, Phase
from knowledge_hub import facts
from knowledge_hub.founding import found
from knowledge_hub.models import Resource

AT_ONCE = 500  # pages that are written together
LINES = 3  # of what each helps with


class Library:
    """Makes published resources, and gives the book what is to be written of them."""

    def __init__(self, rng: Random, book: Book, *, moment: datetime) -> None:
        self.rng, self.book, self.moment, self.home = rng, book, moment, found()
        self.keys = numbers(Page)
        self.kind = ContentType.objects.get_for_model(Resource)
        self.phases = [phase.code for phase in Phase.objects.order_by("pk")]
        self.levels = [level.code for level in Level.objects.order_by("pk")]

    def lay(self, many: int) -> None:
        """So many resources, behind what stands there already."""
        last = self.home.get_children().order_by("path").last()
        first = Page._str2int(last.path[-Page.steplen :]) + 1 if last else 1
        for start, end in pairwise([*range(first, first + many, AT_ONCE), first + many]):
            made = [self._resource(step) for step in range(start, end)]
            copy_pages(made)
            for resource in made:
                self.book.enter(resource)
                self._tell(resource)
            self.book.write()
        Page.objects.filter(pk=self.home.pk).update(numchild=F("numchild") + many)

    def _resource(self, step: int) -> Resource:
        writer, language, area = self.book.writer, self.book.writer.language(), self.rng.randint(1, 10)
        title, *lines = (writer.sentence(area, language).rstrip(".。")[:200] for _line in range(LINES + 1))
        at = self.moment - timedelta(days=600 * self.rng.random() ** 1.5 + 0.01)
        slug = f"synthetic-{step}"
        resource = Resource(
            pk=next(self.keys),
            path=Page._get_path(self.home.path, self.home.depth + 1, step),
            depth=self.home.depth + 1,
            title=title,
            draft_title=title,
            slug=slug,
            url_path=f"{self.home.url_path}{slug}/",
            locale_id=self.home.locale_id,
            content_type=self.kind,
            live=True,
            first_published_at=at,
            last_published_at=at,
            language=language,
            is_demo=True,
            kind=self.rng.choice(Resource.Kind.values),
            publisher="A synthetic publisher",
            link=f"https://publisher.example/{step}",
            helps="\n".join(lines),
            areas=[area],
            phase=self.rng.choice(self.phases),
            levels=[self.rng.choice(self.levels)],
            licence="CC BY 4.0",
            reviewed_on=at.date(),
        )
        [(_anchor, told, _language)] = resource.passages()
        writer.sentences[told] = [number for text in (title, *lines) for number in self._sentences(text)]
        return resource

    def _sentences(self, text: str) -> list[int]:
        """The sentences that a text without its full stop is made of."""
        said = self.book.writer.sentences
        return next(said[text + end] for end in (".", "。", "") if text + end in said)

    def _tell(self, resource: Resource) -> None:
        at = resource.first_published_at or self.moment
        self.book.tell(facts.PAGE_PUBLISHED, resource, by=self.book.system, at=at, **resource.in_figures())


def copy_pages(pages: Sequence[Resource]) -> None:
    """Write unsaved pages of one kind into both their tables."""
    for model in (Page, type(pages[0])):
        fields = model._meta.local_concrete_fields
        copy_values(
            model._meta.db_table,
            [str(field.column) for field in fields],
            (
                [field.get_db_prep_save(getattr(page, field.attname), connection) for field in fields]
                for page in _keyed(pages)
            ),
        )


def _keyed(pages: Sequence[Resource]) -> Sequence[Resource]:
    """The same, each knowing by its key the page that it is."""
    for page in pages:
        page.page_ptr_id = page.id = page.pk
    return pages
