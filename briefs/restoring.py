"""An old version becomes the text that is worked on: nothing public changes, and the next version says where it is from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from briefs.models import Brief, Version
from hlh.activity.models import Actor
from hlh.people.voices import voice_of
from hlh.policy import NotNow

if TYPE_CHECKING:
    from hlh.people.models import Person


def restore(brief: Brief, version: Version, person: Person, *, seen: int, by: Actor) -> None:
    """Take the words of a version into the working text, with a note that says so.

    Args:
        brief: published, or a draft of its next version.
        version: one of its own.
        person: who takes it, and is kept as who saved it.
        seen: the edition of the working text that was read before; what was typed since is not written over.
        by: who acts.

    Raises:
        NotNow: when it is with the reviewers, fallen, or was saved from another page meanwhile.
    """
    with transaction.atomic():
        held = Brief.objects.select_for_update(of=("self",)).get(pk=brief.pk)
        if held.edition != seen:
            raise NotNow(_("You saved this brief from another page meanwhile. Read it, then decide."))
        if held.stage == Brief.Stage.PUBLISHED:
            held.reopen(by=by)
        note = _("As version %(number)d.") % {"number": version.number}
        held.keep(version.told() | {"note": note}, seen=held.edition, who=voice_of(person, held.place))
    brief.refresh_from_db()
