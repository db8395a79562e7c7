"""The screen of what is owed and failed, in /cms/: reactions, letters and messages that wait for a person."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from hlh.activity.hurrying import tell_the_worker
from hlh.activity.ledger import nudge
from hlh.activity.models import Reaction
from hlh.mail.models import Incoming, Letter
from hlh.mail.receiving import nudge as nudge_its_handler
from hlh.mail.tasks import send
from hlh.paging import by_number
from hlh.staff import for_administrators
from hlh.web import SignedInRequest

ROWS_ON_A_PAGE = 25


@require_safe
@for_administrators
def owed(request: SignedInRequest) -> HttpResponse:
    """Reactions that are late or stuck, letters that gave up, messages that could not be handled, the newest first."""
    reactions = by_number(
        Reaction.objects.late().select_related("fact"), request.GET.get("reactions", ""), size=ROWS_ON_A_PAGE
    )
    letters = by_number(
        Letter.objects.failed().only("kind", "written_at", "tries", "trouble"),
        request.GET.get("letters", ""),
        size=ROWS_ON_A_PAGE,
    )
    incoming = by_number(
        Incoming.objects.failed().only("ref", "came_at", "tries", "trouble"),
        request.GET.get("incoming", ""),
        size=ROWS_ON_A_PAGE,
    )
    return render(request, "portal/owed.html", {"reactions": reactions, "letters": letters, "incoming": incoming})


@require_POST
@for_administrators
def reaction_again(request: SignedInRequest, pk: int) -> HttpResponse:
    """Try one reaction again, now."""
    reaction = get_object_or_404(Reaction.objects.late(), pk=pk)
    reaction.try_again()
    transaction.on_commit(lambda: nudge([reaction.pk]))
    return _back(request, 1)


@require_POST
@for_administrators
def letter_again(request: SignedInRequest, pk: int) -> HttpResponse:
    """Try one letter again, now."""
    letter = get_object_or_404(Letter.objects.failed(), pk=pk)
    letter.try_again()
    transaction.on_commit(lambda: tell_the_worker(send, letter.pk))
    return _back(request, 1)


@require_POST
@for_administrators
def message_again(request: SignedInRequest, pk: int) -> HttpResponse:
    """Try to handle one message again, now."""
    message = get_object_or_404(Incoming.objects.failed().only("pk"), pk=pk)
    message.try_again()
    transaction.on_commit(lambda: nudge_its_handler(message.pk))
    return _back(request, 1)


@require_POST
@for_administrators
def all_again(request: SignedInRequest) -> HttpResponse:
    """Try all of them again; beat finds them."""
    count = Reaction.objects.late().try_again() + Letter.objects.failed().try_again()
    return _back(request, count + Incoming.objects.failed().try_again())


def _back(request: SignedInRequest, count: int) -> HttpResponse:
    words = ngettext(
        "%(count)d is tried again. If it fails again, it comes back to this page.",
        "%(count)d are tried again. What fails again comes back to this page.",
        count,
    )
    messages.success(request, words % {"count": count})
    return redirect("owed:owed")


app_name = "owed"
urlpatterns = [
    path("", owed, name="owed"),
    path("again/", all_again, name="all_again"),
    path("reactions/<int:pk>/", reaction_again, name="reaction_again"),
    path("letters/<int:pk>/", letter_again, name="letter_again"),
    path("messages/<int:pk>/", message_again, name="message_again"),
]
