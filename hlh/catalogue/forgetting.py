"""What the catalogue forgets when a person is erased: what they flagged."""

from hlh.catalogue.models import Flag
from hlh.people.erasing import Erased, forgets


@forgets
def flags(erased: Erased) -> int:
    return Flag.objects.filter(erased.voiced()).delete()[0]
