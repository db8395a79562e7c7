"""Curators accept what is proposed, ask back, or decline with a reason and a hint."""

from __future__ import annotations

from functools import partial

import pytest
from django.utils.timezone import now

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact
from hlh.catalogue.checking import differences
from hlh.catalogue.models import Entry
from hlh.mail.models import Letter, Notice
from hlh.mail.tasks import send_due
from hlh.people.models import Appointment, Role
from knowledge_hub.models import TAKEN, HubHome, Proposal, Resource
from tests.conftest import make_person, sign_in
from tests.knowledge_hub.conftest import edith, home, make_private, make_resource, make_shelf, stranger_reads
from tests.knowledge_hub.test_screens import form_of
from tests.racing import at_once

__all__ = ["edith", "home"]


@pytest.fixture
def amara(db):
    return make_person("Amara", country_id="KEN")


def editor(name):
    person = make_person(name)
    Appointment.objects.appoint(person, Role.EDITOR, by=Actor.objects.system())
    settle_all()
    return person


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


@pytest.mark.parametrize("name", ["licence", "link", "publisher", "helps", "kind", "publisher_kind", "title"])
def test_nothing_is_taken_up_without_licence_source_and_the_rest(home, edith, amara, name):
    made = proposed(amara)
    answer = act(edith, made, "acceptance", **SAID | {name: ""})
    assert answer.status_code == 422
    assert "wrong-why" in answer.text
    assert 'value="A ministry"' in answer.text or name == "publisher"
    assert not Resource.objects.exists()


def test_more_than_five_lines_and_unknown_areas_are_given_back(home, edith, amara):
    made = proposed(amara)
    assert "five lines" in act(edith, made, "acceptance", **SAID | {"helps": "\n".join("abcdef")}).text
    assert act(edith, made, "acceptance", **SAID | {"areas": ["77"]}).status_code == 422
    for link in ("https://intranet/oxygen", "https://example.org/" + "a" * 2000, "javascript:alert(1)"):
        assert act(edith, made, "acceptance", **SAID | {"link": link}).status_code == 422


def test_without_a_shelf_that_everybody_reads_it_stands_at_the_home_and_takes_no_address_of_the_hub(
    home, edith, amara, client
):
    make_private(make_shelf(home))
    act(edith, proposed(amara), "acceptance", **SAID | {"title": "Events"})
    resource = Resource.objects.get()
    assert resource.get_parent().specific == home
    assert resource.slug.startswith("events-")
    act(edith, proposed(amara, "https://example.org/2"), "acceptance", **SAID | {"title": "供氧", "areas": []})
    assert Resource.objects.get(title="供氧").slug.startswith("resource-")
    assert "供氧" in stranger_reads(Resource.objects.get(title="供氧").url_path)


def test_a_curator_asks_and_whoever_proposed_it_answers(home, edith, amara):
    made = proposed(amara)
    assert act(edith, made, "question", words=" ").status_code == 422
    act(edith, made, "question", words="Which edition is it?")
    settle_all()
    send_due()
    letter = Letter.objects.get(kind="resource-proposal")
    assert "Which edition is it?" in letter.text
    assert letter.to.person == amara
    assert Notice.objects.of(amara).filter(kind="resource-proposal").exists()
    browser = sign_in(amara)
    assert "A curator asks" in browser.get("/me/").text
    page = browser.get(made.get_absolute_url()).text
    assert "Which edition is it?" in page
    assert act(amara, made, "answer", words="").status_code == 422
    act(amara, made, "answer", words="The third.\nOf 2024.")
    made.refresh_from_db()
    assert made.stage == "waiting"
    shown = sign_in(edith).get(made.get_absolute_url()).text
    assert "The third.<br>Of 2024." in shown
    assert act(amara, made, "answer", words="Once more.").status_code == 409


def test_declining_needs_a_reason_and_a_hint(home, edith, amara):
    made = proposed(amara)
    assert act(edith, made, "decline", reason="closed", hint="").status_code == 422
    assert act(edith, made, "decline", reason="", hint="Find a free one.").status_code == 422
    assert act(edith, made, "decline", reason="magic", hint="Find a free one.").status_code == 422
    act(edith, made, "decline", reason="closed", hint="Find a free copy.")
    settle_all()
    send_due()
    text = Letter.objects.get(kind="resource-proposal").text
    assert "Not everybody can read it." in text
    assert "Find a free copy." in text
    page = sign_in(amara).get(made.get_absolute_url()).text
    assert "Find a free copy." in page
    assert act(edith, made, "decline", reason="old", hint="Again.").status_code == 409
    proposed(amara)  # mended, it may come again
    assert Proposal.objects.count() == 2


def test_nobody_but_curators_decides_and_nobody_about_their_own(home, edith, amara):
    own = proposed(edith, "https://example.org/own")
    others = proposed(amara)
    for what in ("acceptance", "question", "decline"):
        assert act(amara, others, what, **SAID).status_code == 403
        assert act(edith, own, what, **SAID).status_code == 403
        assert act(make_person(f"M{what}"), others, what, **SAID).status_code == 404
    assert sign_in(amara).get("/hub/proposals/").status_code == 403
    assert "Somebody else decides" in act(edith, own, "acceptance", **SAID).text
    rene = make_person("Rene2")
    Appointment.objects.appoint(rene, Role.REGIONAL_FOCAL_POINT, by=Actor.objects.system())
    assert sign_in(rene).get("/hub/proposals/").status_code == 200


def test_what_a_feed_brought_is_accepted_and_nobody_is_asked_or_written_to(home, edith):
    said = {"address": "https://feed.example/1", "title": "From a feed", "origin": "feed", "stage": "waiting"}
    made = Proposal.objects.create(once="feed:1:1", said_by="UNICEF", **said)
    page = sign_in(edith).get(made.get_absolute_url()).text
    assert "UNICEF" in page
    assert "Ask who proposed it" not in page
    assert act(edith, made, "question", words="Who?").status_code == 403
    act(edith, made, "acceptance", **SAID)
    settle_all()
    assert not Letter.objects.filter(kind="resource-proposal").exists()


@pytest.mark.parametrize("area", ["99999", "999999999", "0", "x"])
def test_an_area_that_is_none_leaves_the_queue_as_it_is(home, edith, amara, area):
    proposed(amara, areas=[6])
    assert "Oxygen at a glance" in sign_in(edith).get("/hub/proposals/", {"area": area}).text


@pytest.mark.parametrize("rows", [1, 30])
def test_the_queue_costs_the_same_for_one_and_for_thirty(home, edith, amara, rows, django_assert_max_num_queries):
    make_resource(home, "Oxygen at a glance")
    for number in range(rows):
        proposed(amara, f"https://example.org/{number}", areas=[6])
    browser = sign_in(edith)
    browser.get("/hub/proposals/")
    with django_assert_max_num_queries(13):
        page = browser.get("/hub/proposals/")
    assert page.text.count("entry-title") == min(rows, 25)
    if rows > 25:
        rest = browser.get("/hub/proposals/", {"after": page.context["next"], "area": 6})
        assert rest.text.count("entry-title") == rows - 25


def test_curators_read_on_their_first_screens_how_many_wait(home, edith, amara):
    assert "Nothing waits here." in sign_in(edith).get("/hub/proposals/").text
    for number in range(2):
        proposed(amara, f"https://example.org/{number}")
    browser = sign_in(edith)
    assert "2 proposed resources" in browser.get("/me/").text
    assert "Proposed resources</a>: 2" in browser.get("/cms/").text
    assert "proposed resource" not in sign_in(amara).get("/me/").text


@pytest.mark.django_db(transaction=True)
def test_of_two_curators_at_once_one_wins():
    home_page, edith_, amara_ = HubHome.objects.get(slug="hub"), editor("Edith"), make_person("Amara", country_id="KEN")
    made = proposed(amara_)
    said = {**SAID, "areas": [6]}

    def accept():
        Proposal.objects.get(pk=made.pk).accept(edith_, said=said, by=Actor.objects.of(edith_))

    def decline():
        Proposal.objects.get(pk=made.pk).decline(reason="old", hint="Newer.", by=Actor.objects.of(edith_))

    assert at_once(accept, accept, decline) == ["done", "too late", "too late"]
    assert Resource.objects.count() == (Proposal.objects.get().stage == "accepted")
    assert home_page.pk


@pytest.mark.django_db(transaction=True)
def test_of_two_who_propose_one_address_at_once_one_is_told_that_it_waits():
    people = [make_person(name) for name in ("Amara", "Maya")]

    def propose(person):
        Proposal.objects.propose(person, address="https://example.org/oxygen", why="", by=Actor.objects.of(person))

    assert at_once(*(partial(propose, person) for person in people)) == ["IntegrityError", "done"]
    assert Proposal.objects.count() == 1


def test_what_a_curator_typed_at_a_wrong_moment_is_kept(home, edith, amara):
    made = proposed(amara)
    Proposal.objects.filter(pk=made.pk).update(stage="looking")
    assert act(edith, made, "acceptance", **SAID | {"title": "Typed at length"}).status_code == 409
    Proposal.objects.filter(pk=made.pk).update(stage="waiting")
    page = sign_in(edith).get(made.get_absolute_url()).text
    assert "Typed at length" in page
    assert 'value="6" checked' in page


def test_no_page_takes_an_address_of_the_hub_itself(home, edith):
    browser = sign_in(edith)
    for slug in TAKEN:
        answer = browser.post(f"/cms/pages/add/knowledge_hub/resource/{home.pk}/", form_of(slug=slug))
        assert "The hub needs this address itself." in answer.text, slug
    resource = make_resource(home)
    said = form_of(slug="packs") | {"action-publish": "yes"}
    answer = browser.post(f"/cms/pages/{resource.pk}/edit/", said)
    assert "The hub needs this address itself." in answer.text
    shelf = make_shelf(home)
    browser.post(f"/cms/pages/add/knowledge_hub/resource/{shelf.pk}/", form_of(slug="events"))
    assert Resource.objects.get(slug="events").get_parent().pk == shelf.pk


def test_wagtails_history_and_the_ledger_name_the_curator(home, edith, amara):
    act(edith, proposed(amara), "acceptance", **SAID)
    resource = Resource.objects.get()
    assert resource.latest_revision.user == edith
    assert Entry.objects.filter(title="Oxygen at a glance").count() == 1
    settle_all()
    assert resource.first_published_at <= now()
