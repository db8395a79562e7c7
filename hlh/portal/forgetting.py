"""What the portal forgets when a person is erased: what they said of pages, and the ways to it."""

from django.contrib.contenttypes.models import ContentType

from hlh.links.models import Link
from hlh.people.erasing import Erased, forgets
from hlh.portal.models import Report


@forgets
def reports(erased: Erased) -> int:
    theirs = Report.objects.filter(erased.voiced())
    kind = ContentType.objects.get_for_model(Report)
    Link.objects.filter(thing_type=kind, thing_id__in=list(theirs.values_list("pk", flat=True))).delete()
    return theirs.delete()[0]
