"""The demonstration's events: a webinar to come that is interpreted, and one that was, with what was said there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.timezone import now

from hlh.people.clocks import moment_at
from knowledge_hub.models import Event


def events() -> Iterator[Event]:
    """Both, with hours that are kind to most of the world: early in the afternoon of Geneva."""
    yield Event(
        title="Nights without a second nurse: a webinar",
        slug="nights-without-a-second-nurse",
        summary="Three districts tell how they staffed their nights, and what they would do otherwise.",
        organiser="WHO headquarters",
        link="https://meet.example/nights",
        channels=[
            ("channel", {"language": "fr", "link": "https://meet.example/nights-fr"}),
            ("channel", {"language": "ar", "link": "https://meet.example/nights-ar"}),
        ],
        areas=[2, 6],
        places=300,
        is_demo=True,
        **_hours(days=17, registration=True),
    )
    yield Event(
        title="Refills for three months: what held, what did not",
        slug="refills-for-three-months",
        summary="Two countries compared longer refills for people with chronic diseases.",
        organiser="WHO headquarters",
        areas=[6],
        recording="https://video.example/refills",
        report=[
            ("heading", "What was said"),
            (
                "text",
                "<p>Longer refills held where the store was counted each week. Where it was not, insulin ran out first.</p>",
            ),
        ],
        is_demo=True,
        **_hours(days=-24),
    )


def _hours(*, days: int, registration: bool = False) -> dict[str, datetime | str]:
    day = (now() + timedelta(days=days)).replace(tzinfo=None, minute=0, second=0, microsecond=0)
    begins, zone = moment_at(day.replace(hour=14), "Europe/Zurich"), "Europe/Zurich"
    said: dict[str, datetime | str] = {"begins_at": begins, "ends_at": begins + timedelta(minutes=90), "zone": zone}
    return said | ({"registration_until": begins - timedelta(days=1)} if registration else {})
