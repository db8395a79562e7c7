"""Handing out a file: as a download, to whom its owner lets have it."""

from __future__ import annotations

from urllib.parse import quote

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from hlh.files.models import File
from hlh.files.owners import name_for
from hlh.web import Request

TYPES = {
    "webp": "image/webp",
    "pdf": "application/pdf",
    "txt": "text/plain; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


@require_safe
def download(request: Request, ref: str, name: str) -> FileResponse:
    """The file, never shown within our pages; the name in the address is for people and says nothing."""
    file = get_object_or_404(File.objects.filter(state=File.State.CLEAN), ref=ref)
    called = name_for(file, request.user)
    if called is None:
        raise Http404
    return handed_out(file, called)


def handed_out(file: File, called: str) -> FileResponse:
    """A file that is clean, as a download under a name, for whoever the caller knows may have it."""
    response = FileResponse(file.content.open("rb"), content_type=TYPES[file.ending])
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(called)}"
    response["Content-Length"] = str(file.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, max-age=3600"
    response["X-Robots-Tag"] = "noindex"
    return response
