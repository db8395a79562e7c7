"""The chain of a brief for programs: both ways, only what strangers may open, what was withdrawn marked."""

from __future__ import annotations

import json

import pytest

from briefs.models import Version, a_claim
from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor
from hlh.catalogue.audiences import audience
from hlh.catalogue.entries import entry_of
from hlh.catalogue.models import Entry
from tests.briefs.conftest import make_brief, new_version
from tests.conftest import sign_in


def chain(client, brief) -> dict:
    answer = client.get(f"/briefs/{brief.ref}/prov.json")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    return json.loads(answer.content)


def name(brief) -> str:
    return f"hub:briefs/{brief.ref}/"


def derived(said) -> set[tuple[str, str]]:
    """What was made of what."""
    return {(one["prov:generatedEntity"], one["prov:usedEntity"]) for one in said.get("wasDerivedFrom", {}).values()}


@pytest.fixture
def learning(published, frida):
    """Stands on the action brief."""
    claims = [a_claim("Lending helps.", [entry_of(published).pk])]
    return make_brief(frida, stage="published", kind="learning", title="What lending does", claims=claims)


def test_it_says_what_it_was_made_of_and_what_was_made_of_it(client, published, learning):
    below, above = chain(client, learning), chain(client, published)

    assert (name(learning), name(published)) in derived(below) & derived(above)
    assert below["entity"][name(published)]["prov:label"] == {"$": published.version.title, "lang": "en"}
    assert above["entity"][name(learning)]["prov:label"]["$"] == "What lending does"
    for said in (below, above):
        assert {"prov", "hub", "schema", "dcterms"} == set(said["prefix"])
        for made, source in derived(said):
            assert {made, source} <= set(said["entity"])


def test_each_version_is_a_revision_of_the_one_before(client, published):
    new_version(published, outcome="Counted again.")

    said = chain(client, published)
    here = name(published)
    assert (f"{here}2/", f"{here}1/") in derived(said)
    days = {one["prov:entity"]: one["prov:time"] for one in said["wasGeneratedBy"].values()}
    assert set(days) == {f"{here}1/", f"{here}2/"}
    assert said["entity"][here]["dcterms:identifier"] == published.stable_id
    assert said["agent"]["hub:"]["prov:label"] == "Health Services Learning Hub"


def test_a_withdrawn_source_is_marked_at_once_and_no_word_of_it_is_told(client, published, learning):
    published.withdraw("Wrong.", by=Actor.objects.system())

    said = chain(client, learning)
    assert [one["prov:entity"] for one in said["wasInvalidatedBy"].values()] == [name(published)]
    assert (name(learning), name(published)) in derived(said)
    assert published.version.title not in json.dumps(said)


def test_what_strangers_may_not_open_is_not_there_even_for_who_may(client, published, learning, ada):
    Entry.objects.filter(pk=entry_of(learning).pk).update(audience=audience("members"))

    for browser in (client, sign_in(ada)):
        said = chain(browser, published)
        assert name(learning) not in json.dumps(said)
        assert "What lending does" not in json.dumps(said)


def test_of_a_brief_that_does_not_name_its_country_no_thread_is_told(client, published, learning):
    Version.objects.filter(brief=published).update(grade="region")

    assert name(learning) not in chain(client, published)["entity"]


def test_a_draft_has_none_and_the_page_leads_to_it(client, amina, draft, published):
    assert sign_in(amina).get(f"/briefs/{draft.ref}/prov.json").status_code == 404

    page = client.get(published.get_absolute_url()).text
    assert 'rel="http://www.w3.org/ns/prov#has_provenance"' in page
    assert f'href="/briefs/{published.ref}/prov.json"' in page


def test_however_long_the_chain_it_asks_the_same(client, published, learning, frida, django_assert_max_num_queries):
    chain(client, learning)
    for number in range(3):
        claims = [a_claim("Lending helps.", [entry_of(published).pk, entry_of(learning).pk])]
        make_brief(frida, stage="published", kind="learning", title=f"More {number}", claims=claims)
    settle_all()

    with django_assert_max_num_queries(8):
        assert len(derived(chain(client, published))) > 6
