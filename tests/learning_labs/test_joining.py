"""Ways of joining a lab: at once, by asking, by a role; leaving it; and what each lets people do."""

import re

import pytest
from django.test import Client
from django.utils.timezone import now

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact
from hlh.catalogue.checking import differences
from hlh.mail.models import Letter, Notice
from hlh.mail.tasks import send_due
from hlh.people.models import Appointment, Person, Role, Voice
from learning_labs.models import Discussion, JoinRequest, Lab, Membership
from learning_labs.models.joining import MOST_WAITING, PAUSE
from tests.conftest import discuss, make_lab, make_person, post_to, sign_in
from tests.learning_labs.test_life import FORM, arranged, told

SAME_SITE = {"Sec-Fetch-Site": "same-origin"}


def keeper_of(lab, name="Faraja"):
    """Whoever facilitates a lab."""
    person = make_person(name)
    lab.entrust(person, by=Actor.objects.system())
    return person


def join(person, lab, **said):
    return sign_in(person).post(f"/labs/{lab.slug}/membership/", said)


@pytest.fixture
def asked_lab(db):
    """Everybody reads it; its facilitators decide who writes."""
    return make_lab("asked", joining="request")


@pytest.fixture
def door(db):
    """Only its members read it; people ask at its door."""
    return make_lab("door", title="Quiet wards", readers="lab", joining="request")


def test_in_an_open_lab_one_button_joins_and_leaves_and_a_stranger_is_led_to_it(lab, fatou, client):
    place = f"/labs/{lab.slug}/membership/"
    assert f'href="{place}"' in client.get(lab.get_absolute_url()).text
    assert client.get(place)["Location"] == f"/accounts/login/?next={place}"
    assert 'action="/labs/supplies/membership/"' in sign_in(fatou).get(lab.get_absolute_url()).text
    join(fatou, lab)
    join(fatou, lab)
    assert Membership.objects.get().way == "open"
    page = sign_in(fatou).get(lab.get_absolute_url()).text
    assert "You belong to this lab." in page
    assert "Join this lab" not in page
    assert "You hear no more of new discussions" in sign_in(fatou).get(f"{place}leaving/").text
    assert lab.has(fatou)  # looking did nothing
    sign_in(fatou).post(f"{place}leaving/")
    sign_in(fatou).post(f"{place}leaving/")
    assert not Membership.objects.exists()
    assert list(
        Fact.objects.filter(verb__in=["lab.joined", "lab.left"]).order_by("pk").values_list("verb", flat=True)
    ) == [*("lab.joined", "lab.left")]


def test_where_people_ask_only_members_write_and_the_reason_says_what_to_do(asked_lab, fatou, amina):
    discussion = discuss(asked_lab)
    browser = sign_in(fatou)
    page = browser.get(discussion.get_absolute_url()).text
    assert "Ask to join it; its facilitators decide." in page
    assert "/labs/asked/membership/" in page
    for answer in (
        post_to(browser, discussion, "We lent stock."),
        browser.get("/labs/asked/new/"),
        browser.post("/labs/asked/tell/", {"at": "0"}),
        browser.post(f"{discussion.get_absolute_url()}echoes/", {"same": discussion.posts.get().pk}),
    ):
        assert (answer.status_code, "Ask to join it" in answer.text) == (403, True)
    assert "Ask or tell" not in browser.get(asked_lab.get_absolute_url()).text
    asked_lab.welcome(amina, by=Actor.objects.system())
    assert post_to(sign_in(amina), discussion, "We lent stock.").status_code == 302
    assert post_to(sign_in(keeper_of(asked_lab)), discussion, "Thank you.").status_code == 302


def test_a_request_reaches_its_facilitators_by_mail_and_one_tap_answers_it(asked_lab, fatou, frida):
    keeper = keeper_of(asked_lab)
    Person.objects.filter(pk=fatou.pk).update(work="Midwife")
    form = sign_in(fatou).get("/labs/asked/membership/").text
    assert "The facilitators of this lab see who asks: your name" in form
    for _twice in range(2):
        join(fatou, asked_lab, words="We tried this in Thiès.")
    (letter,) = told(keeper, "lab-joining")
    assert all(words in letter for words in ("Fatou", "Midwife", "Senegal", "We tried this in Thiès.", "Lab asked"))
    assert fatou.email not in letter
    assert not told(frida, "lab-joining")  # a facilitator of everything, where the lab has its own
    assert "You asked to join on" in sign_in(fatou).get("/labs/asked/membership/").text

    browser, way = Client(), re.search(r"/labs/joining/[a-z0-9]+/yes/\?key=[a-z2-7]+", letter)[0]
    opened = browser.get(way)["Location"]
    assert "key=" not in opened
    page = browser.get(opened)
    assert (page.text.count('<button class="button">'), page["Cache-Control"]) == (1, "no-store")
    assert JoinRequest.objects.get().is_waiting  # opening it did nothing
    assert Client().get(opened).status_code == 404
    Appointment.objects.filter(person=keeper).update(until=now())
    assert browser.post(opened, headers=SAME_SITE).status_code == 404  # their link is worth what they are
    Appointment.objects.filter(person=keeper).update(until=None)
    browser.post(opened, headers=SAME_SITE)
    assert "They belong to the lab" in browser.get(opened).text
    assert browser.post(opened, headers=SAME_SITE).status_code == 409
    assert Membership.objects.get(person=fatou).way == "request"
    assert "you belong to this lab now" in told(fatou, "lab-joined")[0]
    assert Fact.objects.get(verb="lab.join_accepted").actor.kind == "link"


def test_a_no_says_why_and_holds_for_thirty_days(asked_lab, fatou, amina):
    keeper = keeper_of(asked_lab)
    join(fatou, asked_lab)
    page = JoinRequest.objects.get().address("no")
    assert sign_in(amina).get(page).status_code == 404
    assert sign_in(keeper).post(page, {"words": " "}).status_code == 422
    assert sign_in(keeper).post(page, {"words": "It is for wards."})["Location"] == "/labs/asked/people/"
    assert "It is for wards." in told(fatou, "lab-joined")[0]
    answer = sign_in(fatou).get("/labs/asked/membership/").text
    assert "It is for wards." in answer
    assert "You can ask again from" in answer
    again = join(fatou, asked_lab, words="Please, once more.")
    assert (again.status_code, "Please, once more." in again.text) == (409, True)
    JoinRequest.objects.update(answered_at=now() - PAUSE)
    assert join(fatou, asked_lab).status_code == 302
    assert JoinRequest.objects.waiting().count() == 1


def test_who_asked_takes_it_back_and_nobody_answers_their_own_request(asked_lab, fatou, frida):
    by = Actor.objects.system()
    own = JoinRequest.objects.ask(asked_lab, frida, words="", by=by)  # before they facilitated anything
    assert sign_in(frida).post(own.address("yes")).status_code == 403
    join(fatou, asked_lab)
    sign_in(fatou).post("/labs/asked/membership/leaving/")
    taken_back = JoinRequest.objects.get(person=fatou)
    assert taken_back.stage == "withdrawn"
    assert sign_in(frida).post(taken_back.address("yes")).status_code == 409
    assert not Membership.objects.exists()
    assert len(told(frida, "lab-joining")) == 0


def test_nobody_asks_everywhere_and_nobody_joins_what_has_closed(asked_lab, fatou, lab):
    for number in range(MOST_WAITING):
        JoinRequest.objects.ask(
            make_lab(f"other-{number}", joining="request"), fatou, words="", by=Actor.objects.system()
        )
    assert join(fatou, asked_lab).status_code == 409
    waiting = JoinRequest.objects.earliest("pk")
    keeper = keeper_of(waiting.lab)
    for one in (waiting.lab, lab):
        one.close(synthesis=None, reason="Done.", by=Actor.objects.system())
    assert sign_in(keeper).post(waiting.address("yes")).status_code == 409
    assert join(fatou, lab).status_code == 403
    assert "Join this lab" not in sign_in(fatou).get(lab.get_absolute_url()).text


def test_a_closed_lab_on_request_shows_its_door_and_nothing_else_until_somebody_is_in(door, fatou, client):
    discussion = discuss(door, "Twelve beds for forty")
    keeper = keeper_of(door)
    browser = sign_in(fatou)
    shown = browser.get(door.get_absolute_url())
    assert door.title in shown.text
    assert "Ask to join" in shown.text
    assert not [word for word in ("Twelve beds", door.purpose, "1 question") if word in shown.text]
    assert client.get(door.get_absolute_url()).status_code == 404
    for below in ("1/", "new/", "settings/", "people/"):
        assert browser.get(f"/labs/door/{below}").status_code == 404
    join(fatou, door)
    settle_all()
    assert door.title not in sign_in(fatou).get("/me/").text + sign_in(fatou).get("/labs/").text
    sign_in(keeper).post(JoinRequest.objects.get().address("yes"))
    assert browser.get(discussion.get_absolute_url()).status_code == 200
    assert door.title in browser.get("/labs/").text
    assert "Twelve beds" in browser.get("/search/?q=beds").text

    post_to(browser, discussion, "We made room in the corridor.")
    assert "You do not read it any more" in browser.get("/labs/door/membership/leaving/").text
    assert browser.post("/labs/door/membership/leaving/")["Location"] == "/labs/"
    post_to(sign_in(keeper), discussion, "And then?")
    settle_all()
    assert browser.get(discussion.get_absolute_url()).status_code == 404
    assert "Twelve beds" not in browser.get("/search/?q=beds").text
    assert not Notice.objects.filter(kind="post-written", to__in=Voice.objects.filter(person=fatou)).exists()
    Lab.objects.update(joining="invite")
    assert browser.get(door.get_absolute_url()).status_code == 404  # no door any more


def test_in_a_closed_lab_without_facilitators_administrators_are_told_and_nobody_who_does_not_read_it(
    door, fatou, frida, ada
):
    join(fatou, door)
    assert len(told(ada, "lab-joining")) == 1
    assert not told(frida, "lab-joining")


@pytest.mark.parametrize("readers", ["public", "lab"])
def test_who_holds_the_role_joins_at_once_and_leaves_with_it(readers, amina, fatou, db):
    lab = make_lab("roles", readers=readers, joining="role", roles=[Role.COUNTRY_FOCAL_POINT])
    discussion = discuss(lab)
    outside = 404 if readers == "lab" else 403
    assert join(fatou, lab).status_code == outside
    assert post_to(sign_in(fatou), discussion, "Me too.").status_code == outside
    browser = sign_in(amina)
    assert "It is for a role that you hold: join it first." in browser.get(discussion.get_absolute_url()).text
    assert ("Insulin" in browser.get("/search/?q=insulin").text) is True
    assert join(amina, lab).status_code == 302
    assert post_to(browser, discussion, "We lent stock.").status_code == 302
    Appointment.objects.get(person=amina).end(by=Actor.objects.system())
    settle_all()
    assert not Membership.objects.filter(person=amina).exists()
    assert browser.get(discussion.get_absolute_url()).status_code == (404 if readers == "lab" else 200)
    assert post_to(browser, discussion, "Once more.").status_code == outside


def test_facilitators_see_who_joined_and_never_who_only_wrote(lab, fatou, amina, frida):
    join(amina, lab)
    post_to(sign_in(fatou), discuss(lab), "Nobody knows me here.", naming=0)
    assert Membership.objects.get(person=fatou).way == ""
    page = sign_in(frida).get("/labs/supplies/people/").text
    assert "Amina" in page
    assert "Fatou" not in page
    assert sign_in(amina).get("/labs/supplies/people/").status_code == 403


def test_who_facilitates_a_lab_leaves_when_that_role_has_ended(lab):
    keeper = keeper_of(lab)
    refused = sign_in(keeper).post("/labs/supplies/membership/leaving/")
    assert (refused.status_code, "You facilitate this lab." in refused.text) == (403, True)
    Appointment.objects.get(person=keeper).end(by=Actor.objects.system())
    sign_in(keeper).post("/labs/supplies/membership/leaving/")
    assert not Membership.objects.exists()


def test_its_facilitators_choose_the_way_and_a_closed_lab_is_never_open_to_all(lab, door):
    keeper = keeper_of(lab)
    silent = arranged(keeper, lab, joining="role")
    assert (silent.status_code, "Choose one role at least" in silent.text) == (422, True)
    arranged(keeper, lab, joining="role", roles=["country_focal_point", "expert"])
    lab.refresh_from_db()
    assert (lab.joining, lab.roles) == ("role", ["country_focal_point", "expert"])
    arranged(keeper, lab)  # a page of before this choice says nothing of it
    lab.refresh_from_db()
    assert lab.roles == ["country_focal_point", "expert"]
    assert "Country focal point" in Client().get(lab.get_absolute_url()).text
    arranged(keeper, lab, joining="request", roles=["expert"])
    lab.refresh_from_db()
    assert (lab.joining, lab.roles) == ("request", [])
    assert arranged(keeper_of(door, "Dora"), door, joining="open").status_code == 422
    assert not list(differences())


def test_who_decides_about_a_proposed_lab_may_open_it_for_its_own_people(fatou, frida):
    sign_in(fatou).post("/labs/propose/", FORM)
    lab = Lab.objects.get()
    opening = f"/labs/{lab.slug}/proposal/opening/"
    wrong = sign_in(frida).post(opening, {"proposer": "on", "readers": "lab", "joining": "open"})
    assert (wrong.status_code, "people ask to join or are invited" in wrong.text) == (422, True)
    assert sign_in(frida).post(opening, {"proposer": "on", "readers": "lab"})["Location"] == "/labs/"
    lab.refresh_from_db()
    assert (lab.stage, lab.readers, lab.joining, lab.first_posts_wait) == ("open", "lab", "invite", False)
    assert sign_in(fatou).get(f"/labs/{lab.slug}/people/").status_code == 200
    assert sign_in(frida).get(lab.get_absolute_url()).status_code == 404
    assert FORM["title"] not in Client().get("/labs/").text + Client().get("/search/?q=floods").text
    assert not list(differences())


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_of_people_asks_as_often_for_many_as_for_one(asked_lab, frida, rows, django_assert_max_num_queries):
    by = Actor.objects.system()
    for number in range(rows):
        asked_lab.welcome(make_person(f"In{number}", country_id="KEN"), by=by, way="request")
        JoinRequest.objects.ask(asked_lab, make_person(f"Out{number}", country_id="SEN"), words="x", by=by)
    browser = sign_in(frida)
    browser.get("/labs/asked/people/")
    with django_assert_max_num_queries(9):
        page = browser.get("/labs/asked/people/").text
    assert page.count("In") >= rows


@pytest.mark.parametrize(("joining", "is_member"), [("open", True), ("request", True), ("request", False)])
def test_a_way_of_joining_costs_no_query(joining, is_member, fatou, django_assert_max_num_queries):
    lab = make_lab("cheap", joining=joining)
    discussion = discuss(lab)
    if is_member:
        lab.welcome(fatou, by=Actor.objects.system())
    browser = sign_in(fatou)
    for there, most in ((discussion.get_absolute_url(), 8), (lab.get_absolute_url(), 5)):
        browser.get(there)
        with django_assert_max_num_queries(most):
            assert browser.get(there).status_code == 200


@pytest.mark.parametrize("words", ["\0", "x" * 301, "\u202e", ["a", "b"]])
def test_whatever_is_typed_is_answered_in_words(asked_lab, fatou, words):
    assert join(fatou, asked_lab, words=words).status_code in (302, 422)
    assert Discussion.objects.count() == 0
    settle_all()
    send_due()
    assert not Letter.objects.filter(state="failed").exists()
