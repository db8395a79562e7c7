"""The demonstration's proposals: what members propose waits for a curator, as it would once it was looked up."""

from __future__ import annotations

import json
from pathlib import Path

from hlh.activity.models import Actor
from hlh.people.models import Person
from knowledge_hub.models import Proposal

PROPOSALS = Path(__file__).parent / "proposals.json"


def propose_some(people: dict[str, Person]) -> int:
    """Make what is missing of it; a second time nothing is.

    Returns:
        How many wait.
    """
    for row in json.loads(PROPOSALS.read_text("utf-8")):
        person = people[row["by"]]
        made = Proposal.objects.propose(person, address=row["address"], why=row["why"], by=Actor.objects.of(person))
        if made.stage == Proposal.Stage.LOOKING:
            made.learn(said=row["said"], silence="", by=Actor.objects.system())
    return Proposal.objects.waiting().count()
