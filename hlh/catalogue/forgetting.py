"""What the catalogue forgets when a person is erased: what they answered, said, kept and followed."""

from hlh.catalogue.models import Bookmark, Follow, Tally, Tap
from hlh.people.erasing import Erased, forgets


@forgets
def taps(erased: Erased) -> int:
    """No key leads from these to the person, so they are looked for by what the account is known by."""
    theirs = Tap.objects.of(erased.person)
    entries = list(theirs.values_list("entry", flat=True))
    theirs.delete()
    Tally.objects.recount(entries)
    return len(entries)


@forgets
def kept_and_followed(erased: Erased) -> int:
    mine = (model.objects.filter(person=erased.person) for model in (Bookmark, Follow))
    return sum(rows.delete()[0] for rows in mine)
