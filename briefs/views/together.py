"""Writing together: who writes along, and who has the text open now."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from briefs import policy
from briefs.models import Brief, CoAuthor
from briefs.naming import among, levels_for
from briefs.together import presence as here
from briefs.together.forms import InvitingForm
from hlh.limits import spend
from hlh.paging import number_in
from hlh.people.doors import signed_in
from hlh.people.forms import NamingForm
from hlh.people.models import Naming, Quoting
from hlh.people.speakers import shown_as, with_voice
from hlh.people.voices import rename, speak
from hlh.policy import NotNow, require
from hlh.taxonomy.languages import data_code
from hlh.web import Request, SignedInRequest, for_strangers, own

NOBODY = 204
MOST_A_DAY = 40  # invitations that one person sends


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def coauthors(request: SignedInRequest, ref: str) -> HttpResponse:
    """Who writes it along, for its author: asking somebody by their address, and doing without somebody again."""
    brief = _mine(request, ref)
    form = InvitingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if not spend(f"brief-invites:{request.user.pk}", most=MOST_A_DAY):
            raise NotNow(_("As many letters as go in a day were sent for you. Come back tomorrow."))
        language = data_code(get_language() or "en")
        CoAuthor.objects.invite(brief, form.cleaned_data["address"], language=language, by=request.actor)
        messages.success(request, _("The invitation is on its way."), extra_tags="good")
        return redirect("briefs:coauthors", brief.ref)
    along = CoAuthor.objects.filter(brief=brief, stage__in=CoAuthor.COUNTED).for_showing()
    context = {
        "brief": brief,
        "rows": [(one, shown_as(one.voice, to=request.user) if one.voice else None) for one in along],
        "form": form,
        "section": "briefs",
    }
    return own(render(request, "briefs/coauthors.html", context, status=422 if form.is_bound else 200))


@require_POST
@signed_in
def letting_go(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    """Do without somebody, or take their invitation back."""
    brief = _mine(request, ref)
    get_object_or_404(CoAuthor, brief=brief, pk=number).let_go(by=request.actor)
    return redirect("briefs:coauthors", brief.ref)


@require_POST
@signed_in
def leaving(request: SignedInRequest, ref: str) -> HttpResponse:
    """Write no more of it; what was written stays."""
    brief = get_object_or_404(Brief.objects.visible_to(request.user).for_listing().at(ref))
    get_object_or_404(brief.coauthors.of(request.user).writing()).leave(by=request.actor)
    messages.success(request, _("You do not write this brief along any more. What you wrote stays in it."))
    return redirect("briefs:briefs")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def invitation(request: SignedInRequest, ref: str) -> HttpResponse:
    """What somebody is asked to write along, with two buttons; only with the address that was asked."""
    invited = CoAuthor.objects.select_related("brief", *with_voice("brief__voice"))
    found = get_object_or_404(invited, ref=ref, stage=CoAuthor.Stage.INVITED)
    if not found.is_for(request.user):
        raise Http404
    levels = levels_for(request.user)
    modest = next((level for level in levels if level <= Naming.COUNTRY), Naming.NOBODY)
    data = request.POST if request.method == "POST" else None
    form = NamingForm(data, levels=levels, initial={"naming": modest, "quoting": Quoting.ASK})
    if request.method == "POST" and "no" in request.POST:
        found.decline(by=request.actor)
        messages.success(request, _("You said no. Its author is told."))
        return redirect("briefs:briefs")
    if form.is_valid():
        voice = speak(request.user, found.brief.place, **form.cleaned_data, among=among(request.user))
        found.join(voice, by=request.actor)
        chosen = form.cleaned_data
        if (chosen["naming"], chosen["quoting"]) != (voice.naming, voice.quoting):  # they wrote along before
            rename(voice, **chosen, among=among(request.user), by=request.actor)
        return redirect("briefs:upcoming", found.brief.ref)
    author = shown_as(found.brief.voice, to=request.user)
    context = {"invited": found, "brief": found.brief, "who": author, "form": form, "section": "briefs"}
    return own(render(request, "briefs/invitation.html", context, status=422 if form.is_bound else 200))


@for_strangers  # a script asks every few seconds, without a cookie: what it may learn is in the channel
@never_cache
@require_POST
def presence(request: Request, ref: str) -> HttpResponse:
    """A page says that it lies open, and learns who else has the text open, or saved it since."""
    opened = here.opened_by(request.POST.get("channel", ""))
    if opened is None:
        raise Http404
    brief, voice = opened
    if "gone" in request.POST:
        here.gone(brief, voice)
        return HttpResponse(status=NOBODY)
    others = here.names_of(here.open_for(brief, voice, seconds=here.SEEN))
    is_old = here.is_saved_since(brief, number_in(request.POST.get("edition", "")))
    words = warning(others) if others else ""
    if is_old:
        meanwhile = _("It was saved meanwhile. Nothing of yours is lost: save, and you see both.")
        words = f"{words} {meanwhile}".strip()
    return HttpResponse(words, content_type="text/plain; charset=utf-8") if words else HttpResponse(status=NOBODY)


def warning(names: list[str]) -> str:
    """That others have the text open, in the reader's language."""
    said = ngettext(
        "Somebody else has this text open now: %(names)s.", "Others have this text open now: %(names)s.", len(names)
    )
    return said % {"names": "; ".join(names)}


def _mine(request: SignedInRequest, ref: str) -> Brief:
    """A brief about whose authors the reader decides; of somebody else's that they see they are told why not."""
    brief = get_object_or_404(Brief.objects.visible_to(request.user).for_listing().at(ref))
    require(policy.may_invite(request.user, brief))
    return brief
