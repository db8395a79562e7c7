"""The demonstration's network: four invented partners, and a call that two of them are asked."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localdate

from hlh.activity.models import Actor
from hlh.network.models import Call, Partner
from hlh.people.models import Appointment, Organisation, Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hlh.people.models import Person

PARTNERS = Path(__file__).parent / "partners.json"
CALL: dict[str, Any] = {
    "title": "Keeping vaccines cold without electricity",
    "asked": (
        "Several districts ask how they keep vaccines cold when there is no electricity for three days or more. Which boxes, "
        "which routines and which loans between facilities have worked, where, and for how long? What failed counts too."
    ),
    "language": "en",
    "areas": [6],
    "regions": ["AFR"],
    "languages": ["en", "fr"],
}


def call_the_network(people: Mapping[str, Person]) -> int:
    """Make the partners and one open call.

    Returns:
        How many partners there are.
    """
    hub, editor = Actor.objects.system(), people["edith"]
    rows: list[dict[str, Any]] = json.loads(PARTNERS.read_text("utf-8"))
    for row in rows:
        name, kind = row.pop("name"), row.pop("kind")
        office, _made = Organisation.objects.get_or_create(name=name, kind=kind, country=None)
        partner = Partner.objects.add(office, is_demo=True, by=hub, **row)
        if office.pk == people["petra"].organisation_id:
            Appointment.objects.appoint(people["petra"], Role.PARTNER, scope=[partner.mark], by=hub)
    by = Actor.objects.of(editor)
    until = localdate() + timedelta(days=14)
    call = Call.objects.raise_one(editor, by=by, until=until, is_demo=True, **CALL)
    call.open(set(Partner.objects.values_list("pk", flat=True)), by=by)
    return len(rows)
