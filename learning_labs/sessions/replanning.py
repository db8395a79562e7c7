"""A session is planned otherwise, by somebody who knows how it stands by now."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hlh.activity.models import Actor
from hlh.policy import NotNow
from hlh.web import key_of
from learning_labs.models import Session


class Outdated(NotNow):
    """Somebody else planned it otherwise since the form was opened."""


def edition_of(session: Session) -> str:
    """What a form that is open knows its session by."""
    return key_of("edition", *(getattr(session, name) for name in Session.CHANGED), session.stage)


def replan(session: Session, *, by: Actor, edition: str, said: dict[str, Any]) -> None:
    """Write what was chosen anew; where nothing differs nothing is told.

    Args:
        session: which one.
        by: who plans it.
        edition: what the form knew the session by.
        said: the columns of `Session.CHANGED`.

    Raises:
        Outdated: when somebody else changed it since the form was opened.
        NotNow: when it is held or cancelled.
    """
    with transaction.atomic():
        here = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
        is_planned = here.stage == Session.Stage.PLANNED
        if is_planned and all(getattr(here, name) == said[name] for name in Session.CHANGED):
            return
        if is_planned and edition != edition_of(here):
            raise Outdated(_("Somebody changed this session since you opened the page."))
        session.change(by=by, said=said)
