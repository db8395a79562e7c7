"""What of the catalogue is about an area, or carries a free tag, and who follows an area."""

from django.utils.translation import gettext_lazy as _

from hlh.catalogue.models import Entry, Follow
from hlh.taxonomy.models import Area
from hlh.taxonomy.tagging import carries
from hlh.taxonomy.using import Use, uses


def move_or_end(use: Use, old: int, new: int) -> None:
    """Who follows both follows the one that took over, once."""
    both = Follow.objects.filter(area=new).values("person")
    use.having(old).filter(person__in=both).delete()
    use.having(old).update(area=new)


uses(Area, Entry, "areas", called=_("Entries of the catalogue"))
uses(Area, Follow, "area", called=_("People who follow it"), moving=move_or_end)
carries(Entry, "tags")
