"""Was this useful? One tap by anybody; counted by beat, shown from five on; its sentences for curators alone."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact
from hlh.catalogue import useful
from hlh.catalogue.entries import entry_of
from hlh.catalogue.models import Entry, Tally, Tap
from hlh.catalogue.tasks import count_taps
from hlh.people.erasing import erase
from hlh.people.models import Appointment, Role
from knowledge_hub.models import HubHome
from learning_labs.models import Lab
from tests.briefs.conftest import editor, make_brief
from tests.conftest import discuss, make_lab, make_person, sign_in
from tests.knowledge_hub.conftest import make_page, make_resource

OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def entry(discussion):
    return entry_of(discussion)


def question_about(entry):
    return f"/entries/{entry.pk}/useful/"


def tap(browser, entry, answer="yes", **fields):
    return browser.post(question_about(entry), {"answer": answer} | fields, headers=OURS)


def given(entry):
    """What was answered, the first first, as (answer, words)."""
    return list(Tap.objects.filter(entry=entry).order_by("pk").values_list("answer", "words"))


def test_every_page_that_can_be_found_asks_and_one_tap_without_account_or_token_answers(db, amina):
    home = HubHome.objects.get(slug="hub")
    discussion, brief = discuss(make_lab()), make_brief(amina, stage="published")
    things = [discussion, brief, make_resource(home), make_page(home)]
    addresses = [discussion.get_absolute_url(), brief.get_absolute_url(), *(page.url for page in things[2:])]
    for thing, address in zip(things, addresses, strict=True):
        stranger = Client(enforce_csrf_checks=True)
        entry = entry_of(thing)
        assert f'action="{question_about(entry)}"' in stranger.get(address).text
        thanked = tap(stranger, entry)
        assert thanked.status_code == 303
        page = stranger.get(thanked["Location"])
        assert "Thank you" in page.text
        assert page["Cache-Control"] == "no-store"
        assert given(entry) == [("yes", "")]


def test_what_another_site_sends_is_asked_about_first(db, entry):
    answer = Client(enforce_csrf_checks=True).post(
        question_about(entry), {"answer": "no"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert "Send this?" in answer.text
    assert not Tap.objects.exists()


def test_the_second_tap_of_a_browser_changes_its_first_and_another_browser_counts_for_itself(client, entry):
    tap(client, entry, "yes")
    tap(client, entry, "no")
    assert given(entry) == [("no", "")]
    tap(Client(), entry, "yes")
    assert given(entry) == [("no", ""), ("yes", "")]


def test_the_second_tap_in_another_language_changes_the_first_too(client, entry):
    tap(client, entry, "yes")
    client.post(f"/fr{question_about(entry)}", {"answer": "no"}, headers=OURS)
    assert given(entry) == [("no", "")]


def test_an_account_answers_once_from_whatever_browser_and_sees_its_answer_pressed(amina, entry):
    tap(sign_in(amina), entry, "yes")
    tap(sign_in(amina), entry, "no")
    assert given(entry) == [("no", "")]
    page = sign_in(amina).get(entry.address).text
    assert 'value="no" aria-pressed="true"' in page
    assert 'value="yes" aria-pressed="true"' not in page


def test_the_sentence_comes_after_the_tap_and_stays_when_the_answer_changes(client, entry):
    tap(client, entry, "no")
    assert "What was missing?" in client.get(question_about(entry)).text
    assert tap(client, entry, "no", words="Which form we have to fill in.").status_code == 303
    page = client.get(question_about(entry)).text
    assert "Which form we have to fill in." in page
    assert "has arrived" in page
    tap(client, entry, "yes")
    assert given(entry) == [("yes", "Which form we have to fill in.")]
    tap(client, entry, "yes", words="")
    assert given(entry) == [("yes", "")]


def test_too_long_a_sentence_is_refused_beside_the_field_and_kept_there(client, entry):
    tap(client, entry)
    wrong = tap(client, entry, words="long " * 200)
    assert wrong.status_code == 422
    assert "600 characters fit" in wrong.text
    assert "long long" in wrong.text
    assert given(entry) == [("yes", "")]


@pytest.mark.parametrize("answer", ["", "perhaps", "\0"])
def test_an_answer_that_there_is_not_is_refused(client, entry, answer):
    assert tap(client, entry, answer).status_code == 422
    assert not Tap.objects.exists()


def test_opening_the_page_answers_nothing_and_shows_the_question(client, entry):
    page = client.get(question_about(entry)).text
    assert "Was this useful?" in page
    assert "Thank you" not in page
    assert not Tap.objects.exists()


def test_what_somebody_may_not_read_cannot_be_answered_about(client, fatou, db):
    closed = entry_of(discuss(make_lab("closed", readers=Lab.Readers.LAB)))
    for browser in (client, sign_in(fatou)):
        assert tap(browser, closed).status_code == browser.get(question_about(closed)).status_code == 404


def test_a_figure_is_shown_from_five_answers_on_once_beat_has_counted(client, entry):
    for number in range(4):
        tap(Client(), entry, "no" if number == 0 else "yes")
    count_taps()
    assert "readers found this useful" not in client.get(entry.address).text
    last = Client()
    tap(last, entry, "no")
    assert "readers found this useful" not in client.get(entry.address).text
    count_taps()
    assert "3 of 5 readers found this useful" in client.get(entry.address).text
    tap(last, entry, "yes")
    count_taps()
    assert "4 of 5 readers found this useful" in client.get(entry.address).text
    assert Tap.objects.count_new() == 0


def test_a_page_is_the_same_to_the_byte_for_every_stranger_who_tapped_and_who_did_not(client, entry):
    tapped = Client()
    tap(tapped, entry, "no")
    page = tapped.get(entry.address)
    assert page.content == client.get(entry.address).content
    assert not page.cookies


def test_the_cookie_of_a_tap_is_for_the_question_alone(client, entry):
    cookies = tap(client, entry).cookies.values()
    assert {cookie["path"].partition("/entries/")[2] for cookie in cookies} == {f"{entry.pk}/useful/"}


def test_no_address_and_no_key_to_a_person_is_stored(amina, entry):
    tap(sign_in(amina), entry)
    stored = Tap.objects.values().get()
    assert len(stored["reader"]) == 64
    assert amina.email not in str(stored)
    assert "127.0.0" not in str(stored)
    assert not [field for field in Tap._meta.get_fields() if field.related_model not in (None, Entry)]


def test_taps_are_no_facts(client, entry):
    before = Fact.objects.count()
    tap(client, entry)
    assert Fact.objects.count() == before


def test_a_network_that_taps_without_end_is_asked_to_wait(entry, monkeypatch):
    monkeypatch.setattr(useful, "MOST_ABOUT_ONE", 2)
    assert [tap(Client(), entry).status_code for _tap in range(3)] == [303, 303, 409]
    assert Tap.objects.count() == 2


def test_two_taps_of_an_account_at_once_are_one_answer(whole):
    amina = make_person("Amina")
    entry = entry_of(discuss(make_lab()))
    browsers = [sign_in(amina) for _tap in range(4)]

    def press(browser):
        try:
            return tap(browser, entry).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(press, browsers)) == {302}
    assert Tap.objects.count() == 1


def test_counting_at_once_counts_each_answer_once(whole):
    entry = entry_of(discuss(make_lab()))
    for _number in range(6):
        tap(Client(), entry)

    def count(_round):
        try:
            return Tap.objects.count_new()
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        assert sum(pool.map(count, range(3))) == 6
    assert Tally.objects.get(entry=entry).useful == 6


def test_an_erased_person_leaves_neither_answer_nor_words(amina, entry, settings):
    tap(sign_in(amina), entry, "no", words="Zanzibar")
    tap(Client(), entry)
    count_taps()
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the next one"
    erase(amina, by=Actor.objects.system())
    assert given(entry) == [("yes", "")]
    assert Tally.objects.get(entry=entry).not_quite == 0


def said(browser):
    return browser.get("/useful/")


def test_curators_read_at_once_what_is_said_about_their_own(client, db, amina, fatou, ada):
    brief = entry_of(make_brief(amina, stage="published"))
    lab, other = make_lab(), make_lab("beds", areas=[3])
    talk, far = entry_of(discuss(lab)), entry_of(discuss(other, "Beds ran out"))
    for number, about in enumerate((brief, talk, far)):
        tap(client, about, "no", words=f"Sentence {number}.")
    frida = make_person("Frida")
    Appointment.objects.appoint(frida, Role.FACILITATOR, scope=[f"lab:{lab.pk}"], by=Actor.objects.system())
    seen = {
        name: [number for number in range(3) if f"Sentence {number}." in said(sign_in(person)).text]
        for name, person in {
            "editor of Africa": editor("Abena", "region:AFR"),
            "editor of an area": editor("Efua", "area:3"),
            "facilitator": frida,
            "administrator": ada,
        }.items()
    }
    assert seen == {
        "editor of Africa": [0],
        "editor of an area": [2],
        "facilitator": [1],
        "administrator": [0, 1, 2],
    }
    assert said(sign_in(fatou)).status_code == 403
    assert said(Client())["Location"].startswith("/accounts/login/")
    for address in (brief.address, talk.address):
        assert "Sentence" not in sign_in(ada).get(address).text


def test_curators_of_a_closed_lab_are_its_members_alone(amina, db):
    lab = make_lab("closed", readers=Lab.Readers.LAB)
    entry = entry_of(discuss(lab))
    lab.welcome(amina, by=Actor.objects.system())
    tap(sign_in(amina), entry, words="Among ourselves.")
    outside, inside = make_person("Frida"), make_person("Farid")
    for person in (outside, inside):
        Appointment.objects.appoint(person, Role.FACILITATOR, by=Actor.objects.system())
    lab.welcome(inside, by=Actor.objects.system())
    assert "Among ourselves." not in said(sign_in(outside)).text
    assert "Among ourselves." in said(sign_in(inside)).text


def test_the_menu_of_the_staff_leads_there(db):
    abena = editor("Abena")
    settle_all()
    assert "/useful/" in sign_in(abena).get("/cms/").text


@pytest.mark.parametrize("rows", [1, 31])
def test_the_list_asks_as_often_for_thirty_as_for_one(ada, entry, rows, django_assert_max_num_queries):
    for number in range(rows):
        Tap.objects.give(entry, f"reader-{number}", answer="no", words=f"w{number}")
    office = sign_in(ada)
    with django_assert_max_num_queries(9):
        page = said(office).text
    assert page.count('class="entry"') == min(rows, 30)
    assert ('rel="next"' in page) == (rows > 30)


def test_where_nobody_has_said_anything_the_list_says_so(ada):
    assert 'class="empty"' in said(sign_in(ada)).text
