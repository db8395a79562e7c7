"""Pages of partners: everybody reads them; editors add and end them; their own people keep them, and nobody else's."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hlh.activity.models import Actor, Fact
from hlh.network.choosing import choose
from hlh.network.models import Answer, Partner
from hlh.people.models import Appointment, Draft, Nomination, Organisation, Role
from tests.conftest import make_person, sign_in
from tests.network.conftest import letters, make_contact, make_partner, open_call, send_all

PAGE = {"said": "We lend cold boxes.", "site": "https://coldchain.example/", "areas": [6], "regions": ["AFR"]}
NEW = PAGE | {"name": "Water Partners", "kind": "nsa", "calls_a_month": 3, "address": "", "language": "en"}


# Reading


def test_everybody_reads_of_those_that_stand(client, alliance):
    make_partner("Gone").end(by=Actor.objects.system())

    page = client.get("/network/").text

    assert "Cold Chain Alliance" in page
    assert "Non-State actor in official relations with WHO" in page
    assert "Gone" not in page


def test_the_list_is_empty_at_first_and_says_so(client, db):
    assert "No organisation takes part yet." in client.get("/network/").text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("area=6", {"Six", "All areas"}),
        ("area=1", {"One", "All areas"}),
        ("kind=un", {"One"}),
        ("area=6&kind=un", set()),
        ("area=x&kind=nothing", {"Six", "One", "All areas"}),
        ("area=99999999999&after=%00", {"Six", "One", "All areas"}),
    ],
)
def test_it_is_narrowed_down_by_area_and_kind(client, db, query, found):
    make_partner("Six", areas=[6])
    make_partner("One", kind="un", areas=[1])
    make_partner("All areas", areas=[])

    page = client.get(f"/network/?{query}")

    assert {str(row) for row in page.context["page"].rows} == found


def test_pages_follow_each_other_also_where_two_have_one_name(client, db):
    for number in range(29):
        make_partner(f"P{number:02}")
    for kind in ("un", "other", "centre"):
        make_partner("Zeta", kind=kind)

    first = client.get("/network/")
    second = client.get("/network/", {"after": first.context["page"].next})

    slugs = [row.slug for page in (first, second) for row in page.context["page"].rows]
    assert len(slugs) == len(set(slugs)) == 32


def test_the_list_asks_as_often_at_thirty_as_at_one(client, alliance):
    client.get("/network/")
    with CaptureQueriesContext(connection) as one:
        client.get("/network/")
    for number in range(29):
        make_partner(f"P{number}")
    with CaptureQueriesContext(connection) as thirty:
        client.get("/network/")

    assert len(thirty) == len(one) <= 3


def test_a_page_shows_its_calls_and_never_its_mail_address(client, call, edda):
    partner = make_partner("By mail", address="desk@bymail.example")
    open_call(call, partner)

    page = client.get(partner.get_absolute_url()).text

    assert call.title in page
    assert "desk@bymail.example" not in page


def test_a_page_shows_what_the_hub_keeps_of_it(client, alliance):
    from hlh.demo.shelving import fill_the_hub

    fill_the_hub()
    partner = make_partner("WHO", kind="other")

    with CaptureQueriesContext(connection) as queries:
        page = client.get(partner.get_absolute_url())

    assert len(page.context["resources"]) > 1
    assert len(queries) <= 6


# Adding and ending


def test_an_editor_adds_a_partner_and_ends_it(edda, client):
    browser = sign_in(edda)

    answer = browser.post("/network/new/", NEW)

    partner = Partner.objects.get()
    assert answer["Location"] == f"/network/{partner.slug}/contacts/"
    assert (partner.slug, partner.organisation.kind, partner.areas) == ("water-partners", "nsa", [6])
    assert Fact.objects.filter(verb="partner.added").count() == 1
    for _time in range(2):
        browser.post(f"/network/{partner.slug}/end/")
    assert Fact.objects.filter(verb="partner.ended").count() == 1
    assert "It takes part no more" in client.get(partner.get_absolute_url()).text
    browser.post(f"/network/{partner.slug}/end/", {"again": "1"})
    assert Partner.objects.standing().count() == 1


def test_an_organisation_takes_part_once(edda, alliance):
    told = NEW | {"name": alliance.organisation.name, "kind": alliance.organisation.kind}

    answer = sign_in(edda).post("/network/new/", told)

    assert answer.status_code == 409
    assert "has a page here already" in answer.text
    assert "We lend cold boxes." in answer.text
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"kind": "ministry"},
        {"site": "javascript:alert(1)"},
        {"regions": ["XXX"]},
        {"calls_a_month": "many"},
        {"calls_a_month": 31},
        {"address": "nobody"},
        {"said": "x" * 601},
        {"country": "nowhere"},
    ],
    ids=str,
)
def test_bad_input_is_refused(edda, wrong):
    answer = sign_in(edda).post("/network/new/", NEW | wrong)

    assert answer.status_code == 422
    assert "wrong-why" in answer.text
    assert Partner.objects.count() == 0


@pytest.mark.parametrize("name", ["new", "Calls", "answer", "feeds", "日本"])
def test_no_name_takes_an_address_of_the_network(db, name):
    assert make_partner(name).slug not in ("new", "calls", "answer", "feeds", "")


@pytest.mark.parametrize("address", ["/network/new/", "/network/cold-chain-alliance/settings/"])
def test_who_keeps_no_partners_is_told_why(fatou, alliance, address):
    assert sign_in(fatou).get(address).status_code == 403


# Keeping one's own


def test_a_contact_keeps_their_own_page_and_nothing_that_the_hub_keeps(zainab, alliance):
    browser = sign_in(zainab)
    page = browser.get(f"/network/{alliance.slug}/settings/").text
    assert "Calls a month" not in page

    browser.post(f"/network/{alliance.slug}/settings/", PAGE | {"calls_a_month": 30, "address": "x@y.example"})

    alliance.refresh_from_db()
    assert alliance.said == "We lend cold boxes."
    assert (alliance.calls_a_month, alliance.address) == (4, "")
    assert Fact.objects.get(verb="partner.changed").details["what"] == ["said", "site", "languages"]


@pytest.mark.parametrize("where", ["settings/", "contacts/"])
def test_a_contact_keeps_no_page_of_another(zainab, where):
    other = make_partner("Elsewhere")

    answer = sign_in(zainab).post(f"{other.get_absolute_url()}{where}", PAGE | {"address": "a@b.example"})

    assert answer.status_code == 403
    other.refresh_from_db()
    assert other.said == "We test cold boxes."
    assert Nomination.objects.count() == 0
    assert Draft.objects.count() == 1  # what was typed is kept


def test_a_contact_of_everything_speaks_for_nobody(alliance):
    person = make_person("Everywhere")
    Appointment.objects.appoint(person, Role.PARTNER, by=Actor.objects.system())

    assert sign_in(person).get(f"/network/{alliance.slug}/settings/").status_code == 403


def test_a_contact_of_a_partner_that_ended_keeps_nothing(zainab, alliance):
    alliance.end(by=Actor.objects.system())

    assert sign_in(zainab).get(f"/network/{alliance.slug}/settings/").status_code == 403


# Naming others


def of_its_own_domain(partner, person):
    """Its organisation alone gives addresses such as this person's."""
    Organisation.objects.filter(partner=partner).update(domains=[person.email.partition("@")[2]])


def test_a_contact_learns_of_nobody_who_stands_behind_an_address(zainab, alliance, edda):
    other = make_person("Zuri")
    EmailAddress.objects.create(user=other, email="bird@private.example", verified=True)
    browser, address = sign_in(zainab), f"/network/{alliance.slug}/contacts/"

    for typed in ("bird@private.example", "nobody@private.example"):
        browser.post(address, {"address": typed, "language": "en"})

    page = browser.get(address).text
    assert "bird@private.example" in page
    assert not [word for word in ("Zuri", other.email, "no account yet", "/confirmation/") if word in page]
    assert alliance.contacts().get().person == zainab  # nobody asked them
    named = Nomination.objects.get(person=other)
    refused = browser.post(f"{address}{named.ref}/confirmation/")
    assert refused.status_code == 403
    assert "An editor of the hub decides on this." in refused.text

    staff = sign_in(edda)
    assert address in staff.get("/me/").text
    assert "Zuri" in staff.get(address).text
    staff.post(f"{address}{named.ref}/confirmation/")
    assert other in {one.person for one in alliance.contacts()}
    assert "Zuri" not in browser.get(address).text  # they know them by the address that they typed
    assert address not in staff.get("/me/").text


def test_who_named_themselves_said_yes_already(zainab, alliance):
    other = make_person("Zuri")
    said = {"role": Role.PARTNER, "scope": [alliance.mark], "person": other}
    named = Nomination.objects.nominate(**said, by=Actor.objects.of(other))

    sign_in(zainab).post(f"/network/{alliance.slug}/contacts/{named.ref}/confirmation/")

    assert other in {one.person for one in alliance.contacts()}


def test_a_contact_ends_nobody_whom_an_editor_named(zainab, alliance, edda):
    colleague = make_contact("Zuri", alliance)
    browser, address = sign_in(zainab), f"/network/{alliance.slug}/contacts/"
    theirs = Appointment.objects.get(person=colleague).pk

    assert f"{theirs}/end/" not in browser.get(address).text
    assert browser.post(f"{address}{theirs}/end/").status_code == 403
    assert colleague in {one.person for one in alliance.contacts()}
    sign_in(edda).post(f"{address}{theirs}/end/")
    assert colleague not in {one.person for one in alliance.contacts()}


def test_who_speaks_for_two_stands_in_the_lists_of_both_and_is_called(call, alliance):
    other, both = make_partner("Elsewhere"), make_person("Zuri")
    Appointment.objects.appoint(both, Role.PARTNER, scope=[alliance.mark, other.mark], by=Actor.objects.system())

    assert [one.contacts().get().person for one in (alliance, other)] == [both, both]
    assert [choice.people for choice in choose(call)] == [[both], [both]]


def test_a_contact_names_a_colleague_of_its_own_mail_domain_who_speaks_for_it_at_once(zainab, alliance):
    other = make_person("Zuri")
    of_its_own_domain(alliance, other)

    sign_in(zainab).post(f"/network/{alliance.slug}/contacts/", {"address": other.email, "language": "en"})

    assert [one.person for one in alliance.contacts()] == [zainab, other]
    assert sign_in(other).get(f"/network/{alliance.slug}/settings/").status_code == 200
    appointment = Appointment.objects.get(person=other)
    assert appointment.places == "Cold Chain Alliance"


def test_who_has_no_account_yet_gets_a_letter_and_is_confirmed_once_they_have_come(zainab, alliance):
    browser, address = sign_in(zainab), f"/network/{alliance.slug}/contacts/"
    of_its_own_domain(alliance, zainab)
    browser.post(address, {"address": "zuri@health.example", "language": "fr"})
    send_all()
    assert len(letters("nomination")) == 1
    named = Nomination.objects.get()
    assert "no account yet" in browser.get(address).text
    assert browser.post(f"{address}{named.ref}/confirmation/").status_code == 409

    zuri = make_person("Zuri")
    browser.post(f"{address}{named.ref}/confirmation/")

    assert zuri in {one.person for one in alliance.contacts()}


def test_nobody_confirms_themselves(zainab, alliance):
    Nomination.objects.nominate(
        role=Role.PARTNER, scope=[alliance.mark], person=(zuri := make_person("Zuri")), by=Actor.objects.of(zainab)
    )
    make_partner("Elsewhere")
    named = Nomination.objects.get()
    Appointment.objects.appoint(zuri, Role.PARTNER, scope=[alliance.mark, "organisation:0"], by=Actor.objects.system())

    assert sign_in(zuri).post(f"/network/{alliance.slug}/contacts/{named.ref}/confirmation/").status_code == 403


def test_a_contact_ends_a_colleague_and_none_of_another_partner(zainab, alliance):
    colleague, elsewhere = make_person("Zuri"), make_partner("Elsewhere")
    make_contact("Zola", elsewhere)
    of_its_own_domain(alliance, colleague)
    browser, address = sign_in(zainab), f"/network/{alliance.slug}/contacts/"
    browser.post(address, {"address": colleague.email, "language": "en"})

    theirs = elsewhere.contacts().get().pk
    assert browser.post(f"{address}{theirs}/end/").status_code == 404
    assert browser.post(f"{elsewhere.get_absolute_url()}contacts/{theirs}/end/").status_code == 403
    browser.post(f"{address}{Appointment.objects.get(person=colleague).pk}/end/")

    assert [one.person for one in alliance.contacts()] == [zainab]
    assert elsewhere.contacts().count() == 1


def test_who_ends_their_own_is_led_to_the_page(zainab, alliance):
    mine = Appointment.objects.get(person=zainab)

    answer = sign_in(zainab).post(f"/network/{alliance.slug}/contacts/{mine.pk}/end/")

    assert answer["Location"] == alliance.get_absolute_url()


def test_an_editor_names_the_first_contact(edda, alliance):
    zuri = make_person("Zuri")

    sign_in(edda).post(f"/network/{alliance.slug}/contacts/", {"address": zuri.email, "language": "en"})

    assert alliance.contacts().get().person == zuri


def test_whoever_holds_it_already_is_said_to(zainab, alliance, edda):
    answer = sign_in(edda).post(f"/network/{alliance.slug}/contacts/", {"address": zainab.email, "language": "en"})

    assert answer.status_code == 409
    assert zainab.email in answer.text


def test_what_somebody_answered_stays_when_they_end(asked, zainab, client):
    sign_in(zainab).post(asked.get_absolute_url(), {"text": "Ice packs held.", "once": "a"})
    Answer.objects.get().accept("Ice packs held.", by=Actor.objects.system())

    Appointment.objects.get(person=zainab).end(by=Actor.objects.system())

    assert sign_in(zainab).get(asked.get_absolute_url()).status_code == 404
    page = client.get(asked.call.get_absolute_url()).text
    assert "Ice packs held." in page
    assert "Cold Chain Alliance" in page
