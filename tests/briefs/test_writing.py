"""Telling: seven fields, kept from the first on, without any script."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils.timezone import now

from briefs.models import LIMITS, Brief
from hlh.activity.models import Fact
from hlh.people.models import Voice
from hlh.taxonomy.models import Area
from tests.briefs.conftest import FORM, TOLD, field, make_brief, post
from tests.conftest import PASSWORD, make_person, sign_in

NEW = "/briefs/new/"


def written(brief_or_none=None):
    return Brief.objects.get() if brief_or_none is None else Brief.objects.get(pk=brief_or_none.pk)


def test_the_first_page_has_seven_fields_and_no_script_but_the_one_that_keeps_them(amina):
    page = sign_in(amina).get(NEW).text.split("<main")[1].split("</form>")[0]

    names = set(re.findall(r'name="([a-z]+)"', page)) - {"csrfmiddlewaretoken", "once", "save", "more", "review"}
    assert names == {
        "title",
        "country",
        "area",
        "challenge",
        "action",
        "outcome",
        "naming",
        "quoting",
    }  # the last two: who you are
    assert re.findall(r"<script[^>]*/js/([a-z]+)", page) == ["keeping"]
    assert page.count("<script") == 1
    seen = [button for button in re.findall(r"<button[^>]*>", page) if " hidden" not in button]
    assert len(seen) == 3, "one button saves the draft; the one that keeps what is typed is the script's"


def test_one_field_is_enough_to_be_kept(amina):
    answer = sign_in(amina).post(NEW, {"title": "Loans of insulin", "naming": "0", "quoting": "ask"})

    brief = written()
    assert answer["Location"] == f"/briefs/{brief.ref}/edit/"
    assert brief.stage == "draft"
    assert "Loans of insulin" in sign_in(amina).get(answer["Location"]).text
    assert re.fullmatch(r"[a-z2-9]{12}", brief.ref)


@pytest.mark.parametrize("name", ["challenge", "action", "outcome", "country", "area"])
def test_any_one_field_begins_a_draft(amina, name):
    sign_in(amina).post(NEW, {name: FORM[name]})
    assert Brief.objects.count() == 1


def test_an_empty_form_begins_nothing_and_says_what_to_do(amina):
    answer = sign_in(amina).post(NEW, {"naming": "0", "quoting": "ask"})

    assert answer.status_code == 422
    assert "Write something in one field at least" in answer.text
    assert not Brief.objects.exists()


def test_it_is_told_in_one_go_and_handed_in(amina):
    answer = sign_in(amina).post(NEW, FORM | {"review": "1"})

    brief = written()
    assert brief.stage == "in_review"
    assert answer["Location"] == f"/briefs/{brief.ref}/next/"
    assert (brief.country_id, brief.area_id, brief.language) == ("KEN", 6, "en")
    voice = Voice.objects.get()
    assert voice.place == f"brief:{brief.pk}"


def test_what_is_missing_for_review_is_said_beside_each_field_and_all_is_kept(amina):
    answer = sign_in(amina).post(
        NEW, {"title": "Loans", "challenge": "Nothing came.", "naming": "0", "quoting": "ask", "review": "1"}
    )

    assert answer.status_code == 422
    for words in ("Choose the country", "Choose the area", "Say what was done", "Say what came of it"):
        assert words in answer.text
    assert field(answer.text, "challenge") == "Nothing came."
    assert written().challenge == "Nothing came."
    assert written().stage == "draft"


@pytest.mark.parametrize("name", ["title", "challenge", "action", "outcome"])
def test_too_long_a_text_is_kept_and_said(amina, name):
    words = "ä" * (LIMITS[name] + 1)

    answer = sign_in(amina).post(NEW, FORM | {name: words})

    assert answer.status_code == 422
    assert f"{LIMITS[name]} fit" in answer.text
    assert words in answer.text
    assert getattr(written(), name) == words
    assert post(amina, written(), "submission").status_code == 422


def test_the_language_is_recognised(fatou):
    sign_in(fatou).post(
        NEW, {"challenge": "Les livraisons ont cessé pendant trois semaines.", "naming": "0", "quoting": "ask"}
    )
    assert written().language == "fr"


def test_every_save_keeps_every_field(draft, amina):
    browser = sign_in(amina)
    page = browser.get(f"/briefs/{draft.ref}/edit/").text
    edition = field(page, "edition")

    browser.post(f"/briefs/{draft.ref}/edit/", FORM | {"edition": edition, "outcome": "Nine of nine."})

    draft.refresh_from_db()
    assert draft.outcome == "Nine of nine."
    assert draft.action == TOLD["action"]


def test_a_page_left_open_does_not_overwrite_and_loses_nothing(draft, amina):
    browser = sign_in(amina)
    first = {"edition": "0"} | FORM
    browser.post(f"/briefs/{draft.ref}/edit/", first | {"outcome": "From one page."})

    answer = browser.post(f"/briefs/{draft.ref}/edit/", first | {"outcome": "From the other page."})

    assert answer.status_code == 409
    assert field(answer.text, "outcome") == "From the other page."
    draft.refresh_from_db()
    assert draft.outcome == "From one page."
    again = browser.post(
        f"/briefs/{draft.ref}/edit/", first | {"outcome": "Both.", "edition": field(answer.text, "edition")}
    )
    assert again.status_code == 302


def test_the_same_form_sent_twice_makes_one_brief(amina):
    for _time in range(2):
        assert sign_in(amina).post(NEW, FORM | {"once": "abc"}).status_code == 302
    assert Brief.objects.count() == 1
    assert Fact.objects.filter(verb="brief.started").count() == 1


def test_an_old_form_sent_again_changes_nothing_of_what_was_written_since(amina):
    browser = sign_in(amina)
    browser.post(NEW, FORM | {"once": "abc"})
    brief = written()
    brief.keep({"outcome": "Later words."}, seen=0)

    browser.post(NEW, FORM | {"once": "abc"})

    assert written().outcome == "Later words."


def test_who_has_to_sign_in_keeps_what_they_typed(amina):
    browser = Client()
    answer = browser.post(NEW, FORM, headers={"Referer": f"http://testserver{NEW}"})
    assert answer["Location"].startswith("/accounts/login/")
    assert not Brief.objects.exists()

    entered = browser.post(answer["Location"], {"login": amina.email, "password": PASSWORD})

    page = browser.get(entered["Location"]).text
    assert field(page, "challenge") == TOLD["challenge"]
    assert field(page, "title") == TOLD["title"]


@pytest.mark.parametrize(("page", "name"), [("edit", "outcome"), ("more", "points")])
def test_who_is_signed_out_while_writing_on_finds_it_again(draft, amina, page, name):
    address = f"/briefs/{draft.ref}/{page}/"
    browser = Client()
    answer = browser.post(
        address, {name: "Typed for an hour.", "edition": "0"}, headers={"Referer": f"http://testserver{address}"}
    )
    entered = browser.post(answer["Location"], {"login": amina.email, "password": PASSWORD})

    assert entered["Location"] == address
    assert field(browser.get(address).text, name) == "Typed for an hour."


def test_what_is_handed_in_is_not_edited(submitted, amina):
    browser = sign_in(amina)
    assert browser.get(f"/briefs/{submitted.ref}/edit/")["Location"] == submitted.get_absolute_url()

    late = browser.post(f"/briefs/{submitted.ref}/edit/", FORM | {"edition": "0", "outcome": "Too late."})

    assert late.status_code == 409
    assert field(late.text, "outcome") == "Too late."


def test_the_second_page_is_optional_and_its_lines_become_sources(draft, amina, abena, client):
    browser = sign_in(amina)
    said = {
        "points": "Lend.\nWrite it down.\nPay it back.",
        "sources": "Our guide — https://health.example/guide\nA report on paper\njavascript:alert(1)",
        "second": "9",
        "phase": "recovery",
        "edition": "0",
    }
    assert browser.post(f"/briefs/{draft.ref}/more/", said).status_code == 302
    post(amina, draft, "submission")
    post(abena, draft, "publication")
    draft.refresh_from_db()

    page = client.get(draft.get_absolute_url()).text
    assert '<a href="https://health.example/guide" rel="nofollow noopener"><bdi>Our guide</bdi></a>' in page
    assert "A report on paper" in page
    assert 'href="javascript' not in page
    assert "<li>Write it down.</li>" in page
    assert draft.version.area_numbers() == [6, 9]


def test_more_than_three_points_are_refused_and_kept(draft, amina):
    answer = sign_in(amina).post(f"/briefs/{draft.ref}/more/", {"points": "1\n2\n3\n4", "edition": "0"})

    assert answer.status_code == 422
    assert "Three points fit" in answer.text
    assert field(answer.text, "points") == "1\n2\n3\n4"


@pytest.mark.parametrize("name", ["country", "area"])
@pytest.mark.parametrize("value", ["XXX", "99", "\0", "KEN\0", "💊", "a" * 500])
def test_an_unknown_choice_is_said_and_the_rest_kept(amina, name, value):
    answer = sign_in(amina).post(NEW, FORM | {name: value})

    assert answer.status_code == 422
    assert "from the list" in answer.text
    assert written().challenge == TOLD["challenge"]


@pytest.mark.parametrize("name", ["naming", "quoting"])
@pytest.mark.parametrize("value", ["9", "nobody", "", "\0"])
def test_an_unknown_naming_names_nobody(amina, name, value):
    answer = sign_in(amina).post(NEW, FORM | {name: value})

    assert answer.status_code == 422
    assert Voice.objects.get().level == 0
    assert written().challenge == TOLD["challenge"]


NASTY = [
    "<script>alert(1)</script><b>bold</b>",
    "{{ 7|add:7 }} {% load static %}",
    "'; DROP TABLE briefs_brief; --",
    "\u202eevil\u202c \u2066 txt",
    "x" * 100_000,
    "😷" * 100,
    "مرحبا <i>بكم</i>",
    "\r\n\r\n \t words \t",
    "a\u0301" * 50,
    "null\0byte",
    "﻿zero\u200bwidth",
]


@pytest.mark.parametrize("words", NASTY, ids=range(len(NASTY)))
def test_whatever_is_typed_is_kept_and_harms_nobody(amina, abena, client, words):
    browser = sign_in(amina)
    answer = browser.post(NEW, FORM | {"challenge": words, "outcome": words})
    assert answer.status_code in (302, 422)
    brief = written()
    page = browser.get(f"/briefs/{brief.ref}/edit/").text
    assert "<script>alert" not in page
    assert "\u202e" not in page
    assert brief.challenge[:5].strip() in brief.outcome
    if post(amina, brief, "submission").status_code == 302:
        assert post(abena, brief, "publication").status_code == 302
        brief.refresh_from_db()
        read = client.get(brief.get_absolute_url())
        assert read.status_code == 200
        assert "<script>alert" not in read.text
        assert "<i>" not in read.text
        assert client.get("/briefs/").status_code == 200


def test_letters_that_did_not_arrive_are_said(amina):
    browser = sign_in(amina)
    body = b"title=Br%FCcke&challenge=caf%E9&naming=0&quoting=ask"

    answer = browser.post(NEW, body, content_type="application/x-www-form-urlencoded")

    assert answer.status_code == 422
    assert "Some letters did not arrive" in answer.text
    assert "caf\ufffd" in answer.text


@pytest.mark.parametrize("edition", ["x", "-1", "9" * 30, "\0"])
def test_an_odd_edition_breaks_nothing(draft, amina, edition):
    answer = sign_in(amina).post(f"/briefs/{draft.ref}/edit/", FORM | {"edition": edition, "outcome": "Kept?"})

    assert answer.status_code in (302, 409, 422)
    assert "Kept?" in answer.text or Brief.objects.get(pk=draft.pk).outcome == "Kept?"


@pytest.mark.parametrize("ref", ["nothing", "AB-2026-9999", "a" * 300, "%00", "new%2F"])
def test_an_address_that_is_none_is_not_found(client, db, ref):
    assert client.get(f"/briefs/{ref}/").status_code == 404


@pytest.mark.parametrize("number", ["0", "7", "99999999999999999999"])
def test_a_version_that_is_none_is_not_found(client, published, number):
    assert client.get(f"/briefs/{published.ref}/{number}/").status_code == 404
    assert client.get(f"/briefs/{published.ref}/{number}/changes/").status_code == 404


def test_naming_is_chosen_again_on_the_first_page(draft, amina):
    sign_in(amina).post(f"/briefs/{draft.ref}/edit/", FORM | {"edition": "0", "naming": "3", "quoting": "yes"})

    voice = Voice.objects.get(place=f"brief:{draft.pk}")
    assert (voice.level, voice.quoting) == (3, "yes")


# Learning briefs


def test_a_learning_brief_is_for_those_who_gather(fatou, frida):
    assert sign_in(fatou).get(f"{NEW}?kind=learning").status_code == 403
    assert sign_in(frida).get(f"{NEW}?kind=learning").status_code == 200


def test_a_claim_without_a_source_is_not_handed_in(frida, published):
    browser = sign_in(frida)
    said = {"title": "Lending", "area": "6", "challenge": "Does lending help?", "naming": "0", "quoting": "ask"}

    answer = browser.post(f"{NEW}?kind=learning", said | {"claim-1": "Lending helps.", "review": "1"})

    assert answer.status_code == 422
    assert "at least one source" in answer.text
    brief = Brief.objects.get(kind="learning")
    assert brief.stage == "draft"
    said |= {"claim-1": "Lending helps.", "sources-1": f"http://testserver/briefs/{published.ref}/", "edition": "0"}
    assert browser.post(f"/briefs/{brief.ref}/edit/", said | {"review": "1"}).status_code == 302
    brief.refresh_from_db()
    assert brief.stage == "in_review"


def test_a_source_that_its_author_may_not_read_is_none(frida, draft, lab):
    said = {
        "title": "Lending",
        "claim-1": "Lending helps.",
        "sources-1": f"/briefs/{draft.ref}/\n/nowhere/",
        "naming": "0",
        "quoting": "ask",
    }

    answer = sign_in(frida).post(f"{NEW}?kind=learning", said)

    assert answer.status_code == 422
    assert "Not in the hub, or not yours to read" in answer.text
    brief = Brief.objects.get(kind="learning")
    assert brief.claims[0]["sources"] == []
    assert "/nowhere/" in sign_in(frida).get(f"/briefs/{brief.ref}/edit/").text


def test_there_is_always_room_for_two_more_claims(frida, published):
    said = {"title": "Lending", "naming": "0", "quoting": "ask"}
    said |= {f"claim-{n}": f"Claim {n}" for n in (1, 2)}
    answer = sign_in(frida).post(f"{NEW}?kind=learning", said)

    page = sign_in(frida).get(answer["Location"]).text
    assert 'name="claim-4"' in page
    assert 'name="claim-5"' not in page


def test_readers_see_of_a_closed_source_only_that_there_is_one(client, frida, amina):
    from tests.conftest import discuss, make_lab

    closed = discuss(make_lab("inner", readers="lab"))
    closed.lab.welcome(frida, by=frida_actor(frida))
    said = {"title": "Lending", "area": "6", "challenge": "Does it help?", "naming": "0", "quoting": "ask"}
    said |= {"claim-1": "Lending helps.", "sources-1": closed.get_absolute_url(), "review": "1"}
    assert sign_in(frida).post(f"{NEW}?kind=learning", said).status_code == 302
    brief = Brief.objects.get(kind="learning")
    brief.publish(by=frida_actor(make_person("Other")))

    page = client.get(brief.get_absolute_url()).text
    assert "1 source is closed to you" in page
    assert closed.title not in page


def frida_actor(person):
    from hlh.activity.models import Actor

    return Actor.objects.of(person)


def test_a_draft_is_offered_again_on_the_page_of_briefs(draft, amina, fatou):
    assert f"/briefs/{draft.ref}/edit/" in sign_in(amina).get("/briefs/").text
    assert draft.ref not in sign_in(fatou).get("/briefs/").text
    assert make_brief(fatou, country="SEN").ref in sign_in(fatou).get("/briefs/").text


def retired(number):
    Area.objects.filter(pk=number).update(retired_at=now())
    Area.objects.forget()


def test_a_retired_area_stays_in_the_brief_that_has_it_and_is_offered_to_no_other(amina):
    brief, other = make_brief(amina, area=6, second=Area.objects.get(pk=7)), make_brief(amina, area=9)
    retired(6)
    retired(7)
    browser = sign_in(amina)
    for act, number in (("edit", 6), ("more", 7)):
        assert f'<option value="{number}" selected>' in browser.get(f"/briefs/{brief.ref}/{act}/").text
        assert f'<option value="{number}"' not in browser.get(f"/briefs/{other.ref}/{act}/").text

    browser.post(f"/briefs/{brief.ref}/edit/", FORM | {"edition": "0", "title": "Lending"})
    post(amina, brief, "more", second="7", points="Count first.")

    kept = written(brief)
    assert (kept.area_id, kept.second_id, kept.title, kept.points) == (6, 7, "Lending", "Count first.")


def test_a_choice_that_is_refused_leaves_what_was_chosen_before(draft, amina):
    answer = post(amina, draft, "edit", **FORM | {"area": "999", "country": "XXX", "outcome": "Nine of nine."})
    assert answer.status_code == 422
    kept = written(draft)
    assert (kept.area_id, kept.country_id, kept.outcome) == (6, "KEN", "Nine of nine.")
