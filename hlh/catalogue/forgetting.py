"""What becomes of quoted words when the person who said them is erased."""

from django.contrib.contenttypes.models import ContentType
from django.utils.timezone import now

from hlh.catalogue.models import Excerpt
from hlh.links.models import Link
from hlh.people.erasing import Erased, forgets


@forgets
def what_was_asked_of_them(erased: Erased) -> int:
    """Nobody can answer any more: what waits was not allowed, and no link leads to it. What they allowed stays."""
    theirs = Excerpt.objects.filter(erased.voiced())
    kind = ContentType.objects.get_for_model(Excerpt)
    Link.objects.filter(thing_type=kind, thing_id__in=list(theirs.values_list("pk", flat=True))).delete()
    return theirs.filter(stage=Excerpt.Stage.ASKED).update(stage=Excerpt.Stage.REFUSED, settled_at=now())
