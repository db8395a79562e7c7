"""For the author: the pictures and documents of a brief, each with what is to be seen on it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from briefs.models import Attachment, Brief
from briefs.models.attachments import LONGEST_WORDS
from briefs.models.told import MOST_FILES
from briefs.views.writing import own_brief
from hlh.files.uploads import UploadField
from hlh.paging import number_in
from hlh.people.doors import signed_in
from hlh.web import ShortWords, SignedInRequest

ADD, OUT = "add", "out"  # what the buttons say to do; the others keep what is to be seen on each


class FileForm(forms.Form):
    """One more file, and what is to be seen on it."""

    file = UploadField(error_messages={"required": gettext_lazy("Choose a file.")})
    words = ShortWords(
        max_length=LONGEST_WORDS,
        error_messages={
            "required": gettext_lazy(
                "Say in a sentence what is to be seen on it. Who does not see it reads this instead."
            ),
            "max_length": gettext_lazy("This is %(show_value)d characters long; %(limit_value)d fit."),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def files(request: SignedInRequest, ref: str) -> HttpResponse:
    """What is attached; one more, other words for one, or one less."""
    brief = own_brief(request, ref)
    if request.method != "POST":
        if brief.stage != Brief.Stage.DRAFT:
            return redirect(brief)
        return _show(request, brief, FileForm())
    if OUT in request.POST:
        Attachment.objects.take_out(brief, number_in(request.POST[OUT]))
        return redirect("briefs:files", brief.ref)
    if ADD not in request.POST:
        Attachment.objects.describe(brief, _typed(request, brief))
        messages.success(request, _("Saved."))
        return redirect("briefs:files", brief.ref)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, brief, form, status=422)
    Attachment.objects.attach(brief, form.cleaned_data["file"], form.cleaned_data["words"])
    messages.success(request, _("It is attached. It is checked first; that takes a minute at most."))
    return redirect("briefs:files", brief.ref)


def _typed(request: SignedInRequest, brief: Brief) -> dict[int, str]:
    """What is to be seen on each, as it was typed; where a field was emptied, the words stay."""
    field = ShortWords(required=False)
    typed = {one["file"]: field.clean(request.POST.get(f"words-{one['file']}", "")) for one in brief.files}
    return {number: words[:LONGEST_WORDS] for number, words in typed.items() if words}


def _show(request: SignedInRequest, brief: Brief, form: FileForm, *, status: int = 200) -> HttpResponse:
    context = {
        "brief": brief,
        "form": form,
        "files": Attachment.objects.of(brief, brief),
        "most": MOST_FILES,
        "is_full": len(brief.files) >= MOST_FILES,
        "section": "briefs",
    }
    return render(request, "briefs/files.html", context, status=status)
