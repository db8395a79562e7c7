"""Whose discussions a facilitator looks after, told to the catalogue."""

from django.db.models import Q

from hlh.catalogue.curating import curates
from hlh.catalogue.models import Entry
from hlh.people.models import Person, Role
from learning_labs.models import Discussion, Lab


@curates
def discussions_of_their_labs(person: Person) -> Q:
    if not person.holds(Role.FACILITATOR):
        return Q(pk__in=[])
    theirs = [lab.pk for lab in Lab.objects.visible_to(person) if person.holds(Role.FACILITATOR, over=lab)]
    return Q(kind=Entry.Kind.DISCUSSION, thing_id__in=Discussion.objects.filter(lab__in=theirs).values("pk"))
