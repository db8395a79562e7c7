"""What administrators see of conversations: a message that was flagged, with the two before it, and nothing else."""

from __future__ import annotations

from django.contrib.messages import success
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hlh.conversations.forms import JudgementForm
from hlh.conversations.models import MessageFlag
from hlh.paging import by_promise
from hlh.people.doors import signed_in
from hlh.people.speakers import called
from hlh.policy import require
from hlh.staff import may_administer
from hlh.web import SignedInRequest, own

ON_A_PAGE = 10


@require_safe
@signed_in
def messages(request: SignedInRequest) -> HttpResponse:
    """What waits for a decision, the oldest first."""
    return _show(request)


@require_POST
@signed_in
def decision(request: SignedInRequest, number: int) -> HttpResponse:
    """Hide it, or keep it as it is."""
    require(may_administer(request.user))
    found = get_object_or_404(MessageFlag.objects.visible_to(request.user), pk=number)
    form = JudgementForm(request.POST)
    if not form.is_valid():
        return _show(request, form=form, about=found.pk, status=422)
    decide = found.hide if form.cleaned_data["what"] == "hidden" else found.keep
    decide(words=form.cleaned_data["words"], by=request.actor)
    success(request, _("Decided. Whoever it is about is told."), extra_tags="good")
    return redirect("flagged:messages")


def _show(
    request: SignedInRequest, *, form: JudgementForm | None = None, about: int = 0, status: int = 200
) -> HttpResponse:
    require(may_administer(request.user))
    waiting = MessageFlag.objects.visible_to(request.user).waiting().select_related("message__conversation")
    page = by_promise(waiting, request.GET.get("after", ""), size=ON_A_PAGE, promised="since")
    rows = [
        {
            "flag": flag,
            "context": [(message, called(message.voice)) for message in flag.context()],
            "form": form if flag.pk == about else None,
        }
        for flag in page.rows
    ]
    context = {"rows": rows, "next": page.next, "section": "moderation"}
    return own(render(request, "conversations/flagged.html", context, status=status))
