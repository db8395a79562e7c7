"""Asking focal points to lead: where a lab opens on an area of which a country with intensified support has told something."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from hlh.activity.models import Fact
from hlh.activity.verbs import on
from hlh.catalogue.entries import entry_of
from hlh.catalogue.models import Entry
from hlh.links.models import Link
from hlh.links.ways import address as address_with
from hlh.mail.models import Letter
from hlh.mail.telling import kind, tell
from hlh.mail.writing import fills
from hlh.people.models import Appointment, Person, Role
from hlh.taxonomy.models import Country
from learning_labs import facts
from learning_labs.models import Lab, LeadRequest
from learning_labs.models.leads import leads

LEAD = "lead"  # the purpose of the link that answers a request without signing in
DAYS = 60  # that it works
LEAD_ASKED = kind("lab-lead", _("Whether you would lead a lab"))
TOLD = (Entry.Kind.ACTION_BRIEF, Entry.Kind.LEARNING_BRIEF, Entry.Kind.DISCUSSION)


@on(facts.LAB_OPENED)
def ask_focal_points(fact: Fact) -> None:
    """Each of them once; not for a lab of invited people, and nobody who leads it already."""
    lab = Lab.objects.open().exclude(readers=Lab.Readers.LAB).filter(pk=fact.target_id).first()
    if lab is None:
        return
    for country, person in focal_points(lab):
        has_told = Entry.objects.visible_to(person).filter(kind__in=TOLD, areas__overlap=lab.areas).told_by(country)
        if has_told.exists() and not leads(person, lab):
            LeadRequest.objects.ask(lab, person, country)


def focal_points(lab: Lab) -> Iterator[tuple[str, Person]]:
    """Those of the countries with intensified support that the lab is for."""
    supported = Country.objects.filter(has_intensified_support=True)
    codes = set(supported.values_list("iso3", flat=True)) & set(
        lab.countries or supported.values_list("iso3", flat=True)
    )
    marks = [f"country:{code}" for code in sorted(codes)]
    appointed = Appointment.objects.running().filter(role=Role.COUNTRY_FOCAL_POINT, scope__overlap=marks)
    for appointment in appointed.filter(person__is_active=True).select_related("person").order_by("pk"):
        for mark in sorted(set(appointment.scope) & set(marks)):
            yield mark.removeprefix("country:"), appointment.person


@on(facts.LEAD_ASKED)
def tell_who_is_asked(fact: Fact) -> None:
    """One letter, with two links."""
    request = LeadRequest.objects.select_related("lab", "person").filter(pk=fact.target_id).first()
    if request is not None:
        reason = _("You are a focal point of a country that has told something of this lab’s area.")
        address, entry = request.address("yes"), entry_of(request.lab)
        tell(request.person, kind=LEAD_ASKED, fact=fact, reason=reason, address=address, entry=entry)


@fills(LEAD_ASKED)
def asked_to_lead(letter: Letter) -> dict[str, Any] | None:
    """What the lab asks, and the two links; nothing once it is answered, or the lab has closed."""
    found = LeadRequest.objects.select_related("lab").filter(pk=letter.fact.target_id) if letter.fact else None
    request = found.filter(stage=LeadRequest.Stage.ASKED).first() if found else None
    if request is None or not request.lab.takes_posts:
        return None
    _link, secret = Link.objects.give(LEAD, request, days=DAYS)
    country = Country.objects.kept().get(request.country_id)
    return {
        "lab": request.lab,
        "country": country.label if country else "",
        "yes": address_with(request.address("yes"), secret),
        "no": address_with(request.address("no"), secret),
    }
