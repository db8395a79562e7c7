"""The demonstration's knowledge hub: a shelf for each area, resources at their publishers' own addresses, two events."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils.timezone import now
from wagtail.models import Page

from hlh.catalogue.entries import entry_of
from hlh.catalogue.models import Entry
from hlh.demo.meeting import events
from hlh.taxonomy.models import Area
from knowledge_hub.founding import found
from knowledge_hub.models import AreaShelf, Collection, Event, HelpsIn, HubPage, News, Resource
from learning_labs.models import Lab

RESOURCES = Path(__file__).parent / "resources.json"
MOST_PICKS = 5


def fill_the_hub() -> int:
    """Make what is missing of it; a second time nothing is.

    Returns:
        How many resources there are.
    """
    home = found()
    rows: list[dict[str, Any]] = json.loads(RESOURCES.read_text("utf-8"))
    for row in rows:
        if not Resource.objects.filter(slug=row["slug"]).exists():
            fields = {key: value for key, value in row.items() if key not in ("why", "in_french")}
            resource = Resource(**fields, is_demo=True, reviewed_on=now().date())
            if lines := row.get("in_french"):
                resource.helps_in.add(_said_in("fr", lines, resource))
            _publish(home, resource)
    whys = {row["slug"]: row["why"] for row in rows}
    for area in Area.objects.filter(retired_at=None):
        if not AreaShelf.objects.filter(area=area).exists():
            _publish(home, _shelf(area, whys))
    if not HubPage.objects.filter(slug="how-we-choose").exists():
        _publish(home, _how_we_choose())
    if not Collection.objects.exists():
        _publish(home, _a_collection(whys))
    if not News.objects.exists():
        _publish(home, _news())
    for event in events():
        if not Event.objects.filter(slug=event.slug).exists():
            _publish(home, event)
    return int(Resource.objects.count())


def _said_in(language: str, lines: str, resource: Resource) -> HelpsIn:
    """Its lines in another language, looked at today."""
    edition, office = resource.edition, "the area editor, WHO headquarters"
    return HelpsIn(language=language, lines=lines, checked_by=office, checked_on=now().date(), of_edition=edition)


def _shelf(area: Area, whys: dict[str, str]) -> AreaShelf:
    """The lab of an area first, then the resources about it."""
    picks = [(entry_of(lab), lab.guiding_question[:200]) for lab in Lab.objects.about(area.number).open()[:1]]
    about = Resource.objects.filter(areas__contains=[area.number]).order_by("pk")
    picks += [(entry_of(resource), whys[resource.slug]) for resource in about if resource.slug in whys]
    return AreaShelf(
        title=area.label,
        slug=area.slug,
        area=area,
        office="the area editor, WHO headquarters",
        chosen_on=now().date() - timedelta(days=area.number),
        picks=[("pick", {"entry": entry, "why": why}) for entry, why in picks[:MOST_PICKS]],
        is_demo=True,
    )


def _how_we_choose() -> HubPage:
    lab = Entry.objects.filter(kind=Entry.Kind.LAB, audience__key="public").order_by("pk").first()
    body: list[tuple[str, Any]] = [
        ("heading", "Three questions before a resource is taken up"),
        (
            "text",
            "<ol><li>Who made it, and who stands for it?</li><li>May we link to it, or give out a copy?</li><li>What can a district do with it this week?</li></ol>",
        ),
        (
            "text",
            "<p>Each resource says when somebody last looked whether it still holds. What no longer holds says so on top.</p>",
        ),
    ]
    return HubPage(
        title="How we choose what stands here",
        slug="how-we-choose",
        summary="Who chooses, what is asked of a resource, and how long it stays.",
        body=body + ([("entry", lab)] if lab else []),
        is_demo=True,
    )


def _a_collection(whys: dict[str, str]) -> Collection:
    """What somebody needs in the first week, in two groups."""
    found = list(Resource.objects.filter(slug__in=whys, is_demo=True).order_by("pk")[:6])
    chosen = [("pick", {"entry": entry_of(one), "why": whys[one.slug]}) for one in found]
    return Collection(
        title="The first week of an outbreak",
        slug="first-week",
        summary="What to open first, and what can wait until the second day.",
        picks=[("heading", "On the first day"), *chosen[:3], ("heading", "After that"), *chosen[3:]],
        office="the area editor, WHO headquarters",
        chosen_on=now().date(),
        areas=[1, 2],
        is_demo=True,
    )


def _news() -> News:
    text = "<p>A choice for the first week of an outbreak stands in the hub now. Say on its page what is missing.</p>"
    return News(
        title="A new collection: the first week of an outbreak",
        slug="first-week-collected",
        summary="Six things to open first, each with its why.",
        body=[("text", text)],
        areas=[1, 2],
        is_demo=True,
    )


def _publish(home: Page, page: Page) -> None:
    home.refresh_from_db()
    home.add_child(instance=page)
    page.save_revision().publish()
