"""What in the labs is about an area."""

from django.utils.translation import gettext_lazy as _

from hlh.taxonomy.models import Area
from hlh.taxonomy.using import uses
from learning_labs.models import Discussion, Lab

uses(Area, Lab, "areas", called=_("Labs"))
uses(Area, Discussion, "area", called=_("Discussions"))
