"""Screens of /cms/ that are ours: for administrators, with the reason where somebody may not or it is not the moment."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from hlh.policy import YES, NotNow, Refused, Ruling, no, require

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone
    from hlh.web import SignedInRequest

P = ParamSpec("P")
Screen = Callable[Concatenate["SignedInRequest", P], HttpResponse]


def may_administer(person: Anyone) -> Ruling:
    """Who is appointed, whatever Wagtail's groups say."""
    return YES if person.is_administrator else no(_("Only administrators open this screen."))


def for_administrators(screen: Screen[P]) -> Screen[P]:
    """Ask the policy first. Wagtail would lead who may not away without a reason, so the answer is given here."""

    @wraps(screen)
    def checked(request: SignedInRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            require(may_administer(request.user))
            return screen(request, *args, **kwargs)
        except Refused as refusal:
            return render(request, "staff/refused.html", {"words": str(refusal)}, status=403)
        except NotNow as conflict:
            return render(request, "staff/refused.html", {"words": conflict.words}, status=409)

    return checked


class AdministratorsItem(MenuItem):
    """A line of the menu that nobody else sees."""

    def is_shown(self, request: HttpRequest) -> bool:
        person: Any = request.user
        return bool(may_administer(person))
