"""What the labs say anew when a person is erased."""

from hlh.catalogue.entries import enter
from hlh.people.erasing import Erased, says_anew
from learning_labs.models import Discussion


@says_anew
def discussions(erased: Erased) -> int:
    """Their country is no longer among those that speak by name."""
    numbers = [place.removeprefix("discussion:") for place in erased.places if place.startswith("discussion:")]
    found = list(Discussion.objects.filter(pk__in=numbers).select_related("lab"))
    for discussion in found:
        discussion.count_countries()
        enter(discussion)
    return len(found)
