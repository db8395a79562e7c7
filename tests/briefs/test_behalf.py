"""Writing down what somebody else did: they read it, agree or say no; until then it goes nowhere."""

from __future__ import annotations

import re

import pytest
from django.test import Client, RequestFactory

from briefs import policy
from briefs.behalf import begin_for
from briefs.models import Attachment, Brief, Licence, OnBehalf
from briefs.models.told import a_file
from briefs.waiting import waiting_for, who_is_awaited
from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact
from hlh.files.tasks import clean_waiting
from hlh.files.uploads import Upload
from hlh.mail.models import Letter
from hlh.mail.tasks import send_due
from hlh.people.browsers import greet
from hlh.people.erasing import erase
from hlh.people.models import Naming, Voice
from tests.briefs.conftest import TOLD, editor, post
from tests.conftest import make_person, sign_in
from tests.files.conftest import photo

WHERE = "nurse.otieno@clinic.example"


@pytest.fixture
def typed(frida, amina):
    """What a nurse did, typed by Frida."""
    browser = sign_in(frida)
    browser.post("/briefs/new/for-somebody/", {"title": "Loans", "address": WHERE, "language": "en", "once": "x"})
    brief = Brief.objects.get()
    post(frida, brief, "edit", **TOLD, country="KEN", area="6")
    brief.refresh_from_db()
    return brief


def last():
    """The last letter that asks."""
    return Letter.objects.filter(kind="brief-on-behalf").latest("pk")


def way_of(brief, frida):
    """The way in of the letter that asks."""
    assert sign_in(frida).post(f"/briefs/{brief.ref}/asking/").status_code == 302
    settle_all()
    send_due()
    return re.search(r"/briefs/\w+/agreement/\?key=\w+", last().text)[0]


def came(way, person=None):
    """A browser that came by the link; signed in where somebody is named."""
    browser = sign_in(person) if person else Client()
    assert browser.get(way).status_code == 303
    return browser, way.partition("?")[0]


def seen(page):
    return re.search(r'name="seen" value="(\w+)"', page)[1]


def agree(browser, page, naming=0):
    return browser.post(page, {"seen": seen(browser.get(page).text), "naming": naming, "quoting": "ask", "yes": "1"})


def test_it_is_asked_read_agreed_to_handed_in_and_its_author_is_not_named(typed, frida, client):
    assert sign_in(frida).post(f"/briefs/{typed.ref}/submission/").status_code == 422
    way = way_of(typed, frida)
    assert last().to.address == WHERE
    assert "Frida" in last().text
    assert TOLD["action"] not in last().text
    browser, page = came(way)
    assert TOLD["action"] in browser.get(page).text

    assert agree(browser, page).status_code == 302

    assert "You agreed to these words" in browser.get(page).text
    assert sign_in(frida).post(f"/briefs/{typed.ref}/submission/").status_code == 302
    typed.refresh_from_db()
    typed.publish(by=Actor.objects.system())
    public = client.get(typed.get_absolute_url()).text
    assert "Frida" not in public
    assert WHERE not in public
    verbs = Fact.objects.filter(target_id=typed.pk, verb__startswith="brief.").values_list("verb", flat=True)
    assert {"brief.written_down", "brief.asked_whose", "brief.agreed"} <= set(verbs)
    assert all(WHERE not in str(one) for one in Fact.objects.values_list("details", flat=True))


def test_opening_the_link_does_nothing(typed, frida):
    browser, page = came(way_of(typed, frida))
    browser.get(page)
    behalf = OnBehalf.objects.get()
    assert (behalf.agreed_at, behalf.refused_at) == (None, None)
    assert Client().get(page).status_code == 404
    assert Client().post(page, {"yes": "1", "naming": 0, "quoting": "ask"}).status_code == 404


def test_who_has_an_account_becomes_its_author(typed, frida):
    nurse = make_person("Otieno", country_id="KEN")
    browser, page = came(way_of(typed, frida), nurse)

    agree(browser, page, naming=int(Naming.OFFICE))

    typed.refresh_from_db()
    assert typed.voice.is_of(nurse)
    assert typed.voice.level == Naming.OFFICE
    assert typed.voice.address == ""
    assert sign_in(nurse).get(f"/briefs/{typed.ref}/edit/").status_code == 200
    assert sign_in(frida).get(f"/briefs/{typed.ref}/").status_code == 404


def test_the_confirmed_address_of_an_account_is_enough(typed, frida):
    nurse = make_person("Otieno", country_id="KEN")
    nurse.emailaddress_set.create(email=WHERE, verified=True)
    browser, page = came(way_of(typed, frida))

    agree(browser, page)

    typed.refresh_from_db()
    assert typed.voice.is_of(nurse)
    assert "It is yours now" in browser.get(page).text


def test_what_is_sent_back_waits_for_who_types_it_and_they_are_told(typed, frida):
    browser, page = came(way_of(typed, frida))
    agree(browser, page)
    sign_in(frida).post(f"/briefs/{typed.ref}/submission/")
    typed.refresh_from_db()
    typed.send_back("Say how many.", by=Actor.objects.system())
    settle_all()
    send_due()

    letters = {one.to: one.text for one in Letter.objects.filter(kind="brief-decided")}
    typist = OnBehalf.objects.get().typist
    assert set(letters) == {typist, typed.voice}
    assert f"/briefs/{typed.ref}/edit/" in letters[typist]
    assert "Say how many." in letters[typed.voice]
    assert "/edit/" not in letters[typed.voice]  # without an account there is nothing to open
    assert [one.title for one in waiting_for(frida)] == [typed.title]
    assert typist in who_is_awaited()


def test_once_its_author_has_an_account_who_typed_it_hears_no_more(typed, frida):
    nurse = make_person("Otieno", country_id="KEN")
    browser, page = came(way_of(typed, frida), nurse)
    agree(browser, page)
    typed.refresh_from_db()
    typed.submit(by=Actor.objects.of(nurse))
    typed.send_back("Say how many.", by=Actor.objects.system())
    settle_all()

    assert [one.to for one in Letter.objects.filter(kind="brief-decided")] == [typed.voice]
    assert waiting_for(frida) == []
    assert [one.title for one in waiting_for(nurse)] == [typed.title]


def test_words_that_changed_are_asked_about_again(typed, frida):
    browser, page = came(way_of(typed, frida))
    old = seen(browser.get(page).text)
    post(frida, typed, "edit", **TOLD | {"outcome": "All ran out."}, country="KEN", area="6")
    late = browser.post(page, {"seen": old, "naming": 0, "quoting": "ask", "yes": "1"})
    assert late.status_code == 409
    assert "changed while you read" in late.text
    agree(browser, page)
    post(frida, typed, "edit", **TOLD | {"outcome": "Some ran out."}, country="KEN", area="6")

    refused = sign_in(frida).post(f"/briefs/{typed.ref}/submission/")

    assert refused.status_code == 422
    assert "The words changed since" in refused.text
    assert "The words changed since you agreed" in browser.get(page).text


@pytest.mark.parametrize(
    "changed",
    [
        {"licence": Licence.FREE},
        {"sources": "The plan — https://health.example/plan"},
        {"files": [a_file(1, "Our notice board")]},
        {"country_id": "SEN"},
    ],
)
def test_whatever_else_goes_out_and_changed_is_asked_about_again(typed, frida, changed):
    browser, page = came(way_of(typed, frida))
    old = seen(browser.get(page).text)
    before = {name: getattr(typed, name) for name in changed}
    Brief.objects.update(**changed)
    late = browser.post(page, {"seen": old, "naming": 0, "quoting": "ask", "yes": "1"})
    assert late.status_code == 409
    assert "changed while you read" in late.text
    agree(browser, page)
    assert "You agreed to these words" in browser.get(page).text
    Brief.objects.update(**before)

    refused = sign_in(frida).post(f"/briefs/{typed.ref}/submission/")

    assert refused.status_code == 422
    assert "The words changed since" in refused.text
    assert "The words changed since you agreed" in browser.get(page).text


def test_they_read_all_that_goes_out_in_their_voice_until_it_is_somebody_elses(typed, frida):
    plan = "The plan — https://health.example/plan"
    Attachment.objects.attach(typed, Upload("board.jpg", photo((40, 30))), "Our notice board")
    Brief.objects.update(licence=Licence.FREE, sources=plan)
    browser, page = came(way_of(typed, frida))
    assert "A file is being checked" in browser.get(page).text
    clean_waiting()
    file = f"{page}{Attachment.objects.get().pk}/"
    every = ("The plan", "https://health.example/plan", "Our notice board", str(Licence.FREE.label), "Kenya")

    read = browser.get(page).text

    assert all(words in read for words in every)
    assert f'href="{file}"' in read
    fetched = browser.get(file)
    assert (fetched.status_code, fetched.headers["Cache-Control"]) == (200, "no-store")
    assert fetched.headers["Content-Disposition"].startswith("attachment")
    assert "board.jpg" not in fetched.headers["Content-Disposition"]
    assert browser.get(f"{page}{Attachment.objects.get().pk + 1}/").status_code == 404
    assert Client().get(file).status_code == 404
    assert sign_in(make_person("Nosy")).get(file).status_code == 404
    nurse = make_person("Otieno", country_id="KEN")
    nurse.emailaddress_set.create(email=WHERE, verified=True)
    agree(browser, page)
    read = browser.get(page).text
    assert "It is yours now" in read
    assert not any(words in read for words in every)  # whoever holds the link reads no further
    assert browser.get(file).status_code == 404


def test_a_no_ends_it_and_forgets_the_address(typed, frida):
    browser, page = came(way_of(typed, frida))

    browser.post(page, {"no": "1"})

    assert "You said no" in browser.get(page).text
    assert browser.get(f"{page}1/").status_code == 404
    assert not Voice.objects.filter(address=WHERE).exists()
    assert sign_in(frida).post(f"/briefs/{typed.ref}/asking/").status_code == 409
    assert "said no" in sign_in(frida).post(f"/briefs/{typed.ref}/submission/").text


def test_who_types_does_not_agree_for_them(typed, frida):
    browser, page = came(way_of(typed, frida), frida)
    assert browser.get(page).status_code == 403
    assert sign_in(frida).get(f"/briefs/{typed.ref}/naming/").status_code == 403


def test_who_types_does_not_agree_signed_out_in_their_own_browser(typed, frida):
    way = way_of(typed, frida)
    browser, page = came(way)
    browser.cookies["browser"] = "f" * 43
    assert browser.get(page).status_code == 200
    request = RequestFactory().get("/")
    request.COOKIES["browser"] = "f" * 43
    greet(request, frida)  # she signed in with this browser once

    assert browser.get(page).status_code == 403
    assert browser.post(page, {"seen": "x", "naming": 0, "quoting": "ask", "yes": "1"}).status_code == 403
    assert OnBehalf.objects.get().agreed_at is None
    browser.force_login(make_person("Otieno", country_id="KEN"))  # whose experience it is, on the same phone
    assert browser.get(page).status_code == 200


def test_an_address_of_who_types_is_nobody_elses(typed, frida):
    second = "frida@second.example"
    frida.emailaddress_set.create(email=second, verified=True)
    said = {"title": "Loans", "address": second, "language": "en", "once": "z"}
    assert "your own address" in sign_in(frida).post("/briefs/new/for-somebody/", said).text
    way = way_of(typed, frida)
    frida.emailaddress_set.create(email=WHERE, verified=True)  # confirmed only after the letter went out

    browser, page = came(way)

    assert browser.get(page).status_code == 403
    again = sign_in(frida).post(f"/briefs/{typed.ref}/asking/")
    assert again.status_code == 409
    typed.refresh_from_db()
    assert not typed.voice.is_of(frida)


def test_whose_experience_it_is_does_not_decide_about_it_once_they_have_an_account(typed, frida):
    browser, page = came(way_of(typed, frida))
    agree(browser, page)
    nurse = editor("Otieno", "region:AFR")
    typed.refresh_from_db()
    typed.submit(by=Actor.objects.of(frida))
    assert policy.may_decide(nurse, typed)
    nurse.emailaddress_set.create(email=WHERE.upper(), verified=True)
    assert not policy.may_decide(nurse, Brief.objects.get())


def test_nobody_else_reads_it(typed, amina):
    assert sign_in(amina).get(f"/briefs/{typed.ref}/").status_code == 404
    assert sign_in(amina).post(f"/briefs/{typed.ref}/asking/").status_code == 404


def test_the_address_is_shown_nowhere_again(typed, frida, amina):
    browser = sign_in(frida)
    for page in ("", "edit/", "more/", "next/", "questions/", "acts.csv"):
        assert WHERE not in browser.get(f"/briefs/{typed.ref}/{page}").text
    assert "They choose how they are named" in browser.get(f"/briefs/{typed.ref}/edit/").text
    assert "Loans" in browser.get("/briefs/").text


def test_without_an_address_the_link_is_passed_on(frida):
    browser = sign_in(frida)
    browser.post("/briefs/new/for-somebody/", {"title": "Loans", "address": "", "once": "x", "interview": "1"})
    brief = Brief.objects.get()

    shown = browser.post(f"/briefs/{brief.ref}/asking/").text

    way = re.search(r"/briefs/\w+/agreement/\?key=\w+", shown)[0]
    other, page = came(way)
    assert other.get(page).status_code == 200
    settle_all()
    assert not Letter.objects.exists()


def test_asking_has_its_pace(typed, frida):
    way_of(typed, frida)
    again = sign_in(frida).post(f"/briefs/{typed.ref}/asking/")
    assert again.status_code == 409
    browser = sign_in(frida)
    for number in range(5):
        said = {"title": f"Loans {number}", "address": f"n{number}@clinic.example", "once": str(number)}
        browser.post("/briefs/new/for-somebody/", said)
        last = browser.post(f"/briefs/{Brief.objects.latest('pk').ref}/asking/")
    assert last.status_code == 409
    assert "five people within a day" in last.text


@pytest.mark.parametrize("address", ["no address", "a@b", "x" * 300 + "@clinic.example"])
def test_what_is_no_address_is_said(frida, address):
    answer = sign_in(frida).post("/briefs/new/for-somebody/", {"title": "Loans", "address": address})
    assert answer.status_code == 422
    assert not Brief.objects.exists()


def test_nobody_writes_down_for_themselves(frida):
    answer = sign_in(frida).post("/briefs/new/for-somebody/", {"title": "Loans", "address": frida.email.upper()})
    assert answer.status_code == 422
    assert "your own address" in answer.text


def test_erasure_of_who_types_takes_what_nobody_agreed_to(typed, frida):
    erase(frida, by=Actor.objects.system())
    assert not Brief.objects.exists()
    assert not OnBehalf.objects.exists()


def test_erasure_of_whose_it_is_takes_the_draft_and_the_address(typed, frida):
    nurse = make_person("Otieno", country_id="KEN")
    nurse.emailaddress_set.create(email=WHERE, verified=True)
    erase(nurse, by=Actor.objects.system())
    assert not Brief.objects.exists()
    assert not Voice.objects.filter(address=WHERE).exists()


def test_who_typed_it_neither_decides_about_it_nor_asks_others_to_write_along(db):
    typist = editor("Tabitha", "region:AFR")
    brief = begin_for(
        typist,
        title="Told by phone",
        address="nurse@clinic.example",
        language="en",
        once="x",
        by=Actor.objects.of(typist),
    )

    assert policy.wrote(typist, brief)
    assert not policy.may_decide(typist, brief)
    assert not policy.may_invite(typist, brief)
    assert policy.may_write(typist, brief)
