"""Contributions move under another entry, and an entry goes up in another: what points to them goes along."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.db import IntegrityError, connection, models, transaction

from hlh.catalogue.models import Case, Entry, Passage


class Rehoused(NamedTuple):
    """A contribution: where it stood and whose it was, where it stands and whose it is, by the numbers of voices."""

    anchor: str
    voice: int
    new_anchor: str
    new_voice: int


MOVED = "unnest(%(anchors)s::text[], %(voices)s::bigint[], %(new_anchors)s::text[], %(new_voices)s::bigint[])"
NAMES = "AS moved (anchor, voice, new_anchor, new_voice)"
PASSAGES = f"""
UPDATE catalogue_passage SET entry_id = %(new)s, anchor = moved.new_anchor, voice_id = moved.new_voice FROM {MOVED} {NAMES}
WHERE entry_id = %(old)s AND catalogue_passage.anchor = moved.anchor
"""  # noqa: S608  nothing in it is typed by anybody
CASES = f"""
UPDATE catalogue_case SET entry_id = %(new)s, anchor = moved.new_anchor, voice_id = moved.new_voice FROM {MOVED} {NAMES}
WHERE entry_id = %(old)s AND catalogue_case.anchor = moved.anchor
"""  # noqa: S608
EXCERPTS = f"""
UPDATE catalogue_excerpt SET anchor = moved.new_anchor, voice_id = moved.new_voice FROM {MOVED} {NAMES}
WHERE voice_id = moved.voice AND catalogue_excerpt.anchor = moved.anchor
"""  # noqa: S608


def keep_still(*entries: Entry) -> None:
    """Nobody decides meanwhile about what stands under these; asked before the things are locked, as deciding does."""
    list(Case.objects.select_for_update().filter(entry__in=entries).order_by("pk").values_list("pk", flat=True))


def rehouse(old: Entry, new: Entry, moved: Sequence[Rehoused]) -> None:
    """What was found, flagged and quoted of contributions stands under another entry from now on.

    The things themselves are moved before, and entered anew after: words and meaning are read again then.
    """
    columns = list(zip(*moved, strict=True)) or [(), (), (), ()]
    named = dict(zip(("anchors", "voices", "new_anchors", "new_voices"), map(list, columns), strict=True))
    with connection.cursor() as cursor:
        for statement in (PASSAGES, CASES, EXCERPTS):
            cursor.execute(statement, named | {"old": old.pk, "new": new.pk})


def absorb(old: Entry, into: Entry) -> None:
    """An entry goes up in another: lineage, follows, bookmarks, notices and all else that points to it point there.

    What somebody has of both they keep once.
    """
    with transaction.atomic():
        for field in _keys_to_entries():
            if field.model is not Passage:
                _point(field, old, into)
        old.delete()


def _keys_to_entries() -> list[models.ForeignKey]:
    """Every column of every table that holds an entry: what rooms keep among them, without knowing the rooms."""
    relations = Entry._meta.get_fields(include_hidden=True)
    return [one.field for one in relations if isinstance(one, models.ManyToOneRel) and one.field.concrete]


def _point(field: models.ForeignKey, old: Entry, into: Entry) -> None:
    rows = field.model._base_manager.filter(**{field.name: old})
    if _turn(rows, field, into):
        return
    for pk in rows.values_list("pk", flat=True):
        _turn(field.model._base_manager.filter(pk=pk), field, into)  # what would be there twice goes with the entry


def _turn(rows: models.QuerySet, field: models.ForeignKey, into: Entry) -> bool:
    try:
        with transaction.atomic():
            rows.update(**{field.name: into})
    except IntegrityError:
        return False
    return True
