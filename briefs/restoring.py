"""An old version becomes the text that is worked on: nothing public changes, and the next version says where it is from."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from briefs.models import Brief, Version
from hlh.activity.models import Actor
from hlh.policy import NotNow


def restore(brief: Brief, version: Version, *, seen: int, by: Actor) -> None:
    """Take the words of a version into the working text, with a note that says so.

    Args:
        brief: published, or a draft of its next version.
        version: one of its own.
        seen: the edition of the working text that was read before; what was typed since is not written over.
        by: its author.

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
        held.keep(version.told() | {"note": note}, seen=held.edition)
    brief.refresh_from_db()
