"""What was done about a brief, act by act, for a spreadsheet."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from briefs.facts import APPROVED, MARKED_URGENT
from briefs.models import Brief, Clearance, Reviewer
from hlh.activity.models import Fact
from hlh.spreadsheets import as_csv

HEAD = ("when", "act", "by", "version", "words")


def acts_of(brief: Brief) -> str:
    """The facts about a brief in their order, with the words of decisions and of whoever says yes.

    Who acted is a number: nobody is named.
    """
    kind = ContentType.objects.get_for_model(Brief)
    words, urgent = {}, {}
    for number, said, why in brief.decisions.values_list("pk", "words", "urgent"):
        words[number], urgent[number] = said, why
    cleared = ContentType.objects.get_for_model(Clearance)
    here = Q(target_type=kind, target_id=brief.pk)
    here |= Q(target_type=cleared, target_id__in=brief.clearances.values("pk"))
    facts = Fact.objects.filter(here).select_related("actor").order_by("pk")
    of_reviewers = dict(Reviewer.objects.filter(task__round__brief=brief).values_list("pk", "words"))
    rows: list[tuple[object, ...]] = [HEAD]
    for fact in facts:
        said = (urgent if fact.verb == MARKED_URGENT else words).get(fact.details.get("decision"), "")
        if fact.verb == APPROVED:
            said = of_reviewers.get(fact.details["reviewer"], "")
        if fact.details.get("way") == "mail":
            said = "by mail"
        actor = f"{fact.actor.kind} {fact.actor_id}"
        rows.append((fact.at.isoformat(timespec="seconds"), fact.verb, actor, fact.details.get("version", ""), said))
    return as_csv(rows)
