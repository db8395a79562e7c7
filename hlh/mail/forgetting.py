"""What mail forgets when a person is erased: every letter to them, sent or not."""

from hlh.mail.models import Letter
from hlh.people.erasing import forgets
from hlh.people.models import Person
from hlh.people.voices import written_by


@forgets
def letters(person: Person) -> int:
    count, _each = Letter.objects.filter(written_by(person, "to")).delete()
    by_address, _each = Letter.objects.filter(to_address__iexact=person.email).delete()
    return count + by_address
