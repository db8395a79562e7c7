"""Pages of the hub, their documents and pictures, for whoever may read them. To everybody else there is nothing here."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe
from wagtail.documents import get_document_model
from wagtail.documents.views.serve import serve
from wagtail.images.models import Rendition
from wagtail.models import Page

from hlh.catalogue.audiences import EVERYBODY
from hlh.remembering import same_for_strangers
from hlh.web import Request
from knowledge_hub.fetching import keeps, may_fetch, offered_at
from knowledge_hub.models import DocumentText, OfTheHub, Resource
from knowledge_hub.privacy import audience_of, belongs
from knowledge_hub.reading.leafing import leaf_of
from knowledge_hub.reading.offering import offer_of
from knowledge_hub.translated import read_in
from knowledge_hub.trees import TREE

KINDS = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg", "png": "image/png"}


@require_safe
def page(request: Request, path: str) -> HttpResponse:
    """The published page at an address, in the language of its reader where it is translated."""
    found = Page.objects.live().filter(url_path=f"{TREE}{path}").first()
    audience = audience_of(found) if found else ""
    if found is None or not belongs(request.user, audience):
        raise Http404
    shown = found.specific
    if isinstance(shown, OfTheHub) and shown.IS_TRANSLATED and request.GET.get("words") != "original":
        shown = read_in(shown, request.LANGUAGE_CODE)
    if audience == EVERYBODY and isinstance(shown, Resource):
        return same_for_strangers(request, shown.last_published_at, lambda: shown.serve(request))
    answer: HttpResponse = shown.serve(request)
    if audience != EVERYBODY:
        add_never_cache_headers(answer)
    return answer


@require_safe
def document(request: Request, document_id: int, document_filename: str) -> HttpResponse:
    """A document as a download, for whoever reads a page that names it, and for the staff who keep it."""
    wanted = get_object_or_404(get_document_model(), pk=document_id)
    if not (keeps(request.user, wanted) or may_fetch(request.user, wanted)):
        raise Http404
    answer: HttpResponse = serve(request, document_id, document_filename)
    add_never_cache_headers(answer)
    return answer


@require_safe
def document_text(request: Request, document_id: int) -> HttpResponse:
    """The words of a document without the file, for whoever may fetch that."""
    wanted = get_object_or_404(get_document_model(), pk=document_id)
    page = offered_at(request.user, wanted)
    if page is None and not keeps(request.user, wanted):
        raise Http404
    text = get_object_or_404(DocumentText.objects.legible(), document=wanted)
    leaf = leaf_of(text, request.GET.get("after", ""))
    if not leaf.parts:
        raise Http404
    said = {"page": page, "document": wanted, "offer": offer_of(wanted, text), "text": text, "leaf": leaf}
    answer = render(request, "knowledge_hub/document.html", said | {"section": "hub"})
    add_never_cache_headers(answer)
    return answer


@require_safe
def picture(request: Request, name: str) -> HttpResponseBase:
    """A picture as it was drawn, for whoever reads a page that shows it, and for the staff who keep it."""
    drawn = get_object_or_404(
        Rendition.objects.select_related("image__collection"), file=f"images/{name}".replace("\0", "")
    )
    if not (keeps(request.user, drawn.image) or may_fetch(request.user, drawn.image)):
        raise Http404
    try:
        file = drawn.file.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    answer = FileResponse(file, content_type=KINDS.get(name.rpartition(".")[2], "application/octet-stream"))
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, max-age=86400"
    return answer
