"""The one place that moves anything from one stage to the next."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar, cast

from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from hlh.activity.ledger import Details, record
from hlh.policy import NotNow, Words


class Staged(Protocol):
    """A model with a `stage` of TextChoices."""

    stage: Any


T = TypeVar("T", bound=models.Model)
P = ParamSpec("P")
Guard = Callable[[Any], Words]


def move(
    *, source: Iterable[str], target: str, fact: str, guard: Guard | None = None, under: str = ""
) -> Callable[[Callable[Concatenate[T, P], Details | None]], Callable[Concatenate[T, P], None]]:
    """Make a model method a move between stages. The method may return details to tell.

    The row is locked and read afresh, so what was set on the object before is lost: a move takes all it writes as arguments.

    Args:
        source: the stages it may start from.
        target: the stage it ends in.
        fact: the verb that is recorded, declared in `facts.py` of the room.
        guard: says in words what is missing at this moment, or nothing.
        under: the key of what this is a part of: its row is held first, so that all who act on either go in one order.

    Raises (when the method is called):
        NotNow: from another stage, or when the guard has words.
    """
    sources = frozenset(source)

    def decorate(body: Callable[Concatenate[T, P], Details | None]) -> Callable[Concatenate[T, P], None]:
        @wraps(body)
        def moved(self: T, /, *args: P.args, **kwargs: P.kwargs) -> None:
            thing: Any = self
            try:
                with transaction.atomic():
                    whole = _held(self, under) if under else None
                    self.refresh_from_db(from_queryset=type(self)._base_manager.select_for_update(of=("self",)))
                    if whole is not None:
                        setattr(self, under, whole)
                    if thing.stage not in sources:
                        raise NotNow(_("This is already “%(stage)s”.") % {"stage": thing.get_stage_display()})
                    if guard and (words := guard(self)):
                        raise NotNow(words)
                    thing.stage = target  # the body, and the entry it writes, see the new stage
                    details = body(self, *args, **kwargs) or {}
                    self.save()
                    record(fact, self, by=kwargs["by"], **details)  # type: ignore[arg-type]
            except BaseException:
                if not connection.needs_rollback:
                    self.refresh_from_db()  # the object never says what is not stored
                raise

        return moved

    return decorate


def _held(part: models.Model, key: str) -> models.Model:
    """What something is a part of, locked and read afresh."""
    whole: Any = part._meta.get_field(key)
    locked = whole.related_model._base_manager.select_for_update(of=("self",))
    return cast("models.Model", locked.get(pk=getattr(part, whole.attname)))
