"""Where the review of a brief stands, for its page: its steps, and what changed since the round before."""

from __future__ import annotations

from typing import Any

from briefs.comparing import changes
from briefs.models import Brief, Round, Task
from briefs.models.reviewing import waiting_for
from hlh.people.models.persons import Anyone


def review_of(brief: Brief) -> dict[str, Any]:
    """The steps of the round that runs, and the parts that differ from what was handed in the last time."""
    running = Round.objects.running().filter(brief=brief).first()
    if running is None:
        return {}
    steps = list(running.tasks.select_related("step", "round"))
    undone = [one for one in steps if one.done_at is None]
    said: dict[str, Any] = {
        "round": running,
        "steps": steps,
        "has_open_steps": any(not one.is_clearance for one in undone),
        "waits_for_clearance": any(one.is_clearance for one in undone),
    }
    before = running.before if running.number > 1 else None
    if before and before.text:
        said |= {"round_before": before, "since": changes(before.as_told(), brief, brief.kind)}
    return said


def task_for(person: Anyone, brief: Brief) -> Task | None:
    """The step of this brief that waits for somebody."""
    return waiting_for(person).filter(round__brief=brief).first()
