"""Making packs when they are owed, and taking back at once what says something that not everybody reads any more."""

from __future__ import annotations

import hashlib
import logging

from django.db import transaction
from django.utils.timezone import now

from hlh.activity.hurrying import tell_the_worker
from hlh.taxonomy.models import Area
from knowledge_hub.models import Pack
from knowledge_hub.packs.gathering import made_of, one_moment, told, wanted
from knowledge_hub.packs.writing import fitting, written

log = logging.getLogger(__name__)
AT_ONCE = 12  # that the worker makes in one go


def want_all() -> int:
    """Every night all are made again: what is new comes in; one that says the same keeps its bytes and its day."""
    Pack.objects.exclude(area__in=[area.number for area in Area.objects.offered()]).forget()
    return Pack.objects.want()


def look() -> None:
    """Owe those that say what not everybody reads any more, in a new hub all of them, then make what is owed."""
    if not Pack.objects.exists():
        want_all()
    Pack.objects.give_up()
    for pack in Pack.objects.made().filter(due_at=None, trouble=""):  # what was given up waits for a person
        if not pack.is_whole():
            Pack.objects.filter(pk=pack.pk, due_at=None).update(due_at=now(), tries=0)
    make_due()


def take_back(entry: int) -> None:
    """Hand out none that holds something of this entry until it is made again: what was taken back is not seen by its seal.
    What is being made may have read it before."""
    Pack.objects.filter(entries__contains=[entry]).exclude(content="").update(seal="taken back", due_at=now(), tries=0)
    Pack.objects.being_made().update(due_at=now(), tries=0)
    hurry()


def hurry() -> None:
    """Have the worker look now; without a broker beat does it a little later."""
    from knowledge_hub.tasks import make_packs

    transaction.on_commit(lambda: tell_the_worker(make_packs, 0))


def make_due() -> int:
    """Make what is owed; how many were made."""
    due = list(Pack.objects.due().order_by("due_at", "pk")[:AT_ONCE])
    return sum(make(pack) for pack in due)


def make(pack: Pack) -> bool:
    """Make one; whoever claims it does it, the others leave it to them."""
    if not pack.claim():
        return False
    try:
        return _make(pack)
    except Exception as trouble:
        log.exception("the pack of %s waits for another try", pack)
        pack.put_off(trouble)
        return False


def _make(pack: Pack) -> bool:
    """Make it, and whether it is kept."""
    area, language = Area.objects.kept()[pack.area], pack.language
    with one_moment():
        entries = wanted(pack.area)
        things = fitting(told(entries, language), area=area, language=language)
        inside = {one.told.entry.pk for one in things}
        of = made_of(one.told for one in things)
    last = entries.index(things[-1].told.entry) if things else len(entries)
    left = [entry for entry in entries[last + 1 :] if entry.pk not in inside]
    made_at = pack.made_at or now()
    content, kept, many = written(things, left, area=area, language=language, made_at=made_at)
    if hashlib.sha256(content).hexdigest() != pack.digest:
        made_at = now()
        content, kept, many = written(things, left, area=area, language=language, made_at=made_at)
    return pack.keep(
        content if kept else b"",
        digest=hashlib.sha256(content).hexdigest(),
        made_at=made_at,
        things=len(kept),
        left_out=many,
        entries=of.entries,
        passages=of.passages,
        voices=of.voices,
        seal=of.seal,
    )
