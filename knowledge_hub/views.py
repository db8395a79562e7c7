"""Pages of the hub and their documents, for whoever may read them. To everybody else there is nothing here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe
from wagtail.documents import get_document_model
from wagtail.documents.models import Document
from wagtail.documents.views.serve import serve
from wagtail.models import CollectionViewRestriction, Page, ReferenceIndex
from wagtail.permissions import policy_registry

from hlh.catalogue.audiences import EVERYBODY
from hlh.web import Request
from knowledge_hub.models import OfTheHub
from knowledge_hub.privacy import audience_of, belongs, may_read
from knowledge_hub.translated import read_in
from knowledge_hub.trees import TREE

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone


@require_safe
def page(request: Request, path: str) -> HttpResponse:
    """The published page at an address, in the language of its reader where it is translated."""
    found = Page.objects.live().filter(url_path=f"{TREE}{path}").first()
    audience = audience_of(found) if found else ""
    if found is None or not belongs(request.user, audience):
        raise Http404
    shown = found.specific
    if isinstance(shown, OfTheHub) and request.GET.get("words") != "original":
        shown = read_in(shown, request.LANGUAGE_CODE, by=request.user)
    answer: HttpResponse = shown.serve(request)
    if audience != EVERYBODY:
        add_never_cache_headers(answer)
    return answer


@require_safe
def document(request: Request, document_id: int, document_filename: str) -> HttpResponse:
    """A document as a download, for whoever reads a page that names it, and for the staff who keep it."""
    wanted = get_object_or_404(get_document_model(), pk=document_id)
    if not (_keeps(request.user, wanted) or _may_fetch(request.user, wanted)):
        raise Http404
    answer: HttpResponse = serve(request, document_id, document_filename)
    add_never_cache_headers(answer)
    return answer


def _keeps(person: Anyone, wanted: Document) -> bool:
    """Whether somebody keeps the documents of its collection: the rights that the two groups are given (`founding.py`)."""
    if not person.is_authenticated or not person.has_perm("wagtailadmin.access_admin"):
        return False
    policy = policy_registry.get_by_type(get_document_model())
    return bool(policy.user_has_permission_for_instance(person, "choose", wanted))


def _may_fetch(person: Anyone, wanted: Document) -> bool:
    """Whether the collection is open to somebody, and they read a published page that names the document."""
    if not all(_passes(person, restriction) for restriction in wanted.collection.get_view_restrictions()):
        return False
    pages = ContentType.objects.get_for_model(Page)
    naming = (
        ReferenceIndex.get_references_to(wanted).filter(base_content_type=pages).values_list("object_id", flat=True)
    )
    return any(may_read(person, one) for one in Page.objects.live().filter(pk__in={int(pk) for pk in naming}))


def _passes(person: Anyone, restriction: CollectionViewRestriction) -> bool:
    """Whether a restricted collection is open to somebody; one with a shared password is open to nobody."""
    if not person.is_authenticated or restriction.restriction_type == CollectionViewRestriction.PASSWORD:
        return False
    if restriction.restriction_type == CollectionViewRestriction.LOGIN:
        return True
    return not person.is_held_back and bool(restriction.groups.filter(pk__in=person.groups.values("pk")).exists())
