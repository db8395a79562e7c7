"""Which closed labs a reader belongs to, and where they read what has not opened, told to the catalogue."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from hlh.catalogue.audiences import belonging
from hlh.people.models import Person, Role
from learning_labs.models import Discussion, Lab


@belonging("lab:")
def closed_labs_of(person: Person) -> Iterator[str]:
    return (lab.audience for lab in Lab.objects.closed_around(person))


@belonging("unopened:")
def labs_they_keep(person: Person) -> Iterator[str]:
    """A discussion whose first post waits is read by those who decide about it."""
    if person.holds(Role.FACILITATOR):
        waits = Exists(Discussion.objects.filter(lab=OuterRef("pk"), post_count=0, merged_into=None))
        for lab in Lab.objects.visible_to(person).filter(waits):
            if person.holds(Role.FACILITATOR, over=lab):
                yield lab.of_its_keepers
