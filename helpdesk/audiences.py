"""Which questions an officer reads, told to the catalogue: the same as in the queue."""

from __future__ import annotations

from collections.abc import Iterator

from helpdesk.models.questions import DESK
from hlh.catalogue.audiences import belonging
from hlh.people.models import Person, Role
from hlh.taxonomy.models import Country


@belonging(DESK)
def desks_of(person: Person) -> Iterator[str]:
    """An officer of a region reads its questions and those of nobody knows where; who works for all reads all."""
    scopes = [appointment.scope for appointment in person.appointments_now if appointment.role == Role.OFFICER]
    works_for_all = person.holds(Role.ADMINISTRATOR) or any(not scope for scope in scopes)
    countries = [
        country
        for country in Country.objects.kept().values()
        if works_for_all or any(not country.scope_marks().isdisjoint(scope) for scope in scopes)
    ]
    if works_for_all or countries:
        yield DESK
    yield from (f"{DESK}{country.iso3}" for country in countries)
