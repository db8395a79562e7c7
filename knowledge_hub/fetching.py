"""Who may fetch a document or a picture of the hub: whoever reads a published page that names it, and its keepers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from django.contrib.contenttypes.models import ContentType
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import CollectionViewRestriction, Page, ReferenceIndex
from wagtail.permissions import policy_registry

from knowledge_hub.privacy import may_read
from knowledge_hub.trees import original_of

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone

Kept: TypeAlias = "Document | Image"


def keeps(person: Anyone, wanted: Kept) -> bool:
    """Whether somebody keeps what is in its collection: the rights that the two groups are given (`founding.py`)."""
    if not person.is_authenticated or not person.has_perm("wagtailadmin.access_admin"):
        return False
    policy = policy_registry.get_by_type(type(wanted))
    return bool(policy.user_has_permission_for_instance(person, "choose", wanted))


def may_fetch(person: Anyone, wanted: Kept) -> bool:
    """Whether the collection is open to somebody, and they read a published page that names it."""
    return offered_at(person, wanted) is not None


def offered_at(person: Anyone, wanted: Kept) -> Page | None:
    """The page by which somebody may fetch it; None where they may not."""
    if not all(_passes(person, restriction) for restriction in wanted.collection.get_view_restrictions()):
        return None
    found = next((one for one in naming(wanted).live() if may_read(person, one)), None)
    return original_of(found) if found is not None else None


def naming(wanted: Kept) -> Any:
    """The pages that name it, whoever reads them."""
    pages = ContentType.objects.get_for_model(Page)
    named = ReferenceIndex.get_references_to(wanted).filter(base_content_type=pages).values_list("object_id", flat=True)
    return Page.objects.filter(pk__in={int(pk) for pk in named}).order_by("pk")


def _passes(person: Anyone, restriction: CollectionViewRestriction) -> bool:
    """Whether a restricted collection is open to somebody; one with a shared password is open to nobody."""
    if not person.is_authenticated or restriction.restriction_type == CollectionViewRestriction.PASSWORD:
        return False
    if restriction.restriction_type == CollectionViewRestriction.LOGIN:
        return True
    return not person.is_held_back and bool(restriction.groups.filter(pk__in=person.groups.values("pk")).exists())
