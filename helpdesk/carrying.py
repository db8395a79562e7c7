"""What at the help desk is about an area."""

from django.utils.translation import gettext_lazy as _

from helpdesk.models import Correction, Question
from hlh.taxonomy.models import Area
from hlh.taxonomy.using import Use, uses


def move_or_drop(use: Use, old: int, new: int) -> None:
    """A second area that would be the first one says nothing any more."""
    use.having(old).exclude(area__in=[old, new]).update(second=new)
    use.having(old).update(second=None)


uses(Area, Question, "second", called=_("Questions, as their second area"), moving=move_or_drop)
uses(Area, Question, "area", called=_("Questions"))
uses(Area, Correction, "area", called=_("Corrections"))
