"""What in the knowledge hub is about an area."""

from django.utils.translation import gettext_lazy as _

from hlh.taxonomy.models import Area
from hlh.taxonomy.using import uses
from knowledge_hub.models import AreaShelf, Collection, Event, HubPage, News, Proposal, Resource

uses(Area, AreaShelf, "area", called=_("Shelves of the knowledge hub"))
uses(Area, HubPage, "areas", called=_("Pages of the knowledge hub"))
uses(Area, Collection, "areas", called=_("Collections of the knowledge hub"))
uses(Area, News, "areas", called=_("News of the knowledge hub"))
uses(Area, Resource, "areas", called=_("Resources"))
uses(Area, Proposal, "areas", called=_("Proposed resources"))
uses(Area, Event, "areas", called=_("Events"))
