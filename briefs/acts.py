"""What was done about a brief, act by act, for a spreadsheet."""

from __future__ import annotations

import csv
import io

from django.contrib.contenttypes.models import ContentType

from briefs.models import Brief
from hlh.activity.models import Fact

HEAD = ("when", "act", "by", "version", "words")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how a cell begins that a spreadsheet would run


def as_csv(brief: Brief) -> str:
    """The facts about a brief in their order, with the words of decisions. Who acted is a number: nobody is named."""
    kind = ContentType.objects.get_for_model(Brief)
    words = dict(brief.decisions.values_list("pk", "words"))
    facts = Fact.objects.filter(target_type=kind, target_id=brief.pk).select_related("actor").order_by("pk")
    lines = io.StringIO()
    table = csv.writer(lines)
    table.writerow(HEAD)
    for fact in facts:
        said = words.get(fact.details.get("decision"), "")
        actor = f"{fact.actor.kind} {fact.actor_id}"
        row = (fact.at.isoformat(timespec="seconds"), fact.verb, actor, fact.details.get("version", ""), said)
        table.writerow(_plain(str(cell)) for cell in row)
    return lines.getvalue()


def _plain(cell: str) -> str:
    """A cell that is text and nothing else, wherever it is opened."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
