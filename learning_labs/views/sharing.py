"""A draft that those who keep a lab share: changed by any of them, posted by one, or thrown away."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hlh.differing import difference
from hlh.links.models import new_secret
from hlh.people import drafts
from hlh.people.doors import signed_in
from hlh.people.models import Naming, Quoting
from hlh.people.speakers import shown_as
from hlh.policy import Ruling, no, require
from hlh.web import SignedInRequest
from learning_labs import policy
from learning_labs.forms.sharing import SharedDraftForm
from learning_labs.models import Discussion
from learning_labs.order import drafting
from learning_labs.order.drafting import Outdated, draft_under, edition_of
from learning_labs.order.pacing import spend_a_post
from learning_labs.readers.mentioned import would_be_told
from learning_labs.saying.mentioning import MANY, are_offered, offers, with_typed
from learning_labs.saying.naming import at_first, levels_in
from learning_labs.saying.quotes import Taken, looks
from learning_labs.views.discussions import quotes_in
from learning_labs.views.keeping import kept


@drafts.stands_alone
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def draft(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Change the draft, look how it will be, or post it; where two do so at once both texts are shown."""
    found = kept(request, slug, number)
    levels = [] if found.voice_of(request.user) else levels_in(found.lab, request.user)
    if request.method != "POST":
        return _show(request, found, _form(request, found, levels, initial=_first(request, found, levels)))
    form = _form(request, found, levels, data=request.POST)
    leads_to_a_post = "look" in request.POST or "post" in request.POST  # a draft is kept as it was typed
    taken = quotes_in(form, found) if leads_to_a_post else Taken("")
    if not form.is_valid():
        return _show(request, found, form, status=422)
    if "look" in request.POST:
        return _show(request, found, form, seen=looks(taken, found, request.user))
    try:
        if "post" in request.POST:
            return _post(request, found, form, taken)
        text, edition = form.cleaned_data["text"], form.cleaned_data["edition"]
        drafting.keep(found, text, edition=edition, by=request.actor)
    except Outdated:
        return _show_both(request, found, levels, form.cleaned_data)
    drafts.done(request)
    messages.success(request, _("The draft is kept for all who keep this lab."), extra_tags="good")
    return redirect(f"{found.get_absolute_url()}#notes-box")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def throwing_away(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Ask once more, then throw the draft away; one that was changed meanwhile is shown first."""
    found = kept(request, slug, number)
    status = 200
    if request.method == "POST":
        try:
            drafting.throw_away(found, edition=request.POST.get("edition", ""), by=request.actor)
        except Outdated:
            status = 409
        else:
            messages.success(request, _("The draft is gone."), extra_tags="good")
            return redirect(found)
    stands = draft_under(found, reader=request.user)
    context = {
        "discussion": found,
        "draft": stands,
        "edition": edition_of(found, stands.text) if stands else "",
        "is_changed": status == 409,
        "section": "labs",
    }
    return render(request, "learning_labs/throw_away.html", context, status=status)


def _post(request: SignedInRequest, found: Discussion, form: SharedDraftForm, taken: Taken) -> HttpResponse:
    """In the name of whoever posts it, by the usual way; many are told only once that was asked."""
    require(_may_post(request, found))
    said = form.cleaned_data | {"text": taken.text, "quotes": taken.quotes}
    is_sure = said.pop("sure")
    said["mentions"] = with_typed(said["mentions"], said["text"], keeps=True)
    many = would_be_told(found, said["mentions"], request.user)
    if many > MANY and not is_sure:
        return _show(request, found, form, many=many)
    spend_a_post(request.user)
    written = drafting.post(found, request.user, by=request.actor, **said)
    drafts.done(request)
    return redirect(found.page_of(written))


def _may_post(request: SignedInRequest, found: Discussion) -> Ruling:
    """Whether the draft can be posted by now; it is read and changed also where it cannot."""
    if not found.has_opened:
        return no(_("A facilitator reads the opening post first. Until then nothing can be added."))
    return policy.may_add(request.user, found)


def _form(request: SignedInRequest, found: Discussion, levels: list[Naming], **said: Any) -> SharedDraftForm:
    return SharedDraftForm(
        levels=levels,
        guides=partial(policy.may_guide, request.user),
        are_offered=partial(are_offered, discussion=found, keeps=True),
        **said,
    )


def _first(request: SignedInRequest, found: Discussion, levels: list[Naming]) -> dict[str, Any]:
    """What the form begins with: the draft as it stands, or what a refusal kept of this form."""
    stands = draft_under(found, reader=request.user)
    text = stands.text if stands else ""
    first = {"text": text, "edition": edition_of(found, text), "once": new_secret(), "quoting": Quoting.ASK}
    return first | {"naming": at_first(levels)} | drafts.offered(request) | {"mentions": [], "sure": ""}


def _show_both(
    request: SignedInRequest, found: Discussion, levels: list[Naming], typed: dict[str, Any]
) -> HttpResponse:
    """What stands there by now beside what was typed; sending it once more is done knowingly."""
    stands = draft_under(found, reader=request.user)
    drafts.keep(request)
    text = stands.text if stands else ""
    form = _form(request, found, levels, initial=typed | {"edition": edition_of(found, text)})
    clash = difference(text, typed["text"]) if stands else ""
    return _show(request, found, form, status=409, clash=clash, is_clash=True, typed=typed["text"])


def _show(
    request: SignedInRequest, found: Discussion, form: SharedDraftForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    own = found.voice_of(request.user)
    context = {
        "discussion": found,
        "lab": found.lab,
        "draft": draft_under(found, reader=request.user),
        "form": form,
        "may_post": _may_post(request, found),
        "own_voice": own and shown_as(own, to=request.user),
        "tell_also": offers([], request.user, keeps=True),
        "section": "labs",
    }
    return render(request, "learning_labs/shared_draft.html", context | more, status=status)
