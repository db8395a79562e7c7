"""Which closed labs a reader belongs to, told to the catalogue."""

from collections.abc import Iterator

from hlh.catalogue.audiences import belonging
from hlh.people.models import Person
from learning_labs.models import Lab, Membership


@belonging("lab:")
def closed_labs_of(person: Person) -> Iterator[str]:
    closed = Membership.objects.filter(person=person, lab__readers=Lab.Readers.LAB).select_related("lab")
    return (membership.lab.audience for membership in closed)
