"""A second editor looks at what one published although steps of its review were open."""

from __future__ import annotations

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from briefs import facts
from briefs.models import Brief, SecondLook
from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.policy import NotNow


def look(brief: Brief, words: str, *, by: Actor) -> None:
    """Note that somebody else has looked, at every version that waits for it.

    Raises:
        NotNow: when nothing waits for it, or only for somebody else than who published it.
    """
    with transaction.atomic():
        waiting = list(SecondLook.objects.waiting().filter(brief=brief).select_for_update(of=("self",)).order_by("pk"))
        theirs = [one for one in waiting if one.by_id != by.pk]
        if not waiting:
            raise NotNow(_("Somebody has looked at it already."))
        if not theirs:
            raise NotNow(_("You published it yourself. Another editor has to look."))
        for one in theirs:
            SecondLook.objects.filter(pk=one.pk).update(looked_by=by, looked_at=now(), words=words)
            record(facts.LOOKED_AT, brief, by=by, look=one.pk)
