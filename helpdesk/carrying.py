"""What at the help desk is about an area."""

from django.utils.translation import gettext_lazy as _

from helpdesk.models import Correction, Question
from hlh.taxonomy.models import Area
from hlh.taxonomy.using import uses, uses_a_second

uses_a_second(Area, Question, called=_("Questions, as their second area"))
uses(Area, Question, "area", called=_("Questions"))
uses(Area, Correction, "area", called=_("Corrections"))
