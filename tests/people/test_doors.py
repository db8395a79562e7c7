import re

import pytest
from django.test import Client

from hlh.mail.models import Letter
from hlh.people.models import Appointment, Person, Role
from tests.conftest import PASSWORD
from tests.people.conftest import newest_code


def test_somebody_signs_in_by_password(client, amina):
    answer = client.post("/accounts/login/", {"login": "AMINA@health.example", "password": PASSWORD})
    assert answer.status_code == 302
    assert answer["Location"] == "/labs/"


def test_somebody_signs_in_by_a_code_that_comes_as_a_letter(client, amina):
    client.post("/accounts/login/code/", {"email": amina.email})
    letter = Letter.objects.get()
    code = re.search(r"\b[A-Z0-9]{3,4}-?[A-Z0-9]{3,4}\b", letter.text.replace(amina.email, "")).group()
    answer = client.post("/accounts/login/code/confirm/", {"code": code})
    assert answer.status_code == 302
    assert "_auth_user_id" in client.session


def test_a_code_opens_once_and_only_in_the_browser_that_asked_for_it(client, amina):
    """There is no link in the letter, so a mail scanner that opens everything opens nothing."""
    client.post("/accounts/login/code/", {"email": amina.email})
    letter = Letter.objects.get()
    assert "http" not in letter.text
    elsewhere = Client()
    elsewhere.post("/accounts/login/code/confirm/", {"code": newest_code(amina)})
    assert "_auth_user_id" not in elsewhere.session
    client.post("/accounts/login/code/confirm/", {"code": newest_code(amina)})
    client.post("/accounts/logout/")
    client.post("/accounts/login/code/confirm/", {"code": newest_code(amina)})
    assert "_auth_user_id" not in client.session


def test_a_stranger_learns_nothing_about_who_has_an_account(client, db, amina):
    known = client.post("/accounts/login/code/", {"email": amina.email})
    unknown = client.post("/accounts/login/code/", {"email": "nobody@health.example"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])


def test_an_email_is_one_persons_in_any_case(db):
    from django.db import IntegrityError

    Person.objects.create_user("rosa@health.example")
    with pytest.raises(IntegrityError):
        Person.objects.create(email="ROSA@health.example")


def test_a_reader_with_a_chosen_language_is_sent_to_it(client, fatou):
    client.force_login(fatou)
    client.post("/language/", {"language": "fr", "next": "/labs/"})
    fatou.refresh_from_db()
    assert fatou.language == "fr"
    assert client.get("/labs/")["Location"] == "/fr/labs/"
    assert client.get("/fr/labs/").status_code == 200


def test_the_choice_of_a_language_leads_to_no_other_site(client, fatou):
    client.force_login(fatou)
    assert client.post("/language/", {"language": "ar", "next": "https://evil.example/"})["Location"] == "/ar/"


def test_roles_are_read_once_and_hold_over_their_scope(django_assert_max_num_queries, amina):
    from hlh.taxonomy.models import Country

    kenya, senegal = Country.objects.get(pk="KEN"), Country.objects.get(pk="SEN")
    person = Person.objects.get(pk=amina.pk)
    with django_assert_max_num_queries(2):  # the appointments, and the region of Senegal
        assert person.holds(Role.COUNTRY_FOCAL_POINT)
        assert not person.holds(Role.COUNTRY_FOCAL_POINT, over=senegal)
        assert not person.holds(Role.EDITOR)
    assert person.holds(Role.COUNTRY_FOCAL_POINT, over=[kenya])
    assert not person.holds(Role.COUNTRY_FOCAL_POINT, over=[kenya, senegal])


def test_a_region_covers_its_countries_and_no_others(omar):
    from hlh.taxonomy.models import Country

    assert omar.holds(Role.OFFICER, over=Country.objects.get(pk="EGY"))
    assert not omar.holds(Role.OFFICER, over=Country.objects.get(pk="KEN"))


def test_an_ended_appointment_holds_no_more(oskar):
    from hlh.activity.models import Actor

    Appointment.objects.get(person=oskar).end(by=Actor.objects.system())
    assert not Person.objects.get(pk=oskar.pk).holds(Role.OFFICER)
