"""Keeping for later, and not wanting any more."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hlh.people import drafts
from hlh.people.doors import signed_in
from hlh.people.models import Draft
from hlh.web import Request, SignedInRequest, for_strangers, typed, without_tricks

TO = "for"  # in the address: where the form would have been sent
BY_ITSELF = "return=minimal"  # preferred by static/js/keeping.js, which shows no page


@for_strangers
@require_POST
def save_for_later(request: Request) -> HttpResponse:
    """Keep a whole form as it is, unless nobody wrote in it; `components/save_for_later.html` sends it here."""
    path = request.GET.get(TO, "")
    if not path.startswith("/") or path.startswith(("//", "/\\")) or without_tricks(path) != path:
        raise Http404
    if request.headers.get("Prefer") == BY_ITSELF:
        return _keep_by_itself(request, path)
    page, is_anything = drafts.page_of(request, path), bool(typed(request))
    token = drafts.keep(request, path) if is_anything else ""
    if not request.user.is_authenticated:
        return redirect_to_login(drafts.come_back(page, token), settings.LOGIN_URL)
    if is_anything:
        words = _("Kept for thirty days. You find it here and on “My hub”, on every device.")
        messages.success(request, words, extra_tags="good")
    return redirect(page)


def _keep_by_itself(request: Request, path: str) -> HttpResponse:
    """What a script sends while somebody types: a form that was emptied again is forgotten.

    Who is signed out by now is told so: no sign-in follows that would take the words to their account.
    """
    if not request.user.is_authenticated:
        return HttpResponse(status=403, content_type="text/plain")
    if typed(request):
        drafts.keep(request, path)
    else:
        drafts.done(request, path)
    return HttpResponse(status=204, content_type="text/plain")  # no page: a body of none is not packed


@require_POST
@signed_in
def discard(request: SignedInRequest, number: int) -> HttpResponse:
    """Its author does not want it any more."""
    draft = get_object_or_404(Draft.objects.of(request.user), pk=number)
    Draft.objects.forget(request.user, pk=draft.pk)
    messages.success(request, _("It is forgotten."), extra_tags="good")
    return redirect("my_hub")
