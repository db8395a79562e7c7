"""What in the network is about an area."""

from django.utils.translation import gettext_lazy as _

from hlh.network.models import Call, Partner
from hlh.taxonomy.models import Area
from hlh.taxonomy.using import uses

uses(Area, Partner, "areas", called=_("Partners"))
uses(Area, Call, "areas", called=_("Calls for learning"))
