"""What the labs say anew when a person is erased."""

from hlh.catalogue.entries import enter
from hlh.people.erasing import Erased, says_anew
from learning_labs.models import Discussion


@says_anew
def discussions(erased: Erased) -> int:
    """Their country is no longer among those that speak by name."""
    numbers = [place.removeprefix("discussion:") for place in erased.places if place.startswith("discussion:")]
    held = Discussion.objects.select_related("lab").select_for_update(of=("self",)).order_by("pk")
    found = list(held.filter(pk__in=numbers))
    for discussion in found:
        discussion.count_countries()
        enter(discussion)
    return len(found)
