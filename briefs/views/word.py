"""For who has it in a Word file already: it becomes a draft, and what found no place is kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from briefs import policy
from briefs.models import Brief, Kind
from briefs.views.writing import own_brief
from briefs.word.beginning import begin_from
from briefs.word.reading import Document, read
from hlh.files.models import File
from hlh.files.refusing import NotTaken
from hlh.files.uploads import UploadField
from hlh.links.models import new_secret
from hlh.people.doors import signed_in
from hlh.policy import require
from hlh.web import SignedInRequest, key_of

SHOWN = 50_000  # characters of what found no place; all of it is there as a file


class WordField(UploadField):
    """A Word file, read."""

    words = gettext_lazy("This is no Word file that can be read here. Save it as .docx in Word, and try again.")

    def clean(self, data: Any, initial: Any = None) -> tuple[Document, bytes] | None:  # type: ignore[override]
        try:
            upload = super().clean(data, initial)
        except ValidationError as no:
            raise no if no.code else ValidationError(self.words) from no  # without one, a glance told what it is not
        if upload is None:
            return None
        if not upload.content.startswith(b"PK"):
            raise ValidationError(self.words)
        try:
            return read(upload.content), upload.content
        except NotTaken as no:
            raise ValidationError(self.words if no.why == File.Why.KIND else File.Why(no.why).label) from no


class WordForm(forms.Form):
    """The file, and nothing else."""

    file = WordField(error_messages={"required": gettext_lazy("Choose a Word file.")})
    once = forms.CharField(max_length=40, required=False)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def from_word(request: SignedInRequest) -> HttpResponse:
    """Begin a draft from a Word file."""
    require(policy.may_begin(request.user, Kind.ACTION))
    if request.method != "POST":
        return _show(request, WordForm(initial={"once": new_secret()}))
    form = WordForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, form, status=422)
    document, content = form.cleaned_data["file"]
    if not document.blocks:
        form.add_error("file", _("There are no words in this file that can be read."))
        return _show(request, form, status=422)
    once = key_of(form.cleaned_data["once"] or new_secret(), request.user.pk, content)
    begun = begin_from(document, request.user, once=once, by=request.actor)
    messages.success(
        request, _("This is your Word file as a draft. Read it once: what is missing stands on this page.")
    )
    for words in begun.left_out:
        messages.info(request, words)
    return redirect("briefs:edit", begun.brief.ref)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def unplaced(request: SignedInRequest, ref: str) -> HttpResponse:
    """What of a Word file found no place, for its author alone; a button throws it away."""
    brief = own_brief(request, ref)
    if not policy.is_author(request.user, brief):
        raise Http404
    if request.method == "POST":
        Brief.objects.filter(pk=brief.pk).update(unplaced="")
        messages.success(request, _("It is thrown away."))
        return redirect("briefs:more", brief.ref)
    if "file" in request.GET:
        answer = HttpResponse(brief.unplaced, content_type="text/plain; charset=utf-8")
        answer["Content-Disposition"] = 'attachment; filename="word.txt"'
        answer["X-Content-Type-Options"] = "nosniff"
        return answer
    context = {"brief": brief, "words": brief.unplaced[:SHOWN], "is_long": len(brief.unplaced) > SHOWN}
    return render(request, "briefs/unplaced.html", context | {"section": "briefs"})


def _show(request: SignedInRequest, form: WordForm, *, status: int = 200) -> HttpResponse:
    return render(request, "briefs/word.html", {"form": form, "section": "briefs"}, status=status)
