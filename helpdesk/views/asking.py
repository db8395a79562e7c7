"""For the asker: asking, and the page of one's own question."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from helpdesk.forms import LONGEST, AskForm, VerdictForm
from helpdesk.models import Answer, Question
from helpdesk.models.questions import ASKER, is_asker
from hlh.activity.models import Actor
from hlh.catalogue.likeness import near
from hlh.catalogue.lineage import made_of, thread_of
from hlh.catalogue.models import Entry
from hlh.limits import network_of, spend
from hlh.links.models import new_secret
from hlh.links.ways import KEY, address, came_by, hand_key, private, take_key
from hlh.people import drafts
from hlh.people.models import Naming
from hlh.people.speakers import shown_as, with_voice
from hlh.people.traces import has_traces
from hlh.policy import NotNow
from hlh.taxonomy.models import Country
from hlh.web import Request, for_strangers

WRITTEN_DOWN = (Entry.Kind.ACTION_BRIEF, Entry.Kind.LEARNING_BRIEF, Entry.Kind.PAGE)
MOST_IN_A_DAY = 3000  # from one network: a ministry behind one address gets through, a script without end not
LOOK = "look"  # the first form says so: near answers come before anything is sent


@drafts.stands_alone
@for_strangers
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Request) -> HttpResponse:
    """Ask in one field; the next page shows near answers and sends."""
    by_name = bool(request.user.is_authenticated and request.user.name)
    if request.method != "POST":
        return _show(request, AskForm(by_name=by_name, initial=_first_choices(request) | drafts.offered(request)))
    form = AskForm(request.POST, by_name=by_name)
    if not form.is_valid():
        text = "" if LOOK in request.POST else form.cleaned_data.get("text", "")
        found = near(text, reader=request.user) if text else []
        return _show(request, form, near=found, is_looked=bool(text), status=422)
    if LOOK in request.POST:
        found = near(form.cleaned_data["text"], reader=request.user)
        initial = _first_choices(request) | {"text": form.cleaned_data["text"], "once": new_secret()}
        return _show(request, AskForm(by_name=by_name, initial=initial), near=found, is_looked=True)
    return _send(request, form.cleaned_data)


@require_safe
def question(request: Request, ref: str) -> HttpResponse:
    """The asker's page: where the question stands, what came back, what happens next."""
    found = get_object_or_404(Question.objects.select_related("entry", *with_voice()), ref=ref)
    if answer := take_key(request, ASKER, found):
        return answer
    if not _is_askers(request, found):
        raise Http404
    return show(request, found)


@for_strangers  # its page sends no referrer, so the browser names no origin either
@require_POST
def verdict(request: Request, ref: str) -> HttpResponse:
    """The asker says whether it helped."""
    found = get_object_or_404(Question.objects.select_related("voice"), ref=ref)
    if not _is_askers(request, found):
        raise Http404
    form = VerdictForm(request.POST)
    if not form.is_valid():
        return show(request, found, form=form, status=422)
    said = form.cleaned_data
    answer = found.answers.standing().filter(pk=said["answer"]).first() if said["answer"] else None
    if not found.answers.standing().exists():
        raise NotNow(_("Nothing has been answered yet. You will be told as soon as somebody does."))
    found.judge(said["verdict"], answer, by=_actor(request, found))
    return private(redirect(found))


def show(request: Request, found: Question, *, form: VerdictForm | None = None, status: int = 200) -> HttpResponse:
    """The page of a question, for its asker."""
    answers = _told(found)
    shown = [(answer, shown_as(answer.voice, to=request.user)) for answer in answers]
    secret = request.COOKIES.get(KEY, "")
    context = {
        "question": found,
        "answers": shown,
        "thread": thread_of(found, reader=request.user),
        "made": made_of(found, reader=request.user, kinds=WRITTEN_DOWN) if found.entry else [],
        "form": form or VerdictForm(),
        "way": address(found.get_absolute_url(), secret) if secret else "",
        "near": near(found.text, reader=request.user) if found.stage == Question.Stage.ASKED else [],
    }
    return private(render(request, "helpdesk/question.html", context, status=status))


def _show(request: Request, form: AskForm, *, status: int = 200, **more: Any) -> HttpResponse:
    text = str(form["text"].value() or "")
    context = {
        "form": form,
        "countries": Country.objects.by_name,  # called where the list is shown, on the second page
        "has_traces": has_traces(text[:LONGEST]),
        "section": "ask",
        **more,
    }
    return render(request, "helpdesk/ask.html", context, status=status)


def _first_choices(request: Request) -> dict[str, Any]:
    country = request.user.country.pk if request.user.country else ""
    return {"naming": Naming.REGION, "quoting": "ask", "country": country}


def _send(request: Request, said: dict[str, Any]) -> HttpResponse:
    """Keep the question, and give the asker the only key to it.

    Raises:
        NotNow: when more came from there today than people ask.
    """
    if not spend(f"ask:{request.user.pk or network_of(request)}", most=MOST_IN_A_DAY):
        raise NotNow(_("Many questions came from your network today. Keep your text and send it tomorrow."))
    once = said["once"] or new_secret()
    asked = Question.objects.ask(
        text=said["text"],
        once=once,
        asker=request.user,
        by=request.actor,
        naming=said["naming"],
        quoting=said["quoting"],
        country=said["country"],
        address=said["reply"],
        behalf=said["behalf"],
        language=get_language() or "en",
        is_opened_by_a_link=not request.user.is_authenticated,
    )
    drafts.done(request)
    if request.user.is_authenticated:
        return redirect(asked)  # their account opens it; a key would open it after they sign out
    return hand_key(request, asked.get_absolute_url(), asked.secret_of_its_asker)


def _told(found: Question) -> QuerySet[Answer]:
    return found.answers.select_related("passage", *with_voice()).order_by("pk")


def _is_askers(request: Request, found: Question) -> bool:
    return is_asker(request.user, found) or came_by(request, ASKER, found) is not None


def _actor(request: Request, found: Question) -> Actor:
    link = came_by(request, ASKER, found)
    return Actor.objects.of_link(link.pk) if link else request.actor
