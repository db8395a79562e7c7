"""What people say about themselves: each line seen by whom they chose, and nothing that was said otherwise counted."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact
from hlh.mail.models import Letter
from hlh.mail.tasks import send_due
from hlh.people.models import Organisation, OrganisationProposal, Person, Profile, Verification
from hlh.people.models.profiles import FIELDS
from hlh.people.tasks import look_at_mail_domains
from tests.conftest import make_person, post_to, sign_in

SAID = {"name": "Amina", "work": "District health officer", "country": "KEN", "organisation": "ministry  of HEALTH"}
SAID |= {"areas": ["6", "2"], "languages": ["en", "fr"], "time_zone": "Africa/Nairobi", "orcid": "0000-0002-1825-0097"}


def say(person, **said):
    return sign_in(person).post("/me/profile/", SAID | said)


def page_of(person):
    return Profile.objects.get(person=person).get_absolute_url()


@pytest.fixture
def proposed(fatou):
    """Fatou works where the hub knows nothing of."""
    say(fatou, name="Fatou", country="SEN", organisation="Poste de santé de Thiès", kind="other")
    return OrganisationProposal.objects.get(person=fatou)


def test_a_profile_is_for_members_unless_its_owner_says_otherwise(amina, fatou):
    assert say(amina).status_code == 302
    page = sign_in(fatou).get(page_of(amina)).text
    for words in ("Amina", "District health officer", "Ministry of Health", "Kenya", "Français", "Africa/Nairobi"):
        assert words in page
    assert Client().get(page_of(amina)).status_code == 404


def test_too_long_a_name_is_given_back_with_what_to_do(amina):
    answer = say(amina, name="A" * 121)
    assert answer.status_code == 422
    assert "This is 121 characters long; 120 fit. Shorten it." in answer.text
    assert "A" * 121 in answer.text


@pytest.mark.parametrize("field", FIELDS)
def test_each_line_is_seen_by_whom_its_owner_chose(amina, fatou, field):
    words = {"name": "Amina", "work": "District health", "country": "Kenya", "organisation": "Ministry of Health"}
    words |= {
        "areas": 'data-area="6"',
        "languages": "Français",
        "time_zone": "Africa/Nairobi",
        "orcid": "0000-0002-1825-0097",
    }
    nobody = {f"seen_{name}": "0" for name in FIELDS}
    main = '<main id="text"'

    def shows(reader):
        page = reader.get(page_of(amina)).text
        return words[field] in page.partition(main)[2].partition("</main>")[0]

    say(amina, **nobody | {f"seen_{field}": "2"})
    assert shows(Client())
    say(amina, **nobody | {f"seen_{field}": "1"})
    assert not shows(Client())
    assert shows(sign_in(fatou))
    say(amina, **nobody)
    assert sign_in(fatou).get(page_of(amina)).status_code == 404
    assert shows(sign_in(amina))


def test_a_profile_counts_what_was_said_under_a_name_and_nothing_else(amina, fatou, discussion, lab):
    say(amina)
    post_to(sign_in(amina), discussion, "Nobody knows that it is me.", naming=0)
    assert "Nothing yet" in sign_in(fatou).get(page_of(amina)).text
    from tests.conftest import discuss

    other = discuss(lab, "Oxygen ran out", once="other")
    post_to(sign_in(amina), other, "With my name.", naming=3)
    page = sign_in(fatou).get(page_of(amina)).text
    assert "1 post" in page
    assert other.get_absolute_url() in page
    assert discussion.get_absolute_url() not in page


def test_a_profile_tells_nothing_of_a_post_that_was_hidden(amina, fatou, discussion):
    say(amina)
    post_to(sign_in(amina), discussion, "With my name.", naming=3)
    discussion.posts.get(number=2).hide("wrong", by=Actor.objects.system())
    page = sign_in(fatou).get(page_of(amina)).text
    assert "Nothing yet" in page
    assert discussion.get_absolute_url() not in page


def test_a_new_country_or_office_rewrites_nothing_that_was_said(amina, discussion):
    from hlh.people.models import Voice

    post_to(sign_in(amina), discussion, "From Kenya.", naming=3)
    say(amina, country="UGA", organisation="")
    voice = Voice.objects.get(person=amina, place=discussion.place)
    assert (voice.country_id, voice.organisation.name) == ("KEN", "Ministry of Health")
    assert Person.objects.get(pk=amina.pk).country_id == "UGA"


def test_a_time_zone_is_guessed_from_the_country(amina):
    assert 'value="Africa/Nairobi" selected' in sign_in(amina).get("/me/profile/").text


def test_an_organisation_that_is_there_is_found_however_it_is_typed(amina):
    say(amina, organisation="  MINISTRY of  heálth ")
    assert Person.objects.get(pk=amina.pk).organisation.name == "Ministry of Health"
    assert not OrganisationProposal.objects.exists()


def test_one_that_is_not_there_shows_what_is_near_before_it_is_proposed(amina):
    answer = say(amina, organisation="Ministry of Helth")
    assert answer.status_code == 422
    assert "Did you mean" in answer.text
    assert "Ministry of Health</b>" in answer.text
    assert "Ministry of Helth" in answer.text
    assert not OrganisationProposal.objects.exists()


def test_ministries_of_one_name_in_two_countries_stay_two(amina, fatou, rene):
    typed = {"name": "Fatou", "country": "SEN", "organisation": "Ministry of Health"}
    unknown = say(fatou, **typed)
    assert unknown.status_code == 422
    assert "Ministry of Health</b>" not in unknown.text
    say(fatou, **typed, kind="ministry")
    assert Person.objects.get(pk=fatou.pk).organisation is None
    proposal = OrganisationProposal.objects.get()
    assert f"Ministry of health, {amina.country.label})" in sign_in(rene).get("/people/organisations/").text

    sign_in(rene).post(f"/people/organisations/new/{proposal.ref}/confirmation/")

    offices = [Person.objects.get(pk=person.pk).organisation for person in (amina, fatou)]
    assert [office.country_id for office in offices] == ["KEN", "SEN"]
    say(fatou, **typed)
    assert Person.objects.get(pk=fatou.pk).organisation == offices[1]


@pytest.mark.parametrize(("country", "kept"), [("KEN", True), ("", True), ("SEN", False)])
def test_who_works_for_another_countrys_office_keeps_it_until_they_move(amina, country, kept):
    Organisation.objects.update(country="UGA")
    say(amina, country=country, kind="ministry")
    assert OrganisationProposal.objects.exists() is not kept
    assert (Person.objects.get(pk=amina.pk).organisation is not None) is kept


def test_a_new_organisation_waits_for_the_focal_point_of_its_region(proposed, rene, fatou):
    assert Person.objects.get(pk=fatou.pk).organisation is None
    assert "Waiting to be confirmed" in sign_in(fatou).get("/me/profile/").text
    assert "Poste de santé de Thiès" in sign_in(rene).get("/people/organisations/").text

    sign_in(rene).post(f"/people/organisations/new/{proposed.ref}/confirmation/")
    assert Person.objects.get(pk=fatou.pk).organisation.name == "Poste de santé de Thiès"
    assert Fact.objects.filter(verb="organisation.confirmed").count() == 1
    settle_all()
    send_due()
    assert "stands in your profile now" in Letter.objects.get(kind="organisation-decided").text


def test_one_that_is_there_under_another_name_is_not_made_twice(proposed, rene, fatou):
    there = Organisation.objects.create(name="Poste de Santé Thiès", kind="other", country_id="SEN")
    assert f'value="{there.pk}"' in sign_in(rene).get("/people/organisations/").text
    sign_in(rene).post(f"/people/organisations/new/{proposed.ref}/confirmation/", {"same": there.pk})
    assert Person.objects.get(pk=fatou.pk).organisation == there
    assert Organisation.objects.filter(country_id="SEN").count() == 1


def test_a_refusal_says_why(proposed, rene):
    refuse = f"/people/organisations/new/{proposed.ref}/refusal/"
    silent = sign_in(rene).post(refuse, {"words": ""})
    assert silent.status_code == 422
    assert "Say why" in silent.text
    sign_in(rene).post(refuse, {"words": "This is a street."})
    settle_all()
    send_due()
    assert "This is a street." in Letter.objects.get(kind="organisation-decided").text
    assert sign_in(rene).post(refuse, {"words": "Again."}).status_code == 409


@pytest.mark.parametrize("who", ["fatou", "amina", "omar"])
def test_nobody_else_decides_on_an_organisation(proposed, who, request):
    person = request.getfixturevalue(who)
    answer = sign_in(person).post(f"/people/organisations/new/{proposed.ref}/confirmation/")
    assert answer.status_code == 403
    assert sign_in(person).get("/people/organisations/").status_code == 403
    assert not Organisation.objects.filter(country_id="SEN").exists()


def test_a_focal_point_decides_on_their_own_region_only(proposed, eva):
    page = sign_in(eva).get("/people/organisations/").text
    assert "Nothing waits." in page
    assert sign_in(eva).post(f"/people/organisations/new/{proposed.ref}/confirmation/").status_code == 403


def test_the_list_asks_as_often_for_many_as_for_one(rene, django_assert_max_num_queries):
    browser = sign_in(rene)
    for rows in (1, 30):
        for number in range(rows - OrganisationProposal.objects.count()):
            OrganisationProposal.objects.create(
                person=make_person(f"P{rows}x{number}"), name=f"Office {number}", kind="other", country_id="KEN"
            )
        with django_assert_max_num_queries(9):
            assert browser.get("/people/organisations/").status_code == 200


def test_a_confirmed_address_of_its_domain_verifies(ada, amina, fatou):
    ministry = Organisation.objects.get(name="Ministry of Health")
    edit = f"/people/organisations/{ministry.pk}/"
    said = {"name": ministry.name, "kind": "ministry", "country": "KEN", "domains": "@Health.example, moh.example"}
    assert sign_in(fatou).post(edit, said).status_code == 403
    assert sign_in(ada).post(edit, said).status_code == 302
    look_at_mail_domains()
    verified = Verification.objects.get(person=amina)
    assert verified.how == "domain"
    say(amina)
    assert "Verified by mail domain" in sign_in(fatou).get(page_of(amina)).text
    assert Fact.objects.filter(verb="affiliation.verified").count() == 1


def test_an_address_that_is_not_confirmed_verifies_nobody(amina):
    Organisation.objects.update(domains=["moh.example"])
    EmailAddress.objects.create(user=amina, email="amina@moh.example", verified=False)
    say(amina)
    assert not Verification.objects.exists()
    EmailAddress.objects.filter(email="amina@moh.example").update(verified=True)
    say(amina)
    assert Verification.objects.filter(person=amina, how="domain").exists()


def test_a_badge_does_not_go_along_to_another_office(amina, fatou):
    Organisation.objects.update(domains=["health.example"])
    say(amina)
    Organisation.objects.create(name="Elsewhere", kind="other")
    say(amina, organisation="Elsewhere")
    assert "Verified by" not in sign_in(fatou).get(page_of(amina)).text


@pytest.mark.parametrize("domains", ["gmail.com", "not a domain", "health", "-x.example"])
def test_a_domain_of_everybody_is_no_organisations_own(ada, amina, domains):
    answer = sign_in(ada).post(
        f"/people/organisations/{amina.organisation_id}/",
        {"name": "Ministry of Health", "kind": "ministry", "domains": domains},
    )
    assert answer.status_code == 422
    assert domains in answer.text


def test_a_who_office_confirms_and_nobody_themselves(amina, fatou, rene):
    say(amina)
    vouch = f"{page_of(amina)}verification/"
    assert sign_in(amina).post(vouch).status_code == 403
    assert sign_in(fatou).post(vouch).status_code == 403
    office = Organisation.objects.create(name="WHO Kenya", kind="who_country", country_id="KEN")
    wanja = make_person("Wanja", organisation=office)
    assert sign_in(wanja).post(vouch).status_code == 403  # she only says that she works there
    Verification.objects.verify(wanja, "domain", by=Actor.objects.system())
    assert "Yes, they work there" in sign_in(wanja).get(page_of(amina)).text
    assert sign_in(wanja).post(vouch).status_code == 302
    assert "Confirmed by a WHO office" in sign_in(fatou).get(page_of(amina)).text
