"""What somebody asked the machine for: it is tried a few times, and then says why not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any, ClassVar, Self, TypeVar

from django.db import models, transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

W = TypeVar("W", bound="Wanted")


class WantedQuerySet(models.QuerySet[W]):
    """The rows of a room that the machine is asked for."""

    def ask_for(self, hurry: Callable[[int], None], **what: Any) -> W:
        """Let the machine begin; what is asked twice it is asked once, what it gave up it is asked anew.

        Args:
            hurry: tells the worker of it, once it is stored.
            what: is wanted, by the fields that it is known by.
        """
        with transaction.atomic():
            wanted, _is_new = self.get_or_create(**what)
            self.filter(pk=wanted.pk, due_at=None).update(tries=0, due_at=now(), trouble="")
            transaction.on_commit(partial(hurry, wanted.pk))
        return wanted

    def due(self) -> Self:
        return self.filter(due_at__lte=now()).order_by("due_at")


class Wanted(models.Model):
    """One thing that the machine is asked for; each room says what, and has `due_at`: nothing where nobody waits for it."""

    class Trouble(models.TextChoices):
        AWAY = "away", _("The machine does not answer.")
        REFUSED = "refused", _("The machine does not translate this.")

    PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))  # before each further try
    MOST_TRIES = len(PAUSES) + 1
    LONGEST: ClassVar[timedelta]  # of one try

    tries = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=7, choices=Trouble, blank=True)

    class Meta:
        abstract = True

    @property
    def is_tried_enough(self) -> bool:
        """Whether it was claimed once more than it is tried: the workers of the tries before did not live to say what became."""
        return self.tries > self.MOST_TRIES

    def claim(self) -> bool:
        """Take it to be done; the try is counted first, so that a text that kills its worker is not tried for ever."""
        mine = self._rows.filter(pk=self.pk, tries=self.tries, due_at__lte=now())
        self.tries += 1
        return bool(mine.update(tries=self.tries, due_at=now() + self.LONGEST))

    def put_off(self) -> None:
        """The machine is away: it is asked again after a pause, a few times."""
        later = now() + self.PAUSES[self.tries - 1] if self.tries < self.MOST_TRIES else None
        self._now(due_at=later, trouble=self.Trouble.AWAY)

    def give_up(self) -> None:
        """The machine does not take it."""
        self._now(due_at=None, trouble=self.Trouble.REFUSED)

    def settle(self) -> None:
        """It is there: nobody waits for it any more."""
        self._now(due_at=None, trouble="")

    @property
    def _rows(self) -> models.QuerySet[Any]:
        return type(self)._base_manager.all()

    def _now(self, **said: object) -> None:
        self._rows.filter(pk=self.pk, tries=self.tries).update(**said)
