"""What the catalogue forgets when a person is erased: what they answered, kept, followed, flagged, and were asked."""

from django.contrib.contenttypes.models import ContentType
from django.utils.timezone import now

from hlh.catalogue.models import Bookmark, Excerpt, Flag, Follow, Tally, Tap
from hlh.links.models import Link
from hlh.people.erasing import Erased, forgets


@forgets(of=[Tap])
def taps(erased: Erased) -> int:
    """No key leads from these to the person, so they are looked for by what the account is known by."""
    theirs = Tap.objects.of(erased.person)
    entries = list(theirs.values_list("entry", flat=True))
    theirs.delete()
    Tally.objects.recount(entries)
    return len(entries)


@forgets(of=[Bookmark, Follow])
def kept_and_followed(erased: Erased) -> int:
    mine = (model.objects.filter(person=erased.person) for model in (Bookmark, Follow))
    return sum(rows.delete()[0] for rows in mine)


@forgets
def what_was_asked_of_them(erased: Erased) -> int:
    """Nobody can answer any more: what waits was not allowed, and no link leads to it. What they allowed stays."""
    theirs = Excerpt.objects.filter(erased.voiced())
    kind = ContentType.objects.get_for_model(Excerpt)
    Link.objects.filter(thing_type=kind, thing_id__in=list(theirs.values_list("pk", flat=True))).delete()
    return theirs.filter(stage=Excerpt.Stage.ASKED).update(stage=Excerpt.Stage.REFUSED, settled_at=now())


@forgets(of=[Flag])
def flags(erased: Erased) -> int:
    return Flag.objects.filter(erased.voiced()).delete()[0]
