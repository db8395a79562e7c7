"""What of feeds is about an area."""

from django.utils.translation import gettext_lazy as _

from hlh.network.models import Feed
from hlh.taxonomy.models import Area
from hlh.taxonomy.using import uses

uses(Area, Feed, "areas", called=_("Feeds"))
