"""What of the taxonomy itself belongs to an area."""

from django.utils.translation import gettext_lazy as _

from hlh.taxonomy.models import Area, OldSlug, SubTopic
from hlh.taxonomy.using import uses

uses(Area, SubTopic, "area", called=_("Sub-topics"))
uses(Area, OldSlug, "area", called=_("Old addresses"))
uses(Area, Area, "merged_into", called=_("Areas that were merged into it"))
uses(SubTopic, SubTopic, "merged_into", called=_("Sub-topics that were merged into it"))
