"""Who made a brief: asked once, listed when they agreed, in the order of its author."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from briefs.crediting import contributors_of, credit, move_up
from briefs.models import Brief, Contribution
from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor
from hlh.mail.models import Letter, Notice
from hlh.mail.tasks import send_due
from hlh.people.erasing import erase
from hlh.people.models import Naming, Organisation, Profile, Visibility
from hlh.people.models.persons import Stranger
from hlh.people.models.profiles import FIELDS
from hlh.people.voices import ask_as, is_own
from tests.briefs.conftest import make_brief
from tests.conftest import make_person, sign_in

ORCID = "0000-0002-1825-0097"
Role = Contribution.Role


@pytest.fixture
def wanjiru(db):
    """She reviews, is named where she says so, and keeps an ORCID that everybody sees."""
    office, _known = Organisation.objects.get_or_create(name="Ministry of Health", kind="ministry", country_id="KEN")
    person = make_person("Wanjiru", country_id="KEN", organisation=office, work="Pharmacist")
    said = {"name": "Wanjiru", "work": "Pharmacist", "country": person.country, "organisation": office}
    said |= {"areas": [], "languages": [], "time_zone": "", "orcid": ORCID}
    Profile.objects.say(person, seen=dict.fromkeys(FIELDS, Visibility.EVERYBODY.value), **said)
    return person


def credited(brief, person, role=Role.REVIEWER):
    made = credit(brief, person, role, by=Actor.objects.system())
    settle_all()
    return made


def says(person, made, answer, **more):
    return sign_in(person).post(made.get_absolute_url(), {"answer": answer, "naming": int(Naming.OFFICE)} | more)


def test_its_author_stands_in_the_list_without_being_asked(published):
    listed = contributors_of(published, reader=Stranger())
    assert [(one.who.name, one.roles) for one in listed] == [("A health manager", ["Author"])]
    assert not Notice.objects.filter(kind="credit-asked").exists()


def test_nobody_is_listed_before_they_agreed(client, published, wanjiru):
    made = credited(published, wanjiru)
    assert "Wanjiru" not in client.get(published.get_absolute_url()).text
    assert says(wanjiru, made, "yes").status_code == 302
    page = client.get(published.get_absolute_url()).text
    assert "Wanjiru, Pharmacist, Ministry of Health" in page
    assert "Reviewer" in page
    assert f'href="https://orcid.org/{ORCID}"' in page


def test_who_declines_is_not_listed_and_may_change_their_mind(client, published, wanjiru):
    made = credited(published, wanjiru)
    says(wanjiru, made, "no")
    assert "Wanjiru" not in client.get(published.get_absolute_url()).text
    says(wanjiru, made, "yes")
    assert "Wanjiru" in client.get(published.get_absolute_url()).text
    says(wanjiru, made, "no")
    assert "Who made it" not in client.get(published.get_absolute_url()).text


def test_an_orcid_stands_only_beside_a_name(client, published, wanjiru):
    made = credited(published, wanjiru)
    says(wanjiru, made, "yes", naming=int(Naming.NOBODY))
    page = client.get(published.get_absolute_url()).text
    assert "Who made it" in page
    assert ORCID not in page
    assert "Wanjiru" not in page


def test_an_orcid_is_seen_by_whom_its_owner_chose(client, published, wanjiru, fatou):
    says(wanjiru, credited(published, wanjiru), "yes")
    profile = Profile.objects.get(person=wanjiru)
    profile.seen["orcid"] = Visibility.MEMBERS.value
    profile.save()
    assert ORCID not in client.get(published.get_absolute_url()).text
    assert ORCID in sign_in(fatou).get(published.get_absolute_url()).text


def test_each_is_asked_once_when_it_is_public(amina, wanjiru):
    brief = make_brief(amina, stage="in_review")
    credited(brief, wanjiru)
    credited(brief, wanjiru)
    assert not Notice.objects.filter(kind="credit-asked").exists()  # nothing is listed while nothing is public
    brief.publish(by=Actor.objects.system())
    settle_all()
    assert Notice.objects.filter(kind="credit-asked").count() == 1
    assert Contribution.objects.filter(brief=brief).count() == 2
    send_due()
    assert Letter.objects.get(kind="credit-asked").state == "sent"


def test_somebody_without_an_account_answers_by_the_link_of_the_letter(client, published):
    said = {"naming": Naming.NOBODY, "quoting": "no", "country": None, "language": "en"}
    voice = ask_as(None, "review:1", address="outside@clinic.example", **said)
    made = credited(published, voice)
    assert client.get(made.get_absolute_url()).status_code == 404
    send_due()
    way = re.search(r"/briefs/credits/\S+", Letter.objects.get(kind="credit-asked").text)[0]
    browser = Client()
    assert browser.get(way, follow=True).status_code == 200
    made.refresh_from_db()
    assert made.consented_at is None  # opening it does nothing
    browser.post(made.get_absolute_url(), {"answer": "yes"})
    made.refresh_from_db()
    assert made.is_listed


def test_nobody_else_answers_for_somebody(published, wanjiru, fatou):
    made = credited(published, wanjiru)
    assert says(fatou, made, "yes").status_code == 404
    assert Client().post(made.get_absolute_url(), {"answer": "yes"}).status_code == 404


def test_an_answer_has_to_be_given(published, wanjiru):
    made = credited(published, wanjiru)
    answer = sign_in(wanjiru).post(made.get_absolute_url(), {})
    assert answer.status_code == 422
    assert "Say yes or no." in answer.text


def test_its_author_puts_them_in_order(amina, published, wanjiru, fatou):
    for person in (wanjiru, fatou):
        says(person, credited(published, person, Role.CO_AUTHOR), "yes")
    credited(published, wanjiru, Role.TRANSLATOR).refresh_from_db()
    theirs = Contribution.objects.get(brief=published, role=Role.CO_AUTHOR, voice__person=fatou)
    address = f"/briefs/{published.ref}/contributors/"
    sign_in(amina).post(address, {"up": theirs.ref})
    order = [one.contribution.voice_id for one in contributors_of(published, reader=Stranger())]
    assert order[1] == theirs.voice_id
    assert "Wanjiru" in sign_in(amina).get(address).text
    assert sign_in(fatou).post(address, {"up": theirs.ref}).status_code == 403


def test_the_first_stays_the_first(published):
    author = Contribution.objects.get(brief=published)
    move_up(author)
    assert [one.contribution for one in contributors_of(published, reader=Stranger())] == [author]


def test_an_author_who_translates_has_two_roles_on_one_line(amina, published):
    credited(published, amina, Role.TRANSLATOR)
    (line,) = contributors_of(published, reader=amina)
    assert line.roles == ["Author", "Translator"]


def test_a_version_lists_who_was_there_by_then(client, published, wanjiru):
    published.reopen(by=Actor.objects.system())
    made = credited(published, wanjiru)
    assert made.since == 2
    published.keep({"note": "More."}, seen=published.edition)
    published.submit(by=Actor.objects.system())
    published.publish(by=Actor.objects.system())
    says(wanjiru, made, "yes")
    assert "Wanjiru" in client.get(f"/briefs/{published.ref}/2/").text
    assert "Wanjiru" not in client.get(f"/briefs/{published.ref}/1/").text


def test_a_long_list_asks_no_more_than_a_short_one(client, published, wanjiru, django_assert_max_num_queries):
    says(wanjiru, credited(published, wanjiru), "yes")
    for number in range(30):
        person = make_person(f"Co{number}", country_id="NPL")
        says(person, credited(published, person, Role.CO_AUTHOR), "yes")
    client.get(published.get_absolute_url())
    with django_assert_max_num_queries(8):
        assert "Co29" in client.get(published.get_absolute_url()).text


def test_who_is_erased_is_not_listed_any_more(client, published, wanjiru, ada):
    says(wanjiru, credited(published, wanjiru), "yes")
    erase(wanjiru, by=Actor.objects.of(ada))
    assert "Who made it" not in client.get(published.get_absolute_url()).text
    assert Brief.objects.get(pk=published.pk).credited == 0


def test_they_find_it_in_their_copy(published, wanjiru):
    made = credited(published, wanjiru)
    assert is_own(wanjiru, made.voice)


@pytest.mark.parametrize("typed", [ORCID, "https://orcid.org/0000-0002-1825-0097", "0000000218250097"])
def test_an_orcid_is_kept_as_it_is_written(wanjiru, typed):
    sign_in(wanjiru).post("/me/profile/", {"name": "Wanjiru", "orcid": typed})
    assert Profile.objects.get(person=wanjiru).orcid == ORCID


@pytest.mark.parametrize("typed", ["0000-0002-1825-0098", "0000-0002-1852-0097", "1234", "0000-0002-1825-009X"])
def test_a_mistyped_orcid_is_told_at_once(wanjiru, typed):
    answer = sign_in(wanjiru).post("/me/profile/", {"name": "Wanjiru", "orcid": typed})
    assert answer.status_code == 422
    assert "one of its digits is not right" in answer.text
    assert typed in answer.text
