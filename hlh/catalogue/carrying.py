"""What of the catalogue is about an area, or carries a free tag."""

from django.utils.translation import gettext_lazy as _

from hlh.catalogue.models import Entry
from hlh.taxonomy.models import Area
from hlh.taxonomy.tagging import carries
from hlh.taxonomy.using import uses

uses(Area, Entry, "areas", called=_("Entries of the catalogue"))
carries(Entry, "tags")
