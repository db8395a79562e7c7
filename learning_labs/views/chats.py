"""Bringing what a phone group said: a facilitator chooses words, and whoever said them is asked by a link that carries them.

Nothing of an export is stored: what is stripped travels in the form, closed, and then in the links.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from hlh.links.ways import private
from hlh.paging import number_in
from hlh.people import drafts
from hlh.people.doors import signed_in
from hlh.people.showing import day
from hlh.policy import NotNow, require
from hlh.web import Request, SignedInRequest, for_strangers, own
from learning_labs import policy
from learning_labs.chats import pacing
from learning_labs.chats.sealing import DAYS, Asked, Sitting, asked_in, is_over, links_for
from learning_labs.chats.stripping import doubts, without
from learning_labs.chats.telling import Allowed, place_of, tell, was_used
from learning_labs.forms.chats import AllowingForm, ChosenWords, ExportForm
from learning_labs.models import Discussion, Lab

ON_A_PAGE = 100  # messages
MOST_DISCUSSIONS = 100
MOST_CHOSEN = 200


@drafts.keeps_nothing
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def chat(request: SignedInRequest, slug: str) -> HttpResponse:
    """The export comes in; its messages are chosen and corrected page by page; a link for each person comes out."""
    lab = get_object_or_404(Lab.objects.visible_to(request.user), slug=slug)
    require(policy.may_bring(request.user, lab))
    if request.POST.get("state"):
        return _choose(request, lab)
    form = ExportForm(request.POST, request.FILES) if request.method == "POST" else ExportForm()
    if not form.is_valid():
        # what was pasted is given back to be cut, and shown to nobody else
        status, export = (422, request.POST.get("export", "")) if form.is_bound else (200, "")
        trouble = pacing.no_more_today() if pacing.has_spent_the_day(request.user) else ""
        return _show(request, lab, status=status, form=form, export=export, trouble=trouble)
    try:
        pacing.begin(request.user)
    except NotNow as rule:
        export = request.POST.get("export", "")
        return _show(request, lab, status=409, form=form, export=export, trouble=rule.words)
    return _show_page(request, lab, Sitting.of(lab.pk, request.user.pk, form.cleaned_data["messages"]))


def _choose(request: SignedInRequest, lab: Lab) -> HttpResponse:
    """What stands on a page of messages is taken over; then another page, or the links."""
    sitting = Sitting.opened(request.POST["state"], lab=lab.pk, person=request.user.pk)
    if sitting is None:
        form = ExportForm({})
        form.full_clean()
        form.errors["export"] = form.error_class([_("This was open for more than a day. Bring the export once more.")])
        return _show(request, lab, status=422, form=form, export="")
    page = number_in(request.POST.get("page", ""))
    wrong = _take_over(sitting, request.POST, page)
    if wrong or request.POST.get("go") != "links":
        there = page if wrong else number_in(request.POST.get("go", ""))
        return _show_page(request, lab, sitting, page=there, wrong=wrong)
    discussion = _open_ones(request, lab).filter(pk=number_in(request.POST.get("discussion", ""))).first()
    if not sitting.chosen or discussion is None:
        why = _("Choose some words first.") if not sitting.chosen else _("Choose the discussion that they belong to.")
        return _show_page(request, lab, sitting, page=page, trouble=why)
    return _show_links(request, lab, sitting, discussion, page)


def _take_over(sitting: Sitting, posted: QueryDict, page: int) -> dict[int, str]:
    """What is chosen on a page, stripped once more; and what is wrong with it, by the place of the message."""
    wrong = {}
    for place in range(page * ON_A_PAGE, min((page + 1) * ON_A_PAGE, len(sitting.messages))):
        sitting.chosen.pop(place, None)
        if not posted.get(f"take_{place}"):
            continue
        words = posted.get(f"words_{place}", "")
        try:
            sitting.chosen[place] = without(ChosenWords().clean(words))
        except ValidationError as trouble:
            wrong[place] = " ".join(trouble.messages)
            sitting.chosen[place] = without(words)
    for place in sorted(sitting.chosen)[MOST_CHOSEN:]:
        wrong.setdefault(place, _("200 messages are as many as fit. Leave this one out, or bring it next time."))
    return wrong


def _show_page(
    request: SignedInRequest,
    lab: Lab,
    sitting: Sitting,
    *,
    page: int = 0,
    wrong: dict[int, str] | None = None,
    trouble: str = "",
) -> HttpResponse:
    pages = max(1, -(-len(sitting.messages) // ON_A_PAGE))
    page, wrong = min(page, pages - 1), wrong or {}
    begins = page * ON_A_PAGE
    rows = [
        _row(sitting, place, wrong.get(place, ""))
        for place in range(begins, min(begins + ON_A_PAGE, len(sitting.messages)))
    ]
    context: dict[str, Any] = {"rows": rows, "state": sitting.sealed(), "page": page, "trouble": trouble}
    context |= {"pages": range(pages) if pages > 1 else (), "many": len(sitting.messages)}
    context |= {"chosen": len(sitting.chosen), "discussions": _open_ones(request, lab)[:MOST_DISCUSSIONS]}
    context["discussion"] = number_in(request.POST.get("discussion", ""))
    return _show(request, lab, status=422 if wrong or trouble else 200, **context)


def _row(sitting: Sitting, place: int, wrong: str) -> dict[str, Any]:
    who, text = sitting.messages[place]
    words = sitting.chosen.get(place, text)
    return {
        "place": place,
        "who": who,
        "words": words,
        "is_taken": place in sitting.chosen,
        "doubts": doubts(words),
        "wrong": wrong,
    }


def _show_links(
    request: SignedInRequest, lab: Lab, sitting: Sitting, discussion: Discussion, page: int
) -> HttpResponse:
    """For each person whose words were chosen what to send them in the chat."""
    people = []
    for who in sorted({sitting.messages[place][0] for place in sitting.chosen}):
        try:
            links = links_for(sitting, who, discussion.pk)
        except ValueError as trouble:
            place = int(trouble.args[0])
            wrong = {place: _("This does not fit into one link. Cut it.")}
            return _show_page(request, lab, sitting, page=place // ON_A_PAGE, wrong=wrong)
        people.append({"who": who, "text": _asking(lab, links), "many": len(links)})
    return _show(request, lab, people=people, discussion=discussion, until=localdate() + timedelta(days=DAYS))


def _asking(lab: Lab, links: list[str]) -> str:
    """The words to send to somebody in the chat."""
    words = _(
        "You wrote something in our group that could help others. May it be told, without your name, in the lab “%(lab)s”?"
        " Open this, read it, change it, and say yes or no. Nothing is kept before you say yes. It works until %(day)s."
    ) % {"lab": lab.title, "day": day(localdate() + timedelta(days=DAYS))}
    page = settings.SITE + reverse("learning_labs:chat_words")
    return "\n".join([words, *(f"{page}?words={link}" for link in links)])


def _open_ones(request: SignedInRequest, lab: Lab) -> QuerySet[Discussion]:
    """The discussions of a lab to which something can be added, those that moved last first."""
    return Discussion.objects.visible_to(request.user).filter(lab=lab, closed_at=None).order_by("-moved_at", "-pk")


def _show(request: SignedInRequest, lab: Lab, *, status: int = 200, **more: Any) -> HttpResponse:
    return own(render(request, "learning_labs/chat.html", {"lab": lab, "section": "labs"} | more, status=status))


@drafts.keeps_nothing
@sensitive_post_parameters()
@for_strangers  # its page sends no referrer, so the browser names no origin either
@require_http_methods(["GET", "HEAD", "POST"])
def words(request: Request) -> HttpResponse:
    """What somebody is asked about, word by word: opening it does nothing, one button stores it, the other nothing."""
    token = (request.POST if request.method == "POST" else request.GET).get("words", "")
    asked = asked_in(token)
    if asked is None:
        raise Http404
    if used := was_used(asked):
        return _answer(request, used=used.post)
    here = None if is_over(token) else place_of(asked)
    if here is None or not here.takes_posts:
        return _answer(request, is_over=True, status=410)
    is_keeper = request.user.pk == asked.keeper
    if request.method == "POST" and request.POST.get("answer") == "no":
        return _answer(request, is_refused=True)
    form = AllowingForm(request.POST if request.method == "POST" else None, lab=here.lab, words=asked.words)
    if form.is_bound and not is_keeper and form.is_valid():
        return _allow(request, asked, here, form.cleaned_data)
    shown = {"form": form, "token": token, "discussion": here, "lab": here.lab, "is_keeper": is_keeper}
    return _answer(request, status=403 if form.is_bound and is_keeper else 422 if form.is_bound else 200, **shown)


def _allow(request: Request, asked: Asked, here: Discussion, said: dict[str, Any]) -> HttpResponse:
    kept = {name: said[name] for name in ("words", "naming", "country", "quoting")}
    tell(asked, here, Allowed(**kept))
    used = was_used(asked)
    return _answer(request, used=used.post if used else None)


def _answer(request: Request, *, status: int = 200, **more: Any) -> HttpResponse:
    used = more.get("used")
    more["may_read"] = bool(used and used.discussion.lab.is_seen_by(request.user))
    return private(render(request, "learning_labs/chat_words.html", {"section": "labs"} | more, status=status))
