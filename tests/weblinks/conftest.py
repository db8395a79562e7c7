"""Briefs that lead to a real server of somebody else."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils.timezone import now

from briefs.models import Brief
from hlh.activity.ledger import settle_all
from hlh.people.models import Person
from hlh.weblinks import checking
from hlh.weblinks.models import WebAddress
from tests.briefs.conftest import _fresh_counts, abena, emad, make_brief
from tests.outside.conftest import Elsewhere, elsewhere, unlisted

__all__ = ["_fresh_counts", "abena", "elsewhere", "emad", "unlisted"]


@pytest.fixture
def told(amina: Person, elsewhere: Elsewhere) -> Brief:
    """A published brief of Amina's, one of whose sources leads elsewhere."""
    made = make_brief(amina, stage="published", sources=f"The stock cards — {elsewhere.at('/cards')}")
    settle_all()
    return made


def look(address: str = "", *, times: int = 1) -> WebAddress:
    """Its check is due, and beat comes by; a day passes after each time."""
    found = WebAddress.objects.filter(address=address) if address else WebAddress.objects.all()
    for _time in range(times):
        found.update(due_at=now() - timedelta(minutes=1))
        checking.check_due()
        for one in found:
            one.failures = [failure | {"day": _day_before(failure["day"])} for failure in one.failures]
            one.save(update_fields=["failures"])
    settle_all()
    return found.get()


def _day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def days_until(one: WebAddress) -> int:
    """After how many days it is looked at again."""
    waits: Any = one.due_at - now() + timedelta(minutes=1)
    return int(waits.days)
