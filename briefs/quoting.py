"""Words of others in a brief: taken while it is a draft, shown as far as each of them allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from briefs.models import Brief
from briefs.models.briefs import written_or_joined_by
from hlh.activity.models import Actor
from hlh.catalogue.models import Excerpt, Passage
from hlh.people.voices import is_own
from hlh.policy import NotNow

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from hlh.people.models.persons import Anyone, Person

MOST = 60  # excerpts in one brief


def own_drafts(person: Anyone) -> QuerySet[Brief]:
    """What somebody works on, the latest first."""
    return Brief.objects.filter(written_or_joined_by(person), stage=Brief.Stage.DRAFT).order_by("-saved_at", "-pk")


def take(brief: Brief, passage: Passage, words: str, person: Person, *, by: Actor) -> Excerpt:
    """Take exact words into a draft; the same words of the same passage stand in it once.

    Raises:
        NotNow: when it is no draft any more, is full, or the words may not be taken.
    """
    with transaction.atomic():
        draft = _locked(brief)
        here = Excerpt.objects.filter(pk__in=draft.excerpts, passage=passage, words=words)
        if before := here.first():
            return before
        if len(draft.excerpts) >= MOST:
            raise NotNow(_("This brief holds as many excerpts as fit. Leave one out first."))
        mine = passage.voice is not None and is_own(person, passage.voice)
        excerpt = Excerpt.objects.take(passage, words, by=by, is_own=mine)
        _keep(draft, [*draft.excerpts, excerpt.pk])
        draft.roots.add(passage.entry_id)
    return excerpt


def leave_out(brief: Brief, excerpt: Excerpt) -> None:
    """Take an excerpt out of a draft; where no version that was published holds it, nothing of it is kept.

    Raises:
        NotNow: when it is no draft any more.
    """
    with transaction.atomic():
        draft = _locked(brief)
        _keep(draft, [number for number in draft.excerpts if number != excerpt.pk])
        if not draft.versions.filter(excerpts__contains=[excerpt.pk]).exists():
            excerpt.delete()


def quoting(excerpt: int) -> QuerySet[Brief]:
    """The briefs whose working text or public version holds an excerpt."""
    working, public = Brief.objects.filter(excerpts__contains=[excerpt]), {"version__excerpts__contains": [excerpt]}
    return (working | Brief.objects.filter(**public)).distinct().order_by("pk")


def new_in(brief: Brief, number: int) -> list[int]:
    """The excerpts that a version was the first to hold."""
    versions = dict(brief.versions.values_list("number", "excerpts"))
    before = {one for earlier, numbers in versions.items() if earlier < number for one in numbers}
    return [one for one in versions.get(number, []) if one not in before]


def _locked(brief: Brief) -> Brief:
    draft = Brief.objects.select_for_update(of=("self",)).get(pk=brief.pk)
    if draft.stage != Brief.Stage.DRAFT:
        raise NotNow(_("This is already “%(stage)s”.") % {"stage": draft.get_stage_display()})
    return draft


def _keep(draft: Brief, numbers: list[int]) -> None:
    """Not a new edition: a form that is open meanwhile holds none of them."""
    Brief.objects.filter(pk=draft.pk).update(excerpts=numbers, saved_at=now())
