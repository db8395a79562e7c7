"""The one file that listens to Wagtail: what is published, unpublished, moved, renamed or made private is said anew.

Wagtail publishes outside a transaction, and says nothing of a page's privacy but by saving its row. So each of these
opens a transaction of its own, and takes one lock for all pages: a page that is published while the one above it is
made private is written after or before that, never beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.documents import get_document_model
from wagtail.documents.models import Document
from wagtail.images import get_image_model
from wagtail.images.models import Image
from wagtail.log_actions import get_active_log_context
from wagtail.models import Collection, CollectionViewRestriction, Page, PageLogEntry, PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.catalogue.audiences import SUPERSEDED
from hlh.catalogue.entries import enter, leave, weave_of
from hlh.catalogue.models import Entry
from hlh.taxonomy.languages import data_code
from knowledge_hub import facts
from knowledge_hub.fetching import naming
from knowledge_hub.models import Event, GoneEvent, Happening, Known, OfTheHub, Resource
from knowledge_hub.pictures.drawing import nudge
from knowledge_hub.reading.keeping import wait_for
from knowledge_hub.trees import original_of, originals


@receiver(page_published)
def _published(instance: Page, **_signal: Any) -> None:
    if isinstance(instance, OfTheHub) and instance.is_translation:
        _translated(instance)
    elif isinstance(instance, OfTheHub):
        with _alone(_older(instance)):
            page = type(instance).objects.get(pk=instance.pk)
            if page.live:  # what is to go out later is told of too, and again when it does
                if isinstance(page, Resource):
                    Known.objects.note(page)
                if isinstance(page, Event):
                    Happening.objects.hold(page)  # before its row, as whoever registers does: nobody waits in a ring
                weave_of(_entered(page), page.built_on())
                record(facts.PAGE_PUBLISHED, page, by=_who_acts(), **page.in_figures())
                _lead_on_to(page)
                if isinstance(page, Event):
                    Happening.objects.note(page, by=_who_acts())


@receiver(page_unpublished)
def _unpublished(instance: Page, **_signal: Any) -> None:
    """Also before it is deleted: Wagtail takes a page that everybody reads back first."""
    if isinstance(instance, OfTheHub) and instance.is_translation:
        # of what is about to be deleted the row stands until then
        transaction.on_commit(partial(_rewrite_the_original, instance))
    elif isinstance(instance, OfTheHub):
        with _alone(_older(instance)):
            if isinstance(instance, Event):
                GoneEvent.objects.note(instance, by=_who_acts())
            leave(instance)
            instance.live = False  # of what is about to be deleted its row says otherwise
            record(facts.PAGE_UNPUBLISHED, instance, by=_who_acts(), **instance.in_figures())
            _lead_on_to(instance)


def _translated(page: OfTheHub) -> None:
    """A translation says its own language, and is found in its original's entry; a stand-in says nothing."""
    if page.alias_of_id is None:
        language = data_code(page.locale.language_code)
        type(page).objects.filter(pk=page.pk).update(language=language)
        _rewrite_the_original(page, language)


@receiver(post_save, sender=PageLogEntry)
def _only_stands_in(instance: PageLogEntry, **_signal: Any) -> None:
    """A translation that was made a stand-in again says so in Wagtail's history alone."""
    page = instance.page.specific if instance.action == "wagtail_localize.convert_to_alias" else None
    if isinstance(page, OfTheHub):
        transaction.on_commit(partial(_rewrite_the_original, page))


def _rewrite_the_original(page: OfTheHub, language: str = "") -> None:
    """Its entry, as it is now; what was translated is a fact about it."""
    with _alone(filter(None, [page.original])):
        original = original_of(page)  # as it is by now
        if original is not None and original.live:
            _entered(original)
            if language:
                record(facts.PAGE_TRANSLATED, original, by=_who_acts(), language=language)


@receiver(page_slug_changed)
@receiver(post_page_move)
def _stands_elsewhere(instance: Page, **_signal: Any) -> None:
    rewrite(instance.pk)


@receiver(post_save, sender=PageViewRestriction)
@receiver(post_delete, sender=PageViewRestriction)
def _has_other_readers(instance: PageViewRestriction, origin: Any = None, **_signal: Any) -> None:
    """Of a page that stays: one that is deleted takes its restrictions along, half gone by then."""
    if origin is None or getattr(origin, "model", type(origin)) is PageViewRestriction:
        rewrite(instance.page_id)


@receiver(post_save, sender=get_document_model())
def _document_kept(instance: Document, update_fields: Any = None, **_signal: Any) -> None:
    """Of what was saved elsewhere than at its form, only what its file is; a size that was counted late changes nothing."""
    if update_fields is None or {"file", "file_hash", "collection"} & set(update_fields):
        wait_for(instance)
        rewrite_naming(instance)


@receiver(post_delete, sender=get_document_model())
def _document_gone(instance: Document, **_signal: Any) -> None:
    rewrite_naming(instance)


@receiver(post_save, sender=get_image_model())
def _picture_kept(instance: Image, **_signal: Any) -> None:
    """It was uploaded, or has another file: its sizes are drawn."""
    transaction.on_commit(partial(nudge, instance.pk))


@receiver(post_save, sender=CollectionViewRestriction)
@receiver(post_delete, sender=CollectionViewRestriction)
def _documents_have_other_readers(instance: CollectionViewRestriction, **_signal: Any) -> None:
    _rewrite_collection(instance.collection_id)


@receiver(post_save, sender=Collection)
def _collection_stands_elsewhere(instance: Collection, **_signal: Any) -> None:
    """It is moved after it was saved, without a word: so this waits for the end of the change."""
    transaction.on_commit(partial(_rewrite_collection, instance.pk))


def _rewrite_collection(number: int) -> None:
    """Who may fetch its documents is asked anew, and so what is found of them; nothing where it is gone."""
    top = Collection.objects.filter(pk=number).first()
    within = Collection.objects.descendant_of(top, inclusive=True) if top else ()
    for document in get_document_model().objects.filter(collection__in=within).order_by("pk"):
        rewrite_naming(document)


def rewrite_naming(document: Document) -> None:
    """Write the entries of the pages that offer a document, as they are now."""
    _rewrite(lambda: naming(document).live().specific())


def rewrite(page: int) -> None:
    """Write the entries of a page and of all below it, as they are now; nothing where the page is gone."""

    def below() -> Iterable[Page]:
        top = Page.objects.filter(pk=page).first()
        return top.get_descendants(inclusive=True).live().specific() if top else ()

    _rewrite(below)


def _rewrite(pages: Callable[[], Iterable[Page]]) -> None:
    """The entries of some pages, once each: a translation's is its original's. Which they are is asked again once nobody
    else writes any."""
    with _alone(_originals(pages())):
        for original in sorted(_originals(pages()), key=lambda one: one.pk):
            if original.live:
                _entered(original)


def _originals(pages: Iterable[Page]) -> set[OfTheHub]:
    return {one.original for one in pages if isinstance(one, OfTheHub) and one.original is not None}


def _entered(page: OfTheHub) -> Entry:
    """Its entry, as it is now; that something took its place is a fact of its own."""
    kind = ContentType.objects.get_for_model(page)
    stood = Entry.objects.filter(thing_type=kind, thing_id=page.pk).exclude(audience__key=SUPERSEDED).exists()
    entry = enter(page)
    if stood and isinstance(page, Resource) and page.leads_on_to and entry.audience.key == SUPERSEDED:
        record(facts.PAGE_SUPERSEDED, page, by=_who_acts(), successor=page.leads_on_to.pk)
    return entry


def _lead_on_to(page: OfTheHub) -> None:
    """What it takes the place of is found no more while it stands, and again when it does not."""
    for one in _older(page):
        one.successor = page
        _entered(one)


def _older(page: OfTheHub) -> Iterable[Resource]:
    """What it takes the place of."""
    return originals(page.predecessors.live()) if isinstance(page, Resource) else ()


@contextmanager
def _alone(first: Iterable[Page] = ()) -> Iterator[None]:
    """A transaction in which nobody else writes entries of pages.

    Args:
        first: whose entries are written. Their rows are held before that, as whoever publishes one holds its own: nobody
            waits in a ring. Of an event whoever registers holds another row before.
    """
    with transaction.atomic():
        for one in sorted(first, key=lambda one: -one.pk):  # what is newer first, as where it takes another's place
            if not isinstance(one, Event):
                type(one)._base_manager.select_for_update(of=("self",)).filter(pk=one.pk).values("pk").first()
        Page.objects.select_for_update(no_key=True).filter(depth=1).values("pk").first()
        yield


def _who_acts() -> Actor:
    """Whoever is at Wagtail's screens; the hub itself where none is, as when a page goes out at its time."""
    person = get_active_log_context().user
    return Actor.objects.of(person) if person else Actor.objects.system()
