"""What administrators do with areas and sub-topics: each act one transaction, one fact, seen at once."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction
from django.db.models import Max
from django.utils.timezone import now
from django.utils.translation import gettext as _

from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.policy import NotNow
from hlh.taxonomy import facts
from hlh.taxonomy.languages import listed
from hlh.taxonomy.models import Area, SubTopic, Topic
from hlh.taxonomy.models.topics import OldSlug, Removed, key_in_the_files
from hlh.taxonomy.using import used_by

T = TypeVar("T", bound=Topic)


def rename(topic: Area | SubTopic, *, by: Actor, **values: Any) -> None:
    """Give it other names, other synonyms, another address; the old address leads to it.

    Args:
        topic: an area or a sub-topic.
        by: who does it.
        values: fields with what they are to hold.
    """
    with transaction.atomic():
        locked = _locked(topic)
        if isinstance(locked, Area) and values.get("slug", locked.slug) != locked.slug:
            OldSlug.objects.filter(area=locked, slug=values["slug"]).delete()
            OldSlug.objects.create(area=locked, slug=locked.slug)
        _write(locked, edited_at=now(), **values)
        record(facts.RENAMED[topic.KIND], locked, by=by)


def add(area: Area, *, by: Actor, **values: Any) -> SubTopic:
    """A new sub-topic, at the end of its area."""
    with transaction.atomic():
        _locked(area)
        last = SubTopic.objects.filter(area=area).aggregate(last=Max("position"))["last"] or 0
        made = SubTopic.objects.create(area=area, position=last + 1, edited_at=now(), **values)
        record(facts.SUBTOPIC_ADDED, made, by=by, area=area.pk)
    return made


def reorder(topic: Area | SubTopic, *, steps: int, by: Actor) -> None:
    """Move it up (-1) or down (1) among its like; at the end it stays where it is."""
    with transaction.atomic():
        row = list(topic.siblings().select_for_update(no_key=True, of=("self",)))
        here = next(place for place, one in enumerate(row) if one.pk == topic.pk)
        there = min(max(here + steps, 0), len(row) - 1)
        if there == here:
            return
        row.insert(there, row.pop(here))
        for place, one in enumerate(row, 1):
            one.position = place
        type(topic)._default_manager.bulk_update(row, ["position"])  # type: ignore[arg-type]
        record(facts.REORDERED[topic.KIND], topic, by=by, to=there + 1)
        Area.objects.changed()


def retire(topic: Area | SubTopic, *, by: Actor) -> None:
    """Offer it no more; what has it keeps and shows it."""
    with transaction.atomic():
        locked = _locked(topic)
        if locked.retired_at is None:
            _write(locked, retired_at=now())
            record(facts.RETIRED[topic.KIND], locked, by=by)


def restore(topic: Area | SubTopic, *, by: Actor) -> None:
    """Offer it again.

    Raises:
        NotNow: when it was merged: what it had belongs to another now.
    """
    with transaction.atomic():
        locked = _locked(topic)
        if locked.merged_into_id:
            raise NotNow(_("“%(name)s” was merged into another one and cannot come back.") % {"name": locked.label})
        if locked.retired_at is not None:
            _write(locked, retired_at=None)
            record(facts.RESTORED[topic.KIND], locked, by=by)


def merge(topic: T, into: T, *, by: Actor) -> None:
    """Let another one take over everything that is tagged with it, and its addresses.

    What is tagged is moved by the worker, since it may be much; nobody who writes meanwhile is kept waiting.

    Raises:
        NotNow: when one of the two is not offered any more, or they are the same.
    """
    with transaction.atomic():
        rows = {row.pk: row for row in _rows(topic).filter(pk__in=[topic.pk, into.pk]).order_by("pk")}
        locked, taking = rows[topic.pk], rows[into.pk]
        if locked.pk == taking.pk:
            raise NotNow(_("Choose another one than “%(name)s” itself.") % {"name": locked.label})
        if locked.merged_into_id:
            raise NotNow(_("“%(name)s” is merged into another one already.") % {"name": locked.label})
        if taking.retired_at:
            raise NotNow(_("“%(name)s” is retired: restore it first, or choose another.") % {"name": taking.label})
        moment = now()
        _write(locked, retired_at=locked.retired_at or moment, merged_into=taking, merged_at=moment)
        _rows(topic).filter(merged_into=locked.pk).update(merged_into=taking.pk, merged_at=moment)
        if isinstance(locked, Area) and isinstance(taking, Area):
            _give_subtopics(locked, taking)
        record(facts.MERGED[topic.KIND], locked, by=by, into=taking.pk)


def delete(topic: Area | SubTopic, *, by: Actor) -> None:
    """Delete what nothing is tagged with; loading the files does not bring it back.

    Raises:
        NotNow: when something is, with what.
    """
    try:
        with transaction.atomic():
            locked = _locked(topic)
            if using := used_by(locked):
                parts = listed(f"{called} ({count})" for called, count in using)
                raise NotNow(
                    _("“%(name)s” is used and cannot be deleted. It is used by: %(parts)s. Retire it instead.")
                    % {"name": locked.label, "parts": parts}
                )
            details = {"area": locked.area_id} if isinstance(locked, SubTopic) else {}
            record(facts.DELETED[topic.KIND], locked, by=by, **details)
            Removed.objects.get_or_create(kind=topic.KIND, key=key_in_the_files(locked))
            locked.delete()
            Area.objects.changed()
    except IntegrityError:  # somebody tagged something with it at this moment
        raise NotNow(_("It has just been used and cannot be deleted. Retire it instead.")) from None


def _rows(topic: T) -> models.QuerySet[T]:
    """Locked against other administrators, and against nobody who tags something."""
    return type(topic)._default_manager.select_for_update(no_key=True, of=("self",))


def _locked(topic: T) -> T:
    return _rows(topic).get(pk=topic.pk)


def _write(topic: Topic, **values: Any) -> None:
    for name, value in values.items():
        setattr(topic, name, value)
    topic.save(update_fields=list(values))
    Area.objects.changed()


def _give_subtopics(old: Area, new: Area) -> None:
    """Its sub-topics go to the area that takes over, after those that are there."""
    taken = set(SubTopic.objects.filter(area=new).values_list("slug", flat=True))
    last = SubTopic.objects.filter(area=new).aggregate(last=Max("position"))["last"] or 0
    for place, subtopic in enumerate(SubTopic.objects.filter(area=old), last + 1):
        if subtopic.slug in taken:
            subtopic.slug = f"{subtopic.slug[:45]}-{old.number}"
        subtopic.area, subtopic.position = new, place
        subtopic.save(update_fields=["area", "slug", "position"])
