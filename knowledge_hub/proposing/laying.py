"""Making a resource of what was proposed: a page below the shelf of its area, published at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.text import slugify
from wagtail.log_actions import LogContext
from wagtail.models import Page

from hlh.catalogue.audiences import EVERYBODY
from knowledge_hub.models.known import Known
from knowledge_hub.models.pages import TAKEN, AreaShelf, HubHome
from knowledge_hub.models.resources import Resource
from knowledge_hub.trees import originals

if TYPE_CHECKING:
    from hlh.people.models import Person
    from knowledge_hub.models import Proposal


def lay(proposal: Proposal, person: Person, **said: Any) -> Resource:
    """A published resource, which the catalogue finds from now on.

    Args:
        proposal: what it comes of.
        person: in whose name.
        said: the columns of the resource.
    """
    with transaction.atomic(), LogContext(user=person):
        # First the page above, as Wagtail's own screens do, then all of them (`bridge.py`): nobody waits in a ring.
        place = type(found := place_for(said["areas"])).objects.select_for_update().get(pk=found.pk)
        page = Resource(owner=person, is_demo=proposal.is_demo, slug=_slug(place, said["title"], proposal.ref), **said)
        place.add_child(instance=page)
        revision = page.save_revision(user=person, log_action=True)
        revision.publish(user=person, skip_permission_checks=True)  # that they may was ruled already (`policy.py`)
        Known.objects.note(page, doi=proposal.doi, file_hash=proposal.file_hash)
    return page


def place_for(areas: list[int]) -> Page:
    """Below which page it goes: the shelf of the first of its areas that everybody reads, else the home of the hub."""
    shelves = {shelf.area_id: shelf for shelf in originals(AreaShelf.objects.live()).filter(area__in=areas)}
    for area in areas:
        if area in shelves and shelves[area].found_by() == EVERYBODY:
            return shelves[area]
    return HubHome.objects.get(slug="hub")


def _slug(place: Page, title: str, ref: str) -> str:
    """Out of its title; where something else stands there, with letters that are its own."""
    slug = slugify(title)[:80].strip("-")
    is_free = slug and slug not in TAKEN and not Page.objects.child_of(place).filter(slug=slug).exists()
    return slug if is_free else f"{slug or 'resource'}-{ref}"
