"""Putting what is in review into an area, or giving it free tags: for many at once, each for itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from briefs import facts, policy
from briefs.models import Brief
from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.policy import NotNow, Words
from hlh.taxonomy.models import Area

if TYPE_CHECKING:
    from hlh.people.models import Person

AT_ONCE, MOST_TAGS = 50, 10


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one of them: why not, or nothing."""

    brief: Brief
    refusal: Words


def classify_all(
    briefs: Iterable[Brief], *, area: Area | None, tags: list[int], person: Person, by: Actor
) -> list[Done]:
    """Classify briefs, each for itself: one that is refused keeps no other from it.

    Args:
        briefs: that an editor sees.
        area: that they belong to from now on; None leaves it.
        tags: keys of free tags to add.
        person: whose rights are asked for each.
        by: who acts.
    """
    done = []
    for brief in briefs:
        ruling = policy.may_decide(person, brief)
        refusal: Words = "" if ruling else ruling.reason
        if ruling:
            try:
                classify(brief, area=area, tags=tags, by=by)
            except NotNow as late:
                refusal = late.words
        done.append(Done(brief, refusal))
    return done


def classify(brief: Brief, *, area: Area | None, tags: list[int], by: Actor) -> None:
    """Change the area of what is in review, or add free tags; its words stay as they are.

    Raises:
        NotNow: when it is not in review any more, or has no room for the tags.
    """
    with transaction.atomic():
        here = Brief.objects.select_for_update(of=("self",)).get(pk=brief.pk)
        if here.stage != Brief.Stage.IN_REVIEW:
            raise NotNow(_("This is already “%(stage)s”.") % {"stage": here.get_stage_display()})
        every = list(dict.fromkeys([*here.tags, *tags]))
        if len(every) > MOST_TAGS:
            raise NotNow(_("Ten free tags fit; it has %(number)d.") % {"number": len(here.tags)})
        said = {"area": area, "second": None if area.pk == here.second_id else here.second} if area else {}
        Brief.objects.filter(pk=here.pk).update(tags=every, **said)
        record(facts.CLASSIFIED, here, by=by, area=area.pk if area else None, tags=[*tags])
