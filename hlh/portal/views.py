"""Pages of the whole hub: home, how naming works, health, and the style guide."""

from __future__ import annotations

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import translate_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hlh.activity.models import Reaction
from hlh.catalogue.lineage import Step
from hlh.catalogue.models import Entry
from hlh.celery import app
from hlh.mail.models import Letter
from hlh.people.models import Naming, Person
from hlh.people.voices import Shown
from hlh.portal.figures import areas_with_open, loop_steps
from hlh.portal.forms import SearchForm
from hlh.taxonomy.languages import data_code
from hlh.taxonomy.models import Area
from hlh.web import Request
from learning_labs.models import Discussion

LONGEST_OWED = 300  # seconds; the sweep runs every 20
HEARD, MOVING = 3, 7  # how many the home page shows
PUBLISHED = (Entry.Kind.ACTION_BRIEF, Entry.Kind.LEARNING_BRIEF, Entry.Kind.RESOURCE, Entry.Kind.PAGE)


@require_safe
def home(request: Request) -> HttpResponse:
    """The ask box, the loop, what moves, and the ten areas."""
    visible = Discussion.objects.visible_to(request.user).exclude(post_count=0).select_related("lab")
    moving = list(visible.order_by("-moved_at", "-pk")[:MOVING])
    published = Entry.objects.visible_to(request.user).filter(kind__in=PUBLISHED).newest_first()[:HEARD]
    heard = list(visible.filter(from_question=True).order_by("-opened_at", "-pk")[:HEARD])
    context = {
        "heard": heard,
        "moving": moving,
        "published": published,
        "steps": loop_steps(),
        "areas": areas_with_open(),
    }
    return render(request, "portal/home.html", context)


@require_safe
def safe_space(request: Request) -> HttpResponse:
    """How naming and quoting work."""
    return render(request, "portal/safe_space.html")


@require_POST
def choose_language(request: Request) -> HttpResponse:
    """Keep the reader's language, and go to the same page in it."""
    code = request.POST.get("language", "")
    known = dict(settings.LANGUAGES)
    there = request.POST.get("next", "/")
    if not there.startswith("/") or not url_has_allowed_host_and_scheme(there, allowed_hosts=None):
        there = "/"
    if code not in known:
        return HttpResponseRedirect(there)
    if request.user.is_authenticated:
        Person.objects.filter(pk=request.user.pk).update(language=data_code(code))
    return HttpResponseRedirect(translate_url(there, code))


# Health


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether the process answers."""
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Whether the database and the broker answer, and how long what is owed has waited."""
    is_broker_there = _broker_answers()
    try:
        oldest = Reaction.objects.due().order_by("due_at").values_list("due_at", flat=True).first()
        stuck = Reaction.objects.stuck().count()
    except DatabaseError:
        return JsonResponse({"database": False, "broker": is_broker_there}, status=503)
    waits = (now() - oldest).total_seconds() if oldest else 0.0
    body = {"database": True, "broker": is_broker_there, "owed_for_seconds": round(waits, 1), "stuck": stuck}
    return JsonResponse(body, status=200 if is_broker_there and waits < LONGEST_OWED else 503)


def _broker_answers() -> bool:
    try:
        with app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, timeout=1)
    except Exception:  # whatever the transport raises, it is not there
        return False
    return True


# Development


@require_safe
def styleguide(request: Request) -> HttpResponse:
    """Every component, live; only in development."""
    _only_in_development()
    thread = [
        Step(_("Question"), "ask", "", "", is_here=False),
        Step(_("Discussion"), "talk", "", "", is_here=True),
    ]
    voices = [
        Shown(_("A health manager, %(place)s") % {"place": "Examplia"}, str(Naming.COUNTRY.label), "EX", "country"),
        Shown(_("A health manager"), str(Naming.NOBODY.label), "?", "nobody"),
    ]
    areas = Area.objects.kept().values()
    context = {"thread": thread, "voices": voices, "areas": areas, "form": SearchForm(), "section": "styleguide"}
    return render(request, "portal/styleguide.html", context)


@require_safe
def styleguide_mail(request: Request) -> HttpResponse:
    """The letters that went out; only in development, where they hold working links and codes."""
    _only_in_development()
    letters = Letter.objects.order_by("-pk")[:50]
    return render(request, "portal/styleguide_mail.html", {"letters": letters})


def _only_in_development() -> None:
    if not settings.DEVELOPMENT:
        raise Http404
