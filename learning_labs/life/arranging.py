"""How a lab is arranged: what it is for, whom it is about, how far people are named, and its clock."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.timezone import now
from django.utils.translation import gettext as _

from hlh.activity.ledger import record
from hlh.activity.models import Actor, Fact
from hlh.activity.verbs import on
from hlh.catalogue.entries import enter
from hlh.catalogue.moderation.holding import marked_anew
from hlh.people.models import Naming
from hlh.people.voices import lower_floors, settle_in
from hlh.policy import NotNow
from hlh.web import key_of
from learning_labs import facts
from learning_labs.models import Discussion, Lab


def edition_of(lab: Lab) -> str:
    """What a form that is open knows its lab by: somebody may arrange it meanwhile."""
    return key_of("edition", *(getattr(lab, name) for name in Lab.ARRANGED), lab.stage)


def arrange(lab: Lab, *, by: Actor, edition: str, **said: Any) -> None:
    """Write what its facilitators chose. A wider floor holds at once for what was written; a closer one only for what comes.

    Args:
        lab: which one.
        by: who arranges it.
        edition: what the form knew the lab by.
        said: the columns of `Lab.ARRANGED`.

    Raises:
        NotNow: when somebody else arranged it since the form was opened.
    """
    with transaction.atomic():
        here = Lab.objects.select_for_update(of=("self",)).get(pk=lab.pk)
        if edition != edition_of(here):
            raise NotNow(
                _(
                    "Somebody changed this lab since you opened the page. Open it again, and change what is left to change."
                )
            )
        what = [name for name in Lab.ARRANGED if getattr(here, name) != said[name]]
        if not what:
            return
        floor_before = here.floor
        for name in what:
            setattr(here, name, said[name])
        here.save(update_fields=what)
        if here.floor < floor_before:
            lower_floors(places_of(here), Naming(here.floor))
            Discussion.objects.filter(lab=here).update(changed_at=now())
        if "areas" in what:
            marked_anew(f"lab:{here.pk}", here.scope_marks())
        enter(here)
        record(facts.LAB_CHANGED, here, by=by, what=list(what))


def places_of(lab: Lab) -> QuerySet:
    """Where people speak in a lab."""
    place = Concat(Value("discussion:"), Cast("pk", CharField()))
    here = Q(lab=lab, merged_into=None) | Q(merged_into__lab=lab)
    return Discussion.objects.filter(here).annotate(place_name=place).values("place_name")


@on(facts.LAB_CHANGED)
def say_discussions_anew(fact: Fact) -> None:
    """What lists and the catalogue say of its discussions follows: who is named, and what they are about."""
    what = set(fact.details["what"])
    lab = Lab.objects.filter(pk=fact.target_id).first()
    if lab is None or not what & {"floor", "areas"}:
        return
    discussions = Discussion.objects.filter(lab=lab, merged_into=None).select_related("lab").order_by("pk")
    if "floor" not in what:
        discussions = discussions.filter(area=None)
    among = lab.countries_of_its_people()
    for discussion in discussions.iterator(chunk_size=200):
        if "floor" in what:
            for place in discussion.places():
                settle_in(place, floor=Naming(lab.floor), among=among)
            discussion.count_countries()
        discussion.say_anew()
