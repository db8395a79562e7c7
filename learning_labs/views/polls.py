"""Polls of a discussion: asked, voted in, ended, taken along as a table."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hlh.paging import number_in
from hlh.people import drafts
from hlh.people.doors import signed_in
from hlh.policy import require
from hlh.spreadsheets import as_csv
from hlh.web import Request, SignedInRequest
from learning_labs import policy
from learning_labs.forms.polls import PollForm
from learning_labs.models import Discussion, Poll
from learning_labs.polls import voting
from learning_labs.views.discussions import find, show


@drafts.stands_alone
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Ask what the people of a discussion think."""
    found = find(request, slug, number)
    require(policy.may_ask_by_poll(request.user, found))
    form = PollForm(request.POST) if request.method == "POST" else PollForm(initial=drafts.offered(request))
    if form.is_valid():
        voting.ask(found, **form.cleaned_data, by=request.actor)
        drafts.done(request)
        return redirect(f"{found.get_absolute_url()}#polls")
    context = {"discussion": found, "form": form, "section": "labs"}
    return render(request, "learning_labs/ask_by_poll.html", context, status=422 if form.is_bound else 200)


@require_POST
@signed_in
def vote(request: SignedInRequest, slug: str, number: int, poll: int) -> HttpResponse:
    """Choose; where it closed meanwhile the page says so, beside what came of it."""
    found, here = find_poll(request, slug, number, poll)
    require(policy.may_write(request.user, found.lab))
    try:
        voting.vote(here, request.user, [number_in(place) for place in request.POST.getlist("answer")])
    except voting.Closed as trouble:
        return show(request, found, status=409, poll_trouble=str(trouble.words))
    messages.success(request, _("Your vote counts. You can change it until the poll closes."), extra_tags="good")
    return redirect(f"{found.get_absolute_url()}#polls")


@require_POST
@signed_in
def ending(request: SignedInRequest, slug: str, number: int, poll: int) -> HttpResponse:
    """Close it now, or take it away with every vote: that is for who keeps the lab."""
    found, here = find_poll(request, slug, number, poll)
    require(policy.may_ask_by_poll(request.user, found))
    if "away" in request.POST:
        require(policy.may_moderate_in(request.user, found.lab))
        voting.take_away(here, by=request.actor)
    else:
        is_openers = not found.from_question and found.is_opened_by(found.voice_of(request.user))
        voting.end(here, as_keeper=not is_openers, by=request.actor)
    return redirect(found)


@require_safe
def results(request: Request, slug: str, number: int, poll: int) -> HttpResponse:
    """What came of it, as a table for a spreadsheet."""
    found, here = find_poll(request, slug, number, poll)
    shown = next((one for one in Poll.objects.shown(found, reader=request.user) if one.pk == here.pk), None)
    if shown is None or not shown.figures:
        raise Http404
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="poll-{found.lab.slug}-{found.number}-{here.pk}.csv"'
    head, foot = (shown.question, pgettext("in a poll", "Votes")), (_("People who voted"), shown.voters)
    response.write("\ufeff")  # or a spreadsheet takes it for another alphabet
    response.write(as_csv([head, *shown.figures, foot]))
    return response


def find_poll(request: Request, slug: str, number: int, poll: int) -> tuple[Discussion, Poll]:
    """A poll of a discussion that this reader reads."""
    found = find(request, slug, number)
    here = get_object_or_404(found.polls, pk=poll)
    here.discussion = found
    return found, here
