"""The effort budget: how many times a month the hub may ask something of somebody. Every system that asks takes from it here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from hlh.activity.ledger import record
from hlh.people import facts
from hlh.people.models import Effort, Person
from hlh.people.models.efforts import this_month

if TYPE_CHECKING:
    from hlh.activity.models import Actor


def may_be_asked(people: QuerySet[Person]) -> QuerySet:
    """Those of them who have something left this month; each with how often they were asked, as `asked`."""
    counted = Effort.objects.filter(person=OuterRef("pk"), month=this_month()).order_by().values("person")
    asked = Subquery(counted.annotate(many=Count("pk")).values("many"), output_field=IntegerField())
    return people.filter(is_active=True).annotate(asked=Coalesce(asked, 0)).filter(asked__lt=F("asks_a_month"))


def ask(person: Person, what: str, *, by: Actor) -> bool:
    """Take one from somebody's budget, in the transaction that asks; what is rolled back was not asked.

    Two who ask at the same moment wait for each other at the person's row; were that lock ever forgotten, the number
    of each row would still refuse the second one.

    Args:
        person: who is asked.
        what: which system asks, an `Effort.What`.
        by: who acts.

    Returns:
        Whether they may be asked: false when nothing is left, and then nobody asks.
    """
    with transaction.atomic():
        here = Person.objects.select_for_update(no_key=True, of=("self",)).filter(pk=person.pk, is_active=True).first()
        month = this_month()
        number = Effort.objects.filter(person=person, month=month).count() + 1
        if here is None or number > here.asks_a_month:
            return False
        taken = Effort.objects.create(person=person, what=Effort.What(what), month=month, number=number)
        record(facts.ASKED, taken, by=by, what=taken.what)
    return True
