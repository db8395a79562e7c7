"""What became of a brief elsewhere: told in a minute, added up by country, looked at first where it has to be."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from briefs.copying import uptakes as told_to_them
from briefs.models import Brief, Uptake
from briefs.uptaking import in_words, tell
from hlh.activity.models import Actor
from hlh.catalogue.entries import entry_of
from hlh.catalogue.models import Case, Follow
from hlh.people.erasing import erase
from hlh.people.models import Naming, Verification
from hlh.people.theirs import Theirs
from hlh.taxonomy.models import Country
from tests.briefs.conftest import make_brief, new_version
from tests.conftest import make_person, sign_in

SAID = {
    "went": "worked",
    "adapted": "We lent by the box.",
    "country": "NPL",
    "where": "Jumla",
    "level": "",
    "naming": "0",
}


@pytest.fixture
def known(fatou):
    """Fatou has told something before: nothing that she tells waits."""
    make_brief(fatou, stage="published", country="SEN", title="Solar fridges")
    return fatou


def say(person, brief, **said):
    return sign_in(person).post(f"/briefs/{brief.ref}/uptake/", SAID | said)


def add(brief, went, country, *, name=""):
    """A note of somebody there."""
    person = make_person(name or f"{country}{Uptake.objects.count()}", country_id=country)
    said = {"country": Country.objects.get(pk=country), "level": None, "where": "", "adapted": "As told.", "went": went}
    made = tell(brief, person, said, naming=Naming.NOBODY, once="", by=Actor.objects.of(person))
    if made.is_held:
        Case.objects.get(anchor=made.anchor).release(by=Actor.objects.system())
    brief.refresh_from_db()
    return made


def test_a_note_is_told_in_a_minute_and_read_by_everybody(client, published, known):
    assert say(known, published).status_code == 302
    page = client.get(published.get_absolute_url()).text
    for words in ("We lent by the box.", "Nepal", "Jumla", "It worked", "A health manager", "1 country tried it."):
        assert words in page


def test_what_is_missing_is_said_beside_its_field_and_nothing_is_lost(published, known):
    answer = say(known, published, adapted="", went="", where="Jumla")
    assert answer.status_code == 422
    assert "Say in one sentence what you did differently." in answer.text
    assert "Say how it went." in answer.text
    assert 'value="Jumla"' in answer.text
    assert not Uptake.objects.exists()


def test_who_is_not_signed_in_keeps_what_they_typed(published, known):
    browser = Client()
    answer = browser.post(f"/briefs/{published.ref}/uptake/", SAID)
    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]
    assert not Uptake.objects.exists()


def test_the_first_note_of_a_newcomer_is_read_by_a_facilitator_first(client, published, fatou, ada):
    say(fatou, published)
    assert "We lent by the box." not in client.get(published.get_absolute_url()).text
    assert "We lent by the box." in sign_in(fatou).get(published.get_absolute_url()).text
    case = Case.objects.get()
    assert "We lent by the box." in sign_in(ada).get("/moderation/").text
    assert {"country:KEN", "area:6"} <= set(case.marks)
    case.release(by=Actor.objects.of(ada))
    assert "We lent by the box." in client.get(published.get_absolute_url()).text
    say(fatou, published, adapted="We also lent syringes.")
    assert "We also lent syringes." in client.get(published.get_absolute_url()).text


def test_who_is_verified_waits_for_nobody(client, published, amina, fatou):
    fatou.organisation = amina.organisation
    fatou.save()
    if fatou.organisation:
        Verification.objects.create(person=fatou, organisation=fatou.organisation, how=Verification.How.OFFICE)
        say(fatou, published)
        assert "We lent by the box." in client.get(published.get_absolute_url()).text


def test_advice_for_a_patient_waits_whoever_wrote_it(client, published, known):
    say(known, published, adapted="Give the child 250 mg amoxicillin twice a day.")
    assert "amoxicillin" not in client.get(published.get_absolute_url()).text


def test_a_note_that_is_flagged_can_be_hidden(client, published, known, amina, ada):
    say(known, published)
    note = Uptake.objects.get()
    page = sign_in(amina).get(published.get_absolute_url()).text
    assert f"post={note.anchor}" in page
    at = f"/moderation/flag/?at=/briefs/{published.ref}/&post={note.anchor}"
    assert sign_in(amina).get(at).status_code == 200
    assert sign_in(amina).post(at, {"reason": "wrong", "words": ""}).status_code == 302
    Case.objects.get(anchor=note.anchor).hide(reason="wrong", words="It is not so.", by=Actor.objects.of(ada))
    page = client.get(published.get_absolute_url()).text
    assert "We lent by the box." not in page
    assert "tried it" not in page


def test_a_whole_brief_that_is_flagged_is_still_mended_where_it_stands(published, fatou):
    at = f"/moderation/flag/?at=/briefs/{published.ref}/"
    sign_in(fatou).post(at, {"reason": "wrong", "words": ""})
    assert not Case.objects.get().can_be_hidden
    assert sign_in(fatou).get(f"{at}&post=uptake-99").status_code == 404


def test_the_same_form_sent_twice_tells_it_once(published, known):
    for _time in range(2):
        say(known, published, once="once")
    assert Uptake.objects.count() == 1


def test_countries_count_once_by_their_newest_note(published):
    for country in ("NPL", "SEN"):
        add(published, "worked", country)
    assert in_words(published) == "2 countries tried it."  # of fewer than three nobody says how it went
    add(published, "no", "UGA")
    add(published, "partly", "NPL")
    assert in_words(published) == "3 countries tried it: it worked in 1, in part in 1, not in 1."
    assert published.taken_up["notes"] == 4


def test_five_stand_on_its_page_and_all_on_theirs(client, published):
    for number in range(7):
        add(published, "worked", "NPL", name=f"N{number}")
    page = client.get(published.get_absolute_url()).text
    assert page.count('id="uptake-') == 5
    assert "All 7 notes" in page
    assert client.get(f"/briefs/{published.ref}/uptakes/").text.count('id="uptake-') == 7


def test_all_of_them_are_read_page_by_page(client, published):
    for number in range(23):
        add(published, "worked", "NPL", name=f"N{number}")
    first = client.get(f"/briefs/{published.ref}/uptakes/").text
    assert first.count('id="uptake-') == 20
    after = first.split("?after=")[1].split('"')[0]
    assert client.get(f"/briefs/{published.ref}/uptakes/?after={after}").text.count('id="uptake-') == 3


@pytest.mark.parametrize("rows", [1, 30])
def test_notes_ask_as_often_for_thirty_as_for_one(client, published, rows, django_assert_max_num_queries):
    for number in range(rows):
        add(published, "worked", "NPL", name=f"N{number}")
    client.get(published.get_absolute_url())
    with django_assert_max_num_queries(7):
        client.get(published.get_absolute_url())
    with django_assert_max_num_queries(3):
        client.get(f"/briefs/{published.ref}/uptakes/")


def test_who_told_it_takes_it_back_and_nobody_else(client, published, known, amina):
    say(known, published)
    note = Uptake.objects.get()
    away = f"/briefs/{published.ref}/uptakes/{note.pk}/removal/"
    assert "Take it back" in sign_in(known).get(f"/briefs/{published.ref}/uptakes/").text
    assert sign_in(amina).post(away).status_code == 404
    assert sign_in(known).post(away).status_code == 302
    assert "tried it" not in client.get(published.get_absolute_url()).text


def test_nothing_is_told_about_what_no_longer_stands(published, known):
    published.withdraw("Wrong.", by=Actor.objects.system())
    assert sign_in(known).get(f"/briefs/{published.ref}/uptake/").status_code == 409
    assert say(known, published).status_code == 409


def test_who_tells_it_still_hears_of_what_they_follow(published, known):
    say(known, published)
    places = Uptake.objects.get().voice.place
    assert places != published.place
    assert Follow.objects.filter(entry=entry_of(published)).count() == 0
    new_version(Brief.objects.get(pk=published.pk))


def test_who_is_erased_leaves_what_others_read_and_not_the_place(client, published, known, ada):
    say(known, published)
    copy = json.dumps(list(told_to_them(Theirs.of(known))), default=str)
    assert "Jumla" in copy
    erase(known, by=Actor.objects.of(ada))
    page = client.get(published.get_absolute_url()).text
    assert "We lent by the box." in page
    assert "A former member" in page
    assert "Jumla" not in page


def test_what_nobody_read_goes_with_its_author(published, fatou, ada):
    say(fatou, published)
    erase(fatou, by=Actor.objects.of(ada))
    assert not Uptake.objects.exists()
    assert not Case.objects.waiting().exists()
    assert Brief.objects.get(pk=published.pk).taken_up == {}


def test_one_person_tells_as_much_as_fits(published, known):
    for number in range(10):
        say(known, published, adapted=f"Way {number}.")
    answer = say(known, published, adapted="One more.")
    assert answer.status_code == 409
    assert Uptake.objects.filter(at__gt=now() - timedelta(hours=1)).count() == 10
