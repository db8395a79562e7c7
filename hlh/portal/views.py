"""Pages of the whole hub: home, how naming works, and the style guide."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import translate_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hlh.catalogue.models import Entry
from hlh.mail.models import Letter
from hlh.people.models import Naming, Person
from hlh.people.second_factor import code_now
from hlh.people.speakers import Shown
from hlh.portal.examples import pieces
from hlh.portal.figures import bands
from hlh.taxonomy.languages import data_code
from hlh.web import Request
from learning_labs.models import Discussion

HEARD, MOVING = 3, 7  # how many the home page shows
NEEDED = (  # of a discussion and of its lab
    *("number", "title", "language", "area", "post_count", "moved_at", "answer"),
    *("lab__slug", "lab__title", "lab__language"),
)
PUBLISHED = (
    *(Entry.Kind.ACTION_BRIEF, Entry.Kind.LEARNING_BRIEF),
    *(Entry.Kind.RESOURCE, Entry.Kind.PAGE, Entry.Kind.EVENT),
)


@require_safe
def home(request: Request) -> HttpResponse:
    """The ask box, the loop, what moves, and the ten areas."""
    visible = Discussion.objects.visible_to(request.user).exclude(post_count=0).select_related("lab").only(*NEEDED)
    published = Entry.objects.visible_to(request.user).filter(kind__in=PUBLISHED).newest_first()
    context = {
        "heard": list(visible.filter(from_question=True).order_by("-opened_at", "-pk")[:HEARD]),
        "moving": list(visible.order_by("-moved_at", "-pk")[:MOVING]),
        "published": published.only("kind", "title", "address", "language", "published_at")[:HEARD],
        "bands": bands(),
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


# Development


@require_safe
def styleguide(request: Request) -> HttpResponse:
    """Every component, live, light or dark as ?scheme= says; only in development."""
    _only_in_development()
    voices = [
        Shown(_("A health manager, %(place)s") % {"place": "Examplia"}, str(Naming.COUNTRY.label), "EX", "country"),
        Shown(_("A health manager"), str(Naming.NOBODY.label), "?", "nobody"),
    ]
    schemes = {"light": _("Light"), "dark": _("Dark")}
    scheme = request.GET.get("scheme", "")
    context = {
        "pieces": list(pieces(request)),
        "voices": voices,
        "schemes": schemes.items(),
        "scheme": scheme if scheme in schemes else "",
        "section": "styleguide",
    }
    return render(request, "portal/styleguide.html", context)


@require_safe
def styleguide_mail(request: Request) -> HttpResponse:
    """The letters that went out; only in development, where they hold working links and codes."""
    _only_in_development()
    letters = Letter.objects.order_by("-pk")[:50]
    return render(request, "portal/styleguide_mail.html", {"letters": letters})


@require_safe
def styleguide_codes(request: Request) -> HttpResponse:
    """What the apps of the demonstration's people show now; only in development, and of nobody else."""
    _only_in_development()
    apps = Authenticator.objects.filter(user__is_demo=True, type=Authenticator.Type.TOTP).select_related("user")
    rows = [(app.user, code_now(app)) for app in apps.order_by("user__name")]
    response = render(request, "portal/styleguide_codes.html", {"rows": rows})
    response["Cache-Control"] = "no-store"
    return response


def _only_in_development() -> None:
    if not settings.DEVELOPMENT:
        raise Http404
