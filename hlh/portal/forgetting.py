"""What the portal forgets when a person is erased: what they said of pages and the ways to it, letters about what they wrote."""

from django.contrib.contenttypes.models import ContentType

from hlh.catalogue.models import Case
from hlh.links.models import Link
from hlh.mail.models import Letter
from hlh.people.erasing import Erased, forgets
from hlh.portal.models import Report


@forgets
def reports(erased: Erased) -> int:
    theirs = Report.objects.filter(erased.voiced())
    kind = ContentType.objects.get_for_model(Report)
    Link.objects.filter(thing_type=kind, thing_id__in=list(theirs.values_list("pk", flat=True))).delete()
    return theirs.delete()[0]


@forgets
def letters_about_decisions(erased: Erased) -> int:
    """Whoever flagged a contribution of theirs read in a letter what was decided, in words that may name them."""
    cases = Case.objects.filter(erased.voiced()).values_list("pk", flat=True)
    kind = ContentType.objects.get_for_model(Case)
    return Letter.objects.filter(fact__target_type=kind, fact__target_id__in=list(cases)).delete()[0]
