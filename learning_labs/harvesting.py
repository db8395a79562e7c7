"""From a discussion to a brief."""

from __future__ import annotations

from typing import Protocol

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from hlh.activity.models import Actor
from hlh.people.doors import signed_in
from hlh.people.models import Person
from hlh.policy import require
from hlh.web import SignedInRequest
from learning_labs import policy
from learning_labs.models import Discussion
from learning_labs.views import find


class Made(Protocol):
    """Where what was begun is written on, and how many posts may not be quoted in it."""

    @property
    def address(self) -> str: ...

    @property
    def left_out(self) -> int: ...


class Loop(Protocol):
    """The way to the briefs: given by the project's addresses, because rooms do not know each other."""

    def make_brief(self, discussion: Discussion, person: Person, *, by: Actor) -> Made: ...


@require_POST
@signed_in
def make_brief(request: SignedInRequest, slug: str, number: int, loop: Loop) -> HttpResponse:
    """Begin a brief with what a discussion says, as far as it may be quoted."""
    found = find(request, slug, number)
    require(policy.may_write(request.user, found.lab))
    made = loop.make_brief(found, request.user, by=request.actor)
    if made.left_out:
        words = ngettext(
            "%(n)d post was left out: its author has not allowed quoting. Ask in the discussion, or tell it in your words.",
            "%(n)d posts were left out: their authors have not allowed quoting. Ask in the discussion, or tell it in your words.",
            made.left_out,
        )
        messages.info(request, words % {"n": made.left_out})
    messages.info(request, _("This is a draft that only you see. Put it into your own words, then hand it in."))
    return redirect(made.address)
