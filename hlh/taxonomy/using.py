"""What is tagged with an area or a sub-topic: registered by the rooms above, counted here, and moved when two are merged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import F, Func, Value
from django.db.models.functions import Cast
from django.utils.timezone import now

from hlh.policy import Words
from hlh.taxonomy.models.topics import Area, SubTopic, Topic

Moving = Callable[["Use", int, int], None]
MOST_COUNTED = 1_000
FOLLOWED = timedelta(
    days=1
)  # how long what still comes in under a merged one is moved on: longer than any form lies open


@dataclass(frozen=True, slots=True)
class Use:
    """A column that holds keys of areas or sub-topics: a key, an array of keys, or an array of marks like "area:6".

    Attributes:
        of: what it holds keys of.
        model, column: where.
        called: what its rows are called on the screen that counts them.
        moving: moves them in another way than by one update.
    """

    of: type[Topic]
    model: type[models.Model]
    column: str
    called: Words
    moving: Moving | None = None

    @property
    def field(self) -> Any:
        return self.model._meta.get_field(self.column)

    def written(self, key: int) -> int | str:
        """The key as it stands in the column."""
        field = self.field
        is_marked = isinstance(field, ArrayField) and isinstance(field.base_field, models.CharField)
        return f"{self.of.KIND}:{key}" if is_marked else key

    def having(self, key: int) -> models.QuerySet[Any]:
        """The rows that are tagged with this key."""
        rows = self.model._default_manager.order_by()
        if isinstance(self.field, ArrayField):
            return rows.filter(**{f"{self.column}__contains": [self.written(key)]})
        return rows.filter(**{self.column: key})

    def move(self, old: int, new: int) -> None:
        """Tag with the new key what has the old one; in an array that has both, once."""
        if self.moving:
            self.moving(self, old, new)
        elif isinstance(self.field, ArrayField):
            target = {f"{self.column}__contains": [self.written(new)]}
            self.having(old).filter(**target).update(**self._by("array_remove", old))
            self.having(old).update(**self._by("array_replace", old, new))
        else:
            self.having(old).update(**{self.column: new})

    def _by(self, function: str, *keys: int) -> dict[str, Func]:
        base = self.field.base_field
        values = [Cast(Value(self.written(key)), base) for key in keys]
        return {self.column: Func(F(self.column), *values, function=function, output_field=self.field)}


_uses: list[Use] = []


def uses(
    of: type[Topic], model: type[models.Model], column: str, *, called: Words, moving: Moving | None = None
) -> None:
    """Register a column with keys of areas or sub-topics: once, in `carrying.py` of the room that has it."""
    _uses.append(Use(of, model, column, called, moving))


def uses_a_second(of: type[Topic], model: type[models.Model], *, called: Words) -> None:
    """Register the column `second` of a model that has its first one in `area`; before that one, which it looks at."""
    uses(of, model, "second", called=called, moving=_move_or_drop)


def _move_or_drop(use: Use, old: int, new: int) -> None:
    """A second area that would be the first one says nothing any more."""
    use.having(old).exclude(area__in=[old, new]).update(second=new)
    use.having(old).update(second=None)


def every_use() -> list[Use]:
    """Every column that was registered."""
    return list(_uses)


def used_by(topic: Topic) -> list[tuple[Words, int]]:
    """What is tagged with it: (what, how many; counted to a thousand), without what nothing is tagged with."""
    counted = [(use.called, use.having(topic.pk)[:MOST_COUNTED].count()) for use in _uses if isinstance(topic, use.of)]
    return [(called, count) for called, count in counted if count]


def hand_over(topic: Topic) -> None:
    """Tag with the one that took over whatever still has the merged one; as often as wanted."""
    for use in _uses:
        if isinstance(topic, use.of) and topic.merged_into_id:
            with transaction.atomic():
                use.move(topic.pk, topic.merged_into_id)


def hand_over_what_came_late() -> None:
    """Move what was written by a transaction, or a form, that was open while two were merged."""
    for model in (Area, SubTopic):
        for topic in model._default_manager.filter(merged_at__gte=now() - FOLLOWED):
            hand_over(topic)
