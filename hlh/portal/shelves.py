"""What stands under an area or a country, a shelf for each kind of thing: entries of the catalogue, so of every room."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.http import QueryDict
from django.utils.translation import gettext as _

from hlh.catalogue.models import Entry
from hlh.catalogue.models.entries import EntryQuerySet

EACH = 5
Kind = Entry.Kind


@dataclass(frozen=True, slots=True)
class Shelf:
    """The newest of some kinds, where all of them are listed, and what to do where there is nothing."""

    name: str
    title: str
    entries: list[Entry]
    is_more: bool
    address: str  # of the search that lists them all
    empty: str


def shelves(entries: EntryQuerySet, **narrowed: object) -> list[Shelf]:
    """The shelves of an area or a country: one query for all of them.

    Args:
        entries: what the reader may see of it.
        narrowed: the parts of a search's address that list the same.
    """
    order = [F("published_at").desc(), F("pk").desc()]
    kinds = [kind for _name, _title, kinds, _empty in _kinds() for kind in kinds]
    place = Window(RowNumber(), partition_by=F("kind"), order_by=order)
    newest = entries.filter(kind__in=kinds).order_by().annotate(place=place).filter(place__lte=EACH + 1)
    few = newest.values("pk")[
        : len(kinds) * (EACH + 1)
    ]  # what is sorted holds no words; the planner knows that few stay
    found = list(Entry.objects.filter(pk__in=few).newest_first())
    return [_shelf(name, title, kinds, empty, found, narrowed) for name, title, kinds, empty in _kinds()]


def _shelf(
    name: str, title: str, kinds: tuple[str, ...], empty: str, found: list[Entry], narrowed: dict[str, object]
) -> Shelf:
    here = [entry for entry in found if entry.kind in kinds]
    query = QueryDict(mutable=True)
    query.update({field: str(value) for field, value in narrowed.items() if value})
    if len(kinds) == 1:
        query["kind"] = kinds[0]
    return Shelf(name, title, here[:EACH], len(here) > EACH, f"?{query.urlencode()}", empty)


def _kinds() -> list[tuple[str, str, tuple[str, ...], str]]:
    """Each shelf: its name, title, kinds, and what to do where it is empty."""
    return [
        (
            "talk",
            _("Discussions"),
            (Kind.DISCUSSION,),
            _("Nobody has asked here yet. Yours could be the first question."),
        ),
        (
            "told",
            _("What countries told: action briefs"),
            (Kind.ACTION_BRIEF,),
            _("No country has told its experience here yet. Start with a question or a post; a brief grows out of it."),
        ),
        (
            "learnt",
            _("What many countries teach: learning briefs"),
            (Kind.LEARNING_BRIEF,),
            _("Nothing has been gathered into a lesson yet. It begins with what people answer."),
        ),
        (
            "hub",
            _("From the knowledge hub"),
            (Kind.PAGE, Kind.RESOURCE, Kind.EVENT),
            _("No page of the knowledge hub stands here yet. Search the whole hub, or ask."),
        ),
        (
            "labs",
            _("Learning labs"),
            (Kind.LAB,),
            _("There is no lab here yet. Ask your question; where several ask the same, a lab is opened."),
        ),
    ]
