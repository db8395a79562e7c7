"""What the hub keeps of a partner of the network, found by the name of its publisher."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType

from hlh.catalogue.models import Entry
from hlh.network.models import Partner
from hlh.network.showing import finds_resources
from knowledge_hub.models import Resource

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone

SHOWN = 20


@finds_resources
def of_a_publisher(partner: Partner, reader: Anyone) -> list[Entry]:
    """The newest resources that it published; one query."""
    published = Resource.objects.live().filter(publisher__iexact=partner.organisation.name)
    here = Entry.objects.visible_to(reader).filter(
        thing_type=ContentType.objects.get_for_model(Resource), thing_id__in=published.values("pk")
    )
    return list(here.newest_first()[:SHOWN])
