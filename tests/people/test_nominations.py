"""Roles: named by oneself or another, confirmed by somebody entitled and never by oneself, refused with words, ended."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact
from hlh.mail.models import Letter
from hlh.mail.tasks import send_due
from hlh.people.erasing import erase
from hlh.people.models import Appointment, Nomination, Person, Role
from tests.conftest import PASSWORD, make_person, sign_in
from tests.people.conftest import holds
from tests.racing import at_once

CLAIM, NOMINATE = "/me/appointments/claim/", "/me/appointments/nominations/"
OF_SENEGAL = {"role": "country_focal_point", "place": "country:SEN"}
NEWCOMER = "newcomer@ministry.example"


def letters():
    settle_all()
    send_due()
    return list(Letter.objects.exclude(kind="door").order_by("pk"))


@pytest.fixture
def claimed(fatou):
    """Fatou says: I am the focal point of Senegal."""
    sign_in(fatou).post(CLAIM, OF_SENEGAL | {"because": "Named by the minister in May."})
    return Nomination.objects.get()


def act(person, nomination, verb, **said):
    return sign_in(person).post(f"/people/nominations/{nomination.ref}/{verb}/", said)


def test_somebody_names_themselves_and_the_regional_focal_point_confirms(claimed, fatou, rene):
    assert "Waits for your yes or no" in sign_in(rene).get("/me/").text
    assert "Country focal point, Senegal" in sign_in(rene).get("/people/nominations/").text
    assert "Named by the minister in May." in sign_in(rene).get(claimed.get_absolute_url()).text
    assert not holds(fatou, Role.COUNTRY_FOCAL_POINT)

    assert act(rene, claimed, "confirmation").status_code == 302
    assert holds(fatou, Role.COUNTRY_FOCAL_POINT)
    appointment = Appointment.objects.get(person=fatou)
    assert (appointment.nominated_by.person, appointment.confirmed_by.person) == (fatou, rene)
    assert {"nomination.made", "nomination.confirmed", "appointment.made"} <= set(
        Fact.objects.values_list("verb", flat=True)
    )
    (letter,) = letters()
    assert letter.to.person == fatou
    assert "Senegal" in letter.text


@pytest.mark.parametrize("who", ["fatou", "amina", "eva", "oskar"])
def test_nobody_else_confirms_and_nobody_themselves(claimed, who, request, fatou):
    person = request.getfixturevalue(who)
    answer = act(person, claimed, "confirmation")
    assert answer.status_code == (403 if who == "fatou" else 404)
    assert not holds(fatou, Role.COUNTRY_FOCAL_POINT)


def test_not_even_an_administrator_confirms_themselves(ada, rene):
    sign_in(ada).post(CLAIM, {"role": "officer"})
    answer = act(ada, Nomination.objects.get(), "confirmation")
    assert answer.status_code == 403
    assert "Nobody confirms themselves" in answer.text


def test_a_focal_point_does_not_confirm_roles_of_the_staff(fatou, rene, ada):
    sign_in(fatou).post(CLAIM, {"role": "editor", "place": "country:SEN"})
    nomination = Nomination.objects.get()
    assert act(rene, nomination, "confirmation").status_code == 404
    assert act(ada, nomination, "confirmation").status_code == 302
    assert holds(fatou, Role.EDITOR)


def test_a_refusal_says_why_and_both_read_it(amina, fatou, rene):
    said = {"address": fatou.email, "role": "learning_point", "place": "country:KEN", "language": "en"}
    sign_in(amina).post(NOMINATE, said)
    nomination = Nomination.objects.get()
    silent = act(rene, nomination, "refusal", words="")
    assert silent.status_code == 422
    assert "Say why" in silent.text
    act(rene, nomination, "refusal", words="She works in Senegal.")
    told = [letter for letter in letters() if letter.kind == "nomination-decided"]
    assert {letter.to.person for letter in told} == {amina, fatou}
    assert all("She works in Senegal." in letter.text for letter in told)
    assert act(rene, nomination, "confirmation").status_code == 409


def test_a_country_focal_point_names_learning_points_of_their_country_and_no_more(amina, fatou):
    said = {"address": fatou.email, "role": "learning_point", "place": "country:KEN"}
    assert sign_in(amina).post(NOMINATE, said).status_code == 302
    assert sign_in(amina).post(NOMINATE, said | {"place": "country:SEN"}).status_code == 403
    assert sign_in(amina).post(NOMINATE, said | {"role": "country_focal_point"}).status_code == 403
    assert sign_in(fatou).post(NOMINATE, said).status_code == 403
    assert Nomination.objects.count() == 1


def test_who_names_an_address_is_not_told_who_has_it_or_whether_anybody_does(amina, fatou, rene):
    other = "f.ba@elsewhere.example"
    EmailAddress.objects.create(user=fatou, email=other, verified=True)
    Person.objects.filter(pk=fatou.pk).update(name="Fatou Ba", work="Counts stock")
    for address, place in ((other, "country:KEN"), (NEWCOMER, "country:KEN")):
        sign_in(amina).post(NOMINATE, {"address": address, "role": "learning_point", "place": place})
    of_fatou, of_nobody = Nomination.objects.order_by("pk")

    for nomination, address in ((of_fatou, other), (of_nobody, NEWCOMER)):
        for page in (nomination.get_absolute_url(), "/me/appointments/"):
            text = sign_in(amina).get(page).text
            assert address in text
            assert not [words for words in ("Fatou Ba", "Counts stock", fatou.email, "no account yet") if words in text]
    assert "Fatou Ba" in sign_in(rene).get(of_fatou.get_absolute_url()).text
    assert "no account yet" in sign_in(rene).get(of_nobody.get_absolute_url()).text
    act(rene, of_fatou, "confirmation")
    assert "Fatou Ba" not in sign_in(amina).get(of_fatou.get_absolute_url()).text
    assert other not in sign_in(fatou).get(of_fatou.get_absolute_url()).text


def test_nobody_names_themselves_an_administrator(fatou):
    answer = sign_in(fatou).post(CLAIM, {"role": "administrator"})
    assert answer.status_code == 422
    assert not Nomination.objects.exists()


def test_who_has_no_account_gets_a_letter_that_leads_to_one_in_their_language(amina, rene, client):
    said = {"address": NEWCOMER.title(), "role": "learning_point", "place": "country:KEN", "language": "fr"}
    sign_in(amina).post(NOMINATE, said)
    nomination = Nomination.objects.get()
    (letter,) = letters()
    assert letter.language == "fr"
    way = re.search(r"/fr/people/nominations/\S+", letter.text)[0]

    clean = client.get(way)
    assert clean.status_code == 303
    page = client.get(clean["Location"]).text
    assert "/fr/accounts/signup/?next=/fr/people/nominations/" in page
    assert Client().get(clean["Location"]).status_code == 404
    too_early = act(rene, nomination, "confirmation")
    assert too_early.status_code == 409
    assert "no account yet" in too_early.text

    newcomer = Person.objects.create(email=NEWCOMER, name="New")
    claims = EmailAddress.objects.create(user=newcomer, email=NEWCOMER, verified=False, primary=True)
    assert act(rene, nomination, "confirmation").status_code == 409  # anybody may say that an address is theirs
    EmailAddress.objects.filter(pk=claims.pk).update(verified=True)
    assert "You are named for this" in sign_in(newcomer).get("/me/").text
    assert act(rene, nomination, "confirmation").status_code == 302
    assert holds(newcomer, Role.LEARNING_POINT)


def test_the_way_from_the_letter_to_a_confirmed_account(amina, client):
    """Signing up by the link comes back to the nomination."""
    sign_in(amina).post(
        NOMINATE, {"address": NEWCOMER, "role": "learning_point", "place": "country:KEN", "language": "en"}
    )
    way = re.search(r"/people/nominations/\S+", letters()[0].text)[0]
    page = client.get(client.get(way)["Location"])
    there = page.wsgi_request.path
    client.post("/accounts/signup/", {"email": NEWCOMER, "password1": PASSWORD, "next": there})
    code = re.search(
        r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", Letter.objects.filter(kind="door").latest("pk").text, re.M
    )[1]
    entered = client.post("/accounts/confirm-email/", {"code": code})
    assert entered["Location"] == there
    assert "I do not want this role" in client.get(there).text


def test_whoever_is_named_may_not_want_it(amina, fatou):
    sign_in(amina).post(NOMINATE, {"address": fatou.email, "role": "learning_point", "place": "country:KEN"})
    nomination = Nomination.objects.get()
    assert "I do not want this role" in sign_in(fatou).get(nomination.get_absolute_url()).text
    assert act(fatou, nomination, "withdrawal").status_code == 302
    nomination.refresh_from_db()
    assert nomination.stage == "withdrawn"


def test_strangers_to_a_nomination_do_not_see_it(claimed, amina, client):
    assert sign_in(amina).get(claimed.get_absolute_url()).status_code == 404
    assert client.get(claimed.get_absolute_url()).status_code == 404


def test_the_same_twice_is_one_and_what_is_held_is_not_named_again(fatou, claimed, rene, ada):
    sign_in(fatou).post(CLAIM, OF_SENEGAL)
    assert Nomination.objects.count() == 1
    act(rene, claimed, "confirmation")
    again = sign_in(fatou).post(CLAIM, OF_SENEGAL)
    assert again.status_code == 409
    assert "You hold this role already." in again.text
    others = sign_in(ada).post(NOMINATE, OF_SENEGAL | {"address": fatou.email})
    assert "They hold this role already." in others.text
    assert "country_focal_point" not in again.text  # what was chosen is no text that has to be safe


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "Choose a role."),
        ({"role": "country_focal_point"}, "Choose it."),
        ({"role": "regional_focal_point", "place": "country:SEN"}, "Choose it."),
        ({"role": "expert", "place": "country:XXX"}, "country:XXX"),
        ({"role": "expert", "because": "x" * 501}, "fit."),
    ],
)
def test_a_wrong_form_keeps_what_was_typed_and_says_what_to_do(fatou, said, words):
    answer = sign_in(fatou).post(CLAIM, said)
    assert answer.status_code == 422
    assert words in answer.text
    assert said.get("because", "") in answer.text


def test_one_ends_ones_own_role(amina):
    appointment = Appointment.objects.get(person=amina)
    assert "End this role today" in sign_in(amina).get("/me/appointments/").text
    assert sign_in(amina).post(f"/me/appointments/{appointment.pk}/end/").status_code == 302
    assert not holds(amina, Role.COUNTRY_FOCAL_POINT)
    assert not letters()  # nobody tells them what they did themselves


def test_a_role_is_ended_by_who_cares_for_its_country_and_its_holder_is_told(amina, rene, eva, fatou):
    appointment = Appointment.objects.get(person=amina)
    end = f"/me/appointments/{appointment.pk}/end/"
    assert sign_in(eva).post(end).status_code == 404
    assert sign_in(fatou).post(end).status_code == 404
    assert "Amina" in sign_in(rene).get("/people/nominations/?view=running").text
    assert sign_in(rene).post(end).status_code == 302
    assert not holds(amina, Role.COUNTRY_FOCAL_POINT)
    (letter,) = letters()
    assert (letter.kind, letter.to.person) == ("appointment-ended", amina)


def test_the_only_administrator_does_not_leave(ada):
    appointment = Appointment.objects.get(person=ada)
    assert sign_in(ada).post(f"/me/appointments/{appointment.pk}/end/").status_code == 403
    assert holds(ada, Role.ADMINISTRATOR)


def administrators(*names):
    by = Actor.objects.system()
    return [Appointment.objects.appoint(make_person(name), Role.ADMINISTRATOR, by=by) for name in names]


def ended(appointment):
    return lambda: Appointment.objects.get(pk=appointment.pk).end(by=Actor.objects.system())


def test_two_administrators_who_end_each_other_leave_one(whole):
    assert at_once(*[ended(one) for one in administrators("Ada", "Alba")]) == ["done", "too late"]
    assert Appointment.objects.administering().count() == 1


def test_an_administrator_is_not_forgotten_while_the_other_one_is_ended(whole):
    ada, alba = administrators("Ada", "Alba")

    assert at_once(ended(ada), lambda: erase(alba.person, by=Actor.objects.system())) == ["done", "too late"]

    assert Appointment.objects.administering().count() == 1


def test_who_confirms_nothing_sees_no_list_and_an_empty_one_says_so(rene, fatou):
    assert sign_in(fatou).get("/people/nominations/").status_code == 403
    assert "Nobody waits for your yes or no." in sign_in(rene).get("/people/nominations/").text


@pytest.mark.parametrize("view", ["waiting", "running"])
def test_the_lists_ask_as_often_for_many_as_for_one(rene, view, django_assert_max_num_queries):
    browser = sign_in(rene)
    system = Actor.objects.system()
    for rows in (1, 30):
        for number in range(rows):
            person = make_person(f"P{rows}x{number}")
            if view == "waiting":
                Nomination.objects.nominate(role="learning_point", scope=["country:KEN"], person=person, by=system)
            else:
                Appointment.objects.appoint(person, Role.LEARNING_POINT, scope=["country:KEN"], by=system)
        with django_assert_max_num_queries(8):
            assert browser.get(f"/people/nominations/?view={view}").status_code == 200
    assert 'rel="next"' in browser.get(f"/people/nominations/?view={view}").text


def test_my_roles_ask_as_often_for_many_as_for_one(fatou, django_assert_max_num_queries):
    browser, system = sign_in(fatou), Actor.objects.system()
    codes = ["KEN", "UGA", "TZA", *(f"K{number:02}" for number in range(27))]
    for rows in (1, 30):
        for code in codes[:rows]:
            Nomination.objects.nominate(role="expert", scope=[f"country:{code}"], person=fatou, by=system)
        with django_assert_max_num_queries(9):
            assert browser.get("/me/appointments/").text.count("WHO expert,") == rows


def test_an_erased_address_leaves_no_nomination(amina):
    sign_in(amina).post(NOMINATE, {"address": NEWCOMER, "role": "learning_point", "place": "country:KEN"})
    person = Person.objects.create(email=NEWCOMER)
    erase(person, by=Actor.objects.system())
    assert not Nomination.objects.exists()


def test_an_erased_address_is_not_kept_where_it_was_typed_for_who_had_it_before(amina, fatou):
    had = EmailAddress.objects.create(user=fatou, email=NEWCOMER, verified=True)
    sign_in(amina).post(NOMINATE, {"address": NEWCOMER, "role": "learning_point", "place": "country:KEN"})
    had.delete()
    erase(Person.objects.create(email=NEWCOMER), by=Actor.objects.system())
    assert NEWCOMER not in sign_in(amina).get("/me/appointments/").text
    assert Nomination.objects.get().person == fatou


def waiting_for(person, **whose):
    by = Actor.objects.system()
    return Nomination.objects.nominate(
        role=Role.LEARNING_POINT, scope=["country:SEN"], by=by, **(whose or {"person": person})
    )


def confirmation_of(nomination):
    return lambda: Nomination.objects.get(pk=nomination.pk).confirm(by=Actor.objects.system())


def test_of_two_who_confirm_at_once_one_comes_too_late_and_the_role_is_held_once(whole):
    fatou = make_person("Fatou")
    nomination = waiting_for(fatou)

    assert at_once(*[confirmation_of(nomination)] * 2) == ["done", "too late"]

    assert Appointment.objects.filter(person=fatou, until=None).count() == 1
    assert Fact.objects.filter(verb="nomination.confirmed").count() == 1


def test_confirming_and_refusing_at_once_does_one_of_them(whole):
    nomination = waiting_for(make_person("Fatou"))

    def refuse():
        Nomination.objects.get(pk=nomination.pk).refuse(words="Another was named.", by=Actor.objects.system())

    assert at_once(confirmation_of(nomination), refuse) == ["done", "too late"]

    nomination.refresh_from_db()
    assert Appointment.objects.count() == (1 if nomination.stage == "confirmed" else 0)


def test_named_by_account_and_by_address_and_confirmed_at_once_the_role_is_held_once(whole):
    """Two nominations are of one person, once whoever had that address has an account."""
    by_address = waiting_for(None, address="fatou@health.example")
    by_account = waiting_for(make_person("Fatou"))
    assert by_address.pk != by_account.pk

    assert at_once(confirmation_of(by_address), confirmation_of(by_account)) == ["done", "too late"]

    assert Appointment.objects.filter(until=None).count() == 1


def test_naming_the_same_twice_at_once_is_one_nomination(whole):
    fatou = make_person("Fatou")

    assert at_once(*[lambda: waiting_for(fatou)] * 2) == ["done", "done"]

    assert Nomination.objects.count() == 1
    assert Fact.objects.filter(verb="nomination.made").count() == 1
