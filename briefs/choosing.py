"""The phases and levels that a brief may be of, in their order; asked of the database at most every half minute."""

from __future__ import annotations

from hlh.taxonomy.kept import Kept
from hlh.taxonomy.models import Level, Phase


def phases() -> dict[str, Phase]:
    return _phases.get()


def levels() -> dict[str, Level]:
    return _levels.get()


_phases = Kept(lambda: {one.pk: one for one in Phase.objects.all()})
_levels = Kept(lambda: {one.pk: one for one in Level.objects.all()})
