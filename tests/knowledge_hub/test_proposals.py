"""Curators accept what is proposed, ask back, or decline with a reason and a hint."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.utils.timezone import now

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact
from hlh.catalogue.checking import differences
from hlh.catalogue.models import Entry
from hlh.mail.models import Letter, Notice
from hlh.mail.tasks import send_due
from hlh.people.models import Appointment, Role
from knowledge_hub.models import Proposal, Resource
from tests.conftest import make_person, sign_in
from tests.knowledge_hub.conftest import edith, home, make_private, make_resource, make_shelf, stranger_reads
from tests.racing import at_once

__all__ = ["edith", "home"]


@pytest.fixture
def amara(db):
    return make_person("Amara", country_id="KEN")


def proposed(person, address="https://example.org/oxygen", **said):
    """One that waits for a curator."""
    made = Proposal.objects.propose(person, address=address, why="It helped us.", by=Actor.objects.of(person))
    said = {"title": "Oxygen at a glance", "publisher": "A ministry", "kind": "tool"} | said
    made.learn(said=said, silence="", by=Actor.objects.system())
    return made


SAID = {
    "title": "Oxygen at a glance",
    "link": "https://example.org/oxygen",
    "kind": "tool",
    "helps": "Count the zeppelins of oxygen.\n\nOrder them.",
    "publisher": "A ministry",
    "publisher_kind": "ministry",
    "licence": "CC BY 4.0",
    "hosting": "link",
    "areas": ["6"],
    "language": "en",
}


def act(person, proposal, what, **said):
    return sign_in(person).post(f"/hub/proposals/{proposal.ref}/{what}/", said, follow=True)


def test_what_is_accepted_stands_on_its_shelf_and_is_found_by_its_words_at_once(home, edith, amara, client):
    shelf = make_shelf(home)
    made = proposed(amara)
    form = sign_in(edith).get(made.get_absolute_url()).text
    assert 'value="Oxygen at a glance"' in form
    answer = act(edith, made, "acceptance", **SAID)
    assert "It stands in the hub" in answer.text
    made.refresh_from_db()
    resource = made.resource
    assert (made.stage, resource.get_parent().pk, resource.live) == ("accepted", shelf.pk, True)
    assert (resource.licence, resource.helps, resource.owner) == (
        "CC BY 4.0",
        "Count the zeppelins of oxygen.\nOrder them.",
        edith,
    )
    assert "Oxygen at a glance" in client.get("/search/", {"q": "zeppelins"}).text
    assert Fact.objects.get(verb="page.published", target_id=resource.pk).actor.person == edith
    assert Fact.objects.get(verb="proposal.accepted").details == {"resource": resource.pk}
    assert list(differences()) == []
    settle_all()
    send_due()
    letter = Letter.objects.get(kind="resource-proposal")
    assert "stands in the hub" in letter.subject
    assert resource.url_path in letter.text
    assert resource.url_path in sign_in(amara).get(made.get_absolute_url()).text
