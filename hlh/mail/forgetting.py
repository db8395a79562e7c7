"""What mail forgets when a person is erased: every letter to them, sent or not."""

import re
from functools import reduce
from operator import or_

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils.timezone import now

from hlh.links.models import Link
from hlh.mail.models import Bounces, Incoming, Letter, Notice, Preferences, Stop
from hlh.mail.reading import everything_in
from hlh.people.erasing import Erased, forgets
from hlh.people.voices import voices_of


@forgets(of=[Letter])
def letters(erased: Erased) -> int:
    """With the addresses for replies that hold one of them."""
    by_address = reduce(or_, (Q(to_address__iexact=address) for address in erased.addresses), erased.voiced("to"))
    theirs = Letter.objects.filter(by_address)
    held = Link.objects.filter(thing_type=ContentType.objects.get_for_model(Letter), revoked_at=None)
    held.filter(thing_id__in=theirs.values("pk")).update(revoked_at=now())
    return theirs.delete()[0]


@forgets(of=[Incoming])
def what_came(erased: Erased) -> int:
    """Every message in one of their voices or from one of their addresses; of others what names them, once it is settled."""
    theirs = erased.voiced()
    for address in erased.addresses:
        theirs |= Q(sender__iexact=address)
    gone = Incoming.objects.filter(theirs).delete()[0]
    others = Incoming.objects.exclude(raw=b"").iterator(chunk_size=50)
    naming = [row.pk for row in others if _leads_to(erased, row)]
    return gone + Incoming.objects.filter(pk__in=naming).delete()[0]


@forgets
def ways_back(erased: Erased) -> int:
    """No address for replies leads into their voices any more, and no link in a letter."""
    theirs = voices_of(erased.person, erased.addresses)
    kind = ContentType.objects.get_for_model(theirs.model)
    links = Link.objects.filter(thing_type=kind, thing_id__in=theirs.values("pk"), revoked_at=None)
    return links.update(revoked_at=now())


@forgets(of=[Bounces])
def bounces(erased: Erased) -> int:
    return Bounces.objects.filter(reduce(or_, (Q(address__iexact=address) for address in erased.addresses))).delete()[0]


def _leads_to(erased: Erased, row: Incoming) -> bool:
    """Whether one of their addresses stands in a message, or, where it only waits to be thrown away, their name.

    A reply quotes the letter that it answers, and a post office sends it back whole.
    """
    said = everything_in(bytes(row.raw))
    if any(address.casefold() in said for address in erased.addresses):
        return True
    name = erased.person.name.casefold()
    is_settled = row.state not in (Incoming.State.WAITING, Incoming.State.HELD)
    return is_settled and bool(name) and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", said) is not None


@forgets
def notices(erased: Erased) -> int:
    """What they were told, what they stopped; what they chose goes with the person."""
    theirs = voices_of(erased.person, erased.addresses)
    Stop.objects.filter(voice__in=theirs).delete()
    Preferences.objects.filter(person=erased.person).delete()
    return Notice.objects.filter(to__in=theirs).delete()[0]
