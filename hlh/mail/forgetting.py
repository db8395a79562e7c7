"""What mail forgets when a person is erased: every letter to them, sent or not."""

from functools import reduce
from operator import or_

from django.db.models import Q

from hlh.mail.models import Letter
from hlh.people.erasing import Erased, forgets


@forgets
def letters(erased: Erased) -> int:
    by_address = reduce(or_, (Q(to_address__iexact=address) for address in erased.addresses), erased.voiced("to"))
    return Letter.objects.filter(by_address).delete()[0]
