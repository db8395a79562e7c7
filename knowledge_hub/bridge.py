"""The one file that listens to Wagtail: what is published, unpublished, moved, renamed or made private is said anew.

Wagtail publishes outside a transaction, and says nothing of a page's privacy but by saving its row. So each of these
opens a transaction of its own, and takes one lock for all pages: a page that is published while the one above it is
made private is written after or before that, never beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.catalogue.audiences import SUPERSEDED
from hlh.catalogue.entries import enter, leave, weave_of
from hlh.catalogue.models import Entry
from knowledge_hub import facts
from knowledge_hub.models import Event, Happening, OfTheHub, Resource


@receiver(page_published)
def _published(instance: Page, **_signal: Any) -> None:
    if isinstance(instance, OfTheHub):
        with _alone():
            page = type(instance).objects.get(pk=instance.pk)
            if page.live:  # what is to go out later is told of too, and again when it does
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
    if isinstance(instance, OfTheHub):
        with _alone():
            leave(instance)
            instance.live = False  # of what is about to be deleted its row says otherwise
            record(facts.PAGE_UNPUBLISHED, instance, by=_who_acts(), **instance.in_figures())
            _lead_on_to(instance)


@receiver(page_slug_changed)
@receiver(post_page_move)
def _stands_elsewhere(instance: Page, **_signal: Any) -> None:
    rewrite(instance.pk)


@receiver(post_save, sender=PageViewRestriction)
@receiver(post_delete, sender=PageViewRestriction)
def _has_other_readers(instance: PageViewRestriction, **_signal: Any) -> None:
    rewrite(instance.page_id)


def rewrite(page: int) -> None:
    """Write the entries of a page and of all below it, as they are now; nothing where the page is gone."""
    with _alone():
        top = Page.objects.filter(pk=page).first()
        for one in top.get_descendants(inclusive=True).live().specific() if top else ():
            if isinstance(one, OfTheHub):
                _entered(one)


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
    if isinstance(page, Resource):
        for one in page.predecessors.live():
            one.successor = page
            _entered(one)


@contextmanager
def _alone() -> Iterator[None]:
    """A transaction in which nobody else writes entries of pages."""
    with transaction.atomic():
        Page.objects.select_for_update(no_key=True).filter(depth=1).values("pk").first()
        yield


def _who_acts() -> Actor:
    """Whoever is at Wagtail's screens; the hub itself where none is, as when a page goes out at its time."""
    person = get_active_log_context().user
    return Actor.objects.of(person) if person else Actor.objects.system()
