"""Keeping entries and following them: on the page of each, on a list of one's own, as far as one may still read it."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact
from hlh.catalogue.audiences import MEMBERS, audience
from hlh.catalogue.entries import enter, entry_of
from hlh.catalogue.models import Bookmark, Follow
from hlh.people.erasing import erase
from hlh.people.exporting import everything_of
from hlh.taxonomy.keeping import merge
from hlh.taxonomy.models import Area
from learning_labs.models import Lab, Membership
from tests.briefs.conftest import make_brief
from tests.catalogue.conftest import make_entry as make_entry
from tests.conftest import discuss, empty_the_cache, make_lab, sign_in
from tests.learning_labs.test_discussion import fill


@pytest.fixture
def entry(discussion):
    return entry_of(discussion)


def press(browser, entry, act, answer="yes"):
    return browser.post(f"/entries/{entry.pk}/{act}/", {"answer": answer})


@pytest.mark.parametrize(
    ("act", "begin", "done", "model", "page"),
    [("keeping", "Keep", "Kept", Bookmark, "/me/kept/"), ("following", "Follow", "Followed", Follow, "/me/following/")],
)
def test_one_button_begins_and_ends_and_says_so(amina, entry, act, begin, done, model, page):
    browser = sign_in(amina)
    assert f">{begin}</button>" in browser.get(entry.address).text
    answer = press(browser, entry, act)
    assert answer["Location"] == f"{entry.address}#acts"
    press(browser, entry, act)
    assert model.objects.filter(person=amina, entry=entry).count() == 1
    assert f'value="no" aria-pressed="true">{done}</button>' in browser.get(entry.address).text
    assert entry.title in browser.get(page).text
    press(browser, entry, act, "no")
    assert not model.objects.exists()
    assert 'class="empty"' in browser.get(page).text


def test_the_way_back_is_in_the_language_of_the_page(amina, entry):
    answer = sign_in(amina).post(f"/fr/entries/{entry.pk}/keeping/", {"answer": "yes"})
    assert answer["Location"] == f"/fr{entry.address}#acts"


def test_a_stranger_is_asked_to_sign_in_and_keeps_nothing(client, entry):
    for act in ("keeping", "following", "reminder"):
        assert press(client, entry, act)["Location"].startswith("/accounts/login/")
    assert "Sign in to keep or follow this" in client.get(entry.address).text
    assert not Bookmark.objects.exists()


def test_what_somebody_may_not_read_is_neither_kept_nor_followed(amina, db):
    closed = entry_of(discuss(make_lab("closed", readers=Lab.Readers.LAB)))
    for act in ("keeping", "following"):
        assert press(sign_in(amina), closed, act).status_code == 404


def test_who_sees_a_closed_lab_without_belonging_to_it_is_offered_no_button_that_leads_nowhere(ada, db):
    lab = make_lab("closed", readers=Lab.Readers.LAB)
    page, browser = discuss(lab).get_absolute_url(), sign_in(ada)
    assert 'id="acts"' not in browser.get(page).text
    lab.welcome(ada, by=Actor.objects.system())
    assert 'id="acts"' in browser.get(page).text


@pytest.mark.parametrize("page", ["/me/kept/", "/me/following/"])
def test_what_somebody_may_not_read_any_more_is_not_listed(amina, page):
    lab = make_lab("closed", readers=Lab.Readers.LAB)
    lab.welcome(amina, by=Actor.objects.system())
    entry, browser = entry_of(discuss(lab)), sign_in(amina)
    press(browser, entry, "keeping")
    press(browser, entry, "following")
    assert entry.title in browser.get(page).text
    Membership.objects.all().delete()
    assert entry.title not in browser.get(page).text


@pytest.mark.parametrize(("page", "model"), [("/me/kept/", Bookmark), ("/me/following/", Follow)])
def test_a_list_gives_up_its_own_rows_and_nobody_elses(amina, fatou, entry, page, model):
    hers = model.objects.create(person=amina, entry=entry)
    sign_in(fatou).post(page, {"row": hers.pk})
    assert model.objects.exists()
    assert sign_in(amina).post(page, {"row": hers.pk}).status_code == 302
    assert not model.objects.exists()
    for row in ("", "x", "9" * 30):
        assert sign_in(amina).post(page, {"row": row}).status_code == 302


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize(("page", "model"), [("/me/kept/", Bookmark), ("/me/following/", Follow)])
def test_a_list_asks_as_often_for_thirty_as_for_one(
    amina, make_entry, page, model, rows, django_assert_max_num_queries
):
    model.objects.bulk_create(model(person=amina, entry=make_entry(f"Brief {number}")) for number in range(rows))
    browser = sign_in(amina)
    with django_assert_max_num_queries(9):
        shown = browser.get(page).text
    assert shown.count('class="entry"') == min(rows, 25)
    assert ('rel="next"' in shown) == (rows > 25)


def test_an_area_and_a_country_are_followed_from_their_pages(amina, client):
    browser = sign_in(amina)
    for page in (f"/areas/{Area.objects.get(number=6).slug}/", "/countries/KEN/"):
        assert "following/" not in client.get(page).text
        assert browser.post(f"{page}following/", {"answer": "yes"})["Location"] == page
        assert 'aria-pressed="true">Followed<' in browser.get(page).text
    listed = browser.get("/me/following/").text
    assert "/areas/" in listed
    assert "Kenya" in listed
    browser.post("/countries/KEN/following/", {"answer": "no"})
    assert Follow.objects.get().area_id == 6
    for nowhere in ("/areas/nowhere/", "/countries/XXX/"):
        assert browser.post(f"{nowhere}following/", {"answer": "yes"}).status_code == 404


def test_who_follows_two_areas_that_become_one_follows_it_once(amina, fatou, db):
    two, six = Area.objects.get(number=2), Area.objects.get(number=6)
    for person, area in ((amina, two), (amina, six), (fatou, two)):
        Follow.objects.begin(person, area=area)
    merge(two, six, by=Actor.objects.system())
    settle_all()
    assert set(Follow.objects.values_list("person", "area")) == {(amina.pk, 6), (fatou.pk, 6)}


def test_one_thing_is_followed_by_a_row(amina, entry):
    for said in ({}, {"entry": entry, "country_id": "KEN"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Follow.objects.create(person=amina, **said)


def test_a_day_to_be_reminded_is_chosen_changed_and_taken_away(amina, entry):
    browser, day = sign_in(amina), (now() + timedelta(days=9)).date()
    press(browser, entry, "keeping")
    assert "Remind me on a day" in browser.get(entry.address).text
    address = f"/entries/{entry.pk}/reminder/"
    assert entry.title in browser.get(address).text
    assert browser.post(address, {"remind_on": day.isoformat()})["Location"] == "/me/kept/"
    assert Bookmark.objects.get().remind_on == day
    assert "You are reminded on" in browser.get("/me/kept/").text
    assert f'value="{day.isoformat()}"' in browser.get(address).text
    browser.post(address, {"remind_on": ""})
    assert Bookmark.objects.get().remind_on is None


@pytest.mark.parametrize("day", ["2020-01-01", "2999-01-01", "soon", "\0"])
def test_a_day_that_is_over_or_none_is_refused_beside_the_field(amina, entry, day):
    browser = sign_in(amina)
    press(browser, entry, "keeping")
    wrong = browser.post(f"/entries/{entry.pk}/reminder/", {"remind_on": day})
    assert wrong.status_code == 422
    assert "wrong-why" in wrong.text
    assert Bookmark.objects.get().remind_on is None


def test_only_what_is_kept_can_be_reminded_of(amina, entry):
    assert sign_in(amina).get(f"/entries/{entry.pk}/reminder/").status_code == 404


def test_neither_is_a_fact(amina, entry):
    before = Fact.objects.count()
    press(sign_in(amina), entry, "keeping")
    press(sign_in(amina), entry, "following")
    assert Fact.objects.count() == before


def test_an_erased_person_keeps_and_follows_nothing(amina, entry):
    press(sign_in(amina), entry, "keeping")
    press(sign_in(amina), entry, "following")
    emptied = erase(amina, by=Actor.objects.system())
    assert emptied["hlh.catalogue.forgetting.kept_and_followed"] == 2
    assert not Bookmark.objects.exists()
    assert not Follow.objects.exists()


def test_the_buttons_cost_a_discussion_no_query(amina, fatou, client, discussion, django_assert_num_queries):
    """Seven for somebody with an account, three for a stranger: as without the buttons."""
    fill(discussion, 30, fatou)
    audience(MEMBERS)
    browser = sign_in(amina)
    press(browser, entry_of(discussion), "keeping")
    for reader, queries in ((browser, 7), (client, 3)):
        reader.get(discussion.get_absolute_url())
        empty_the_cache()
        with django_assert_num_queries(queries):
            reader.get(discussion.get_absolute_url())


def test_a_brief_that_does_not_stand_has_no_buttons(amina, client):
    brief = make_brief(amina, stage="published")
    assert 'id="acts"' in client.get(brief.get_absolute_url()).text
    brief.withdraw("Wrong figures.", by=Actor.objects.system())
    assert 'id="acts"' not in client.get(brief.get_absolute_url()).text
    draft = make_brief(amina, country="UGA")
    assert 'id="acts"' not in sign_in(amina).get(draft.get_absolute_url()).text


@pytest.mark.parametrize("readers", ["public", "lab"])
def test_a_copy_of_ones_data_names_no_entry_that_one_may_not_read_any_more(amina, fatou, readers):
    lab = make_lab("ours")
    talk = discuss(lab, "Insulin ran out")
    for act in ("keeping", "following", "useful"):
        press(sign_in(fatou), entry_of(talk), act)
    Lab.objects.filter(pk=lab.pk).update(readers=readers, joining="invite")
    talk.refresh_from_db()
    enter(talk)

    told = data_of(fatou)

    named = json.dumps({name: rows for name, rows in told.items() if name.startswith("hlh.catalogue")})
    assert named.count(talk.title) == named.count("/labs/ours/1/") == (3 if readers == "public" else 0)
    assert told["hlh.catalogue.copying.taps"][0]["answer"] == "yes"


def data_of(person):
    with zipfile.ZipFile(io.BytesIO(everything_of(person))) as packed:
        return json.loads(packed.read("everything.json"))
