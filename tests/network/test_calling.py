"""A call is raised, sent to the partners that fit within their budgets, reminded, and closed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now
from icalendar import Calendar

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact
from hlh.catalogue.entries import entry_of
from hlh.catalogue.lineage import after
from hlh.mail.models import Preferences
from hlh.network import asking
from hlh.network.choosing import choose
from hlh.network.models import Answer, Ask, Call
from hlh.people import effort
from hlh.people.erasing import erase
from hlh.people.models import Appointment, Effort, Person, Role, Voice
from hlh.people.voices import told_in, voice_at
from hlh.policy import NotNow
from learning_labs.models import Post
from tests.conftest import make_person, sign_in
from tests.network.conftest import ASKED, letters, make_call, make_contact, make_partner, near, open_call, send_all
from tests.racing import at_once

FORM = ASKED | {"once": "f"}


def until(days):
    return localdate() + timedelta(days=days)


def answer(made, text="Ice packs held.", **said):
    voice = voice_at("desk@alliance.example", made.place, language="en")
    return Answer.objects.give(
        made, **{"voice": voice, "text": text, "once": text, "by": Actor.objects.system()} | said
    )


# Raising


def test_an_editor_raises_a_call_sees_who_fits_and_sends_it(edda, alliance, zainab):
    browser = sign_in(edda)
    elsewhere = make_partner("Elsewhere", regions=["EUR"])
    other_area = make_partner("Other area", areas=[1])
    everywhere = make_partner("Everywhere", areas=[], regions=[], address="desk@everywhere.example")

    page = browser.post("/network/calls/new/", FORM | {"until": until(14)}, follow=True)

    call = Call.objects.get()
    assert call.stage == "draft"
    assert Ask.objects.count() == 0  # nobody is asked before it is sent
    assert [name in page.text for name in ("Cold Chain Alliance", "Everywhere", "Elsewhere")] == [True, True, False]
    browser.post(f"/network/calls/{call.ref}/partners/", {"partners": [alliance.pk]})
    call.refresh_from_db()
    assert call.stage == "open"
    assert dict(call.asks.values_list("partner", "stage")) == {alliance.pk: "asked", everywhere.pk: "left_out"}
    assert not {elsewhere.pk, other_area.pk} & set(call.asks.values_list("partner", flat=True))
    send_all()
    assert len(letters("call-asked")) == 1


def test_the_same_form_twice_raises_one(edda):
    browser = sign_in(edda)
    for _time in range(2):
        browser.post("/network/calls/new/", FORM | {"until": until(14)})

    assert Call.objects.count() == 1


def test_the_same_form_with_other_words_is_another_call(edda):
    browser, said = sign_in(edda), FORM | {"until": until(14)}
    for title in ("As it was", "Otherwise"):
        browser.post("/network/calls/new/", said | {"title": title})

    assert set(Call.objects.values_list("title", flat=True)) == {"As it was", "Otherwise"}


def test_who_may_not_call_is_told_why(fatou):
    answer = sign_in(fatou).get("/network/calls/new/")

    assert answer.status_code == 403
    assert "call the network" in answer.text


@pytest.mark.parametrize("who", ["oskar", "frida", "ada"])
def test_officers_facilitators_and_administrators_call(who, request):
    assert sign_in(request.getfixturevalue(who)).get("/network/calls/new/").status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"areas": []},
        {"areas": [99]},
        {"asked": "Write to ali@health.example"},
        {"until": "yesterday"},
        {"until": localdate() - timedelta(days=1)},
        {"until": localdate() + timedelta(days=999)},
        {"asked": "x" * 2001},
    ],
    ids=["no title", "no area", "no such area", "an address", "no day", "a day that passed", "a far day", "too long"],
)
def test_bad_input_is_refused_beside_its_field(edda, wrong):
    answer = sign_in(edda).post("/network/calls/new/", FORM | {"until": until(14)} | wrong)

    assert answer.status_code == 422
    assert "wrong-why" in answer.text
    assert Call.objects.count() == 0


def test_what_was_typed_is_kept_for_who_has_to_sign_in_first(client, edda):
    from hlh.people.models import Draft

    answer = client.post("/network/calls/new/", FORM | {"until": until(14)})
    client.post(answer["Location"], {"login": edda.email, "password": "a long enough secret"})

    assert Draft.objects.get().fields["title"] == [ASKED["title"]]


def test_a_call_from_a_discussion_begins_with_its_areas_and_comes_of_it(frida, discussion, alliance, zainab):
    browser, of = sign_in(frida), entry_of(discussion)
    assert f"/network/calls/new/?of={discussion.address}" in browser.get(discussion.get_absolute_url()).text
    assert of.title in browser.get(f"/network/calls/new/?of={discussion.address}").text

    browser.post("/network/calls/new/", FORM | {"until": until(14), "of": of.address})
    call = Call.objects.get()
    open_call(call, alliance)

    assert entry_of(call).pk in after([of.pk])


def test_a_call_begins_with_what_is_missing(edda):
    form = sign_in(edda).get("/network/calls/new/?area=6&area=x&region=AFR&lang=fr").context["form"]

    assert [form[name].value() for name in ("areas", "regions", "languages")] == [[6], ["AFR"], ["fr"]]


def test_members_see_no_way_to_call(fatou, discussion):
    assert "/network/calls/new/" not in sign_in(fatou).get(discussion.get_absolute_url()).text


def test_the_desk_calls_from_a_question(oskar, discussion):
    from helpdesk.models import Question

    page = sign_in(oskar).get(Question.objects.get().desk_address).text

    assert "/network/calls/new/?of=/helpdesk/queue/" in page


def test_what_waits_is_changed_and_an_open_one_is_not(edda, call, alliance, zainab):
    browser = sign_in(edda)
    browser.post(f"/network/calls/{call.ref}/change/", FORM | {"title": "Otherwise", "until": until(9)})
    call.refresh_from_db()
    assert call.title == "Otherwise"
    open_call(call, alliance)

    assert browser.post(f"/network/calls/{call.ref}/change/", FORM | {"until": until(9)}).status_code == 409


def test_a_draft_is_seen_by_whoever_raised_it_and_editors_alone(call, client, frida, edda):
    assert client.get(call.get_absolute_url()).status_code == 404
    assert sign_in(frida).get(call.get_absolute_url()).status_code == 404
    assert sign_in(edda).get(call.get_absolute_url()).status_code == 200


def test_a_facilitator_keeps_no_call_of_another(call, frida, alliance, zainab):
    open_call(call, alliance)

    assert sign_in(frida).post(f"{call.get_absolute_url()}closing/").status_code == 403


# Budgets


def test_a_partner_over_its_budget_is_left_out_with_the_reason(edda, alliance, zainab):
    alliance.change({"calls_a_month": 1}, by=Actor.objects.system())
    open_call(make_call(edda), alliance)
    second = make_call(edda, title="Another one")

    page = sign_in(edda).get(f"{second.get_absolute_url()}partners/").text

    assert "As many calls as it takes in a month were sent to it." in page
    assert f'value="{alliance.pk}"' not in page
    with pytest.raises(NotNow):
        open_call(second, alliance)
    second.refresh_from_db()
    assert second.stage == "draft"


def test_people_who_were_asked_enough_get_no_letter(edda, call, alliance, zainab):
    second = make_contact("Zuri", alliance)
    Person.objects.filter(pk=zainab.pk).update(asks_a_month=0)

    open_call(call, alliance)
    send_all()

    (letter,) = letters("call-asked")
    assert letter.to == told_in(second, Ask.objects.get().place)
    assert Effort.objects.get().what == Effort.What.CALL


def test_who_wants_to_hear_of_no_calls_is_not_asked(call, alliance, zainab):
    Preferences.objects.create(person=zainab, cadences={"call-asked": "off"})

    assert [choice.why_not for choice in choose(call)] == [Ask.Why.PEOPLE]
    Preferences.objects.update(cadences={"call-asked": "daily"})
    assert [choice.why_not for choice in choose(call)] == [""]


def test_where_all_its_people_were_asked_enough_a_partner_is_left_out(edda, call, alliance, zainab):
    make_partner("Other", address="desk@other.example")
    Person.objects.filter(pk=zainab.pk).update(asks_a_month=0)
    open_call(call, *type(alliance).objects.all())

    assert Ask.objects.get(partner=alliance).why == Ask.Why.PEOPLE
    assert "Its people were asked as often" in sign_in(edda).get(call.get_absolute_url()).text


def test_a_partner_without_accounts_is_called_at_its_address(call):
    partner = make_partner("By mail", address="desk@other.example", language="fr")

    open_call(call, partner)
    send_all()

    (letter,) = letters("call-asked")
    assert letter.language == "fr"
    assert "/network/answer/" in letter.text


def test_a_partner_with_contacts_is_not_called_at_its_address(call, alliance, zainab):
    """Who speaks for two has one left this month, which goes to the first of them."""
    other = make_partner("Water Partners", address="desk@water.example")
    Appointment.objects.appoint(zainab, Role.PARTNER, scope=[other.mark], by=Actor.objects.system())
    Person.objects.filter(pk=zainab.pk).update(asks_a_month=1)

    open_call(call, alliance, other)
    send_all()

    assert Ask.objects.get(partner=other).why == Ask.Why.PEOPLE
    assert [letter.to for letter in letters("call-asked")] == [told_in(zainab, Ask.objects.get(partner=alliance).place)]


def test_where_more_fit_than_are_offered_each_has_its_turn(edda, monkeypatch):
    monkeypatch.setattr("hlh.network.choosing.MOST", 2)
    partners = [make_partner(f"P{n}", address=f"p{n}@x.example") for n in range(3)]
    open_call(make_call(edda), *partners)

    assert [str(choice.partner) for choice in choose(make_call(edda, title="Another one"))] == ["P0", "P2"]


def test_nobody_to_ask_is_no_call(call, alliance):
    with pytest.raises(NotNow):
        open_call(call, alliance)  # which has no contact, and no address

    assert Call.objects.get().stage == "draft"
    assert not Fact.objects.filter(verb="call.opened").exists()


def test_a_partner_that_ended_is_not_called(call, alliance, zainab):
    alliance.end(by=Actor.objects.system())

    assert choose(call) == []


# Reminding and closing


def test_one_reminder_three_days_before_and_no_more(asked):
    assert asking.remind() == 0  # two weeks are left
    near(asked)

    assert [asking.remind(), asking.remind()] == [1, 0]

    send_all()
    assert len(letters("call-reminded")) == 1
    assert Effort.objects.count() == 2  # it takes from the same budget


def test_who_has_answered_is_not_reminded(asked):
    answer(asked)
    near(asked)

    assert asking.remind() == 0


def test_who_has_nothing_on_it_is_not_reminded(asked):
    asked.say_nothing(by=Actor.objects.system())
    near(asked)

    assert asking.remind() == 0


def test_a_reminder_keeps_to_the_budget_of_people(asked, zainab):
    while effort.ask(zainab, Effort.What.NUDGE, by=Actor.objects.system()):
        pass
    near(asked)

    assert asking.remind() == 0
    send_all()
    assert letters("call-reminded") == []


def test_once_its_only_contact_is_erased_its_address_is_reminded(asked, alliance, zainab):
    alliance.change({"address": "desk@alliance.example"}, by=Actor.objects.system())
    erase(zainab, by=Actor.objects.system())
    near(asked)

    assert asking.remind() == 1

    send_all()
    assert len(letters("call-reminded")) == 1


def test_what_goes_wrong_with_one_reminder_holds_no_other(asked, alliance):
    other = make_partner("Other", address="desk@other.example")
    second = Ask.objects.create(call=asked.call, partner=other, asked_at=now())
    alliance.contacts().get().end(by=Actor.objects.system())
    alliance.change({"address": "desk@alliance.example"}, by=Actor.objects.system())
    for _time in range(2):  # as nothing should ever leave them
        Voice.objects.create(place=asked.place)
    near(asked)
    near(second)

    assert asking.remind() == 1
    assert Ask.objects.get(pk=second.pk).reminded_at


def test_a_letter_that_is_answered_meanwhile_is_taken_back(asked):
    near(asked)
    asking.remind()
    settle_all()
    answer(asked)
    send_all()

    assert letters("call-reminded") == []


def test_a_call_closes_after_its_last_day(asked):
    near(asked, days=0)
    assert asking.close_what_is_over() == 0  # the day is not over
    near(asked, days=-1)

    assert [asking.close_what_is_over(), asking.close_what_is_over()] == [1, 0]
    assert Call.objects.get().stage == "closed"


# What comes of it


def test_each_call_lists_asked_answered_and_accepted_per_partner(asked, edda, client):
    answer(asked).accept("Ice packs held.", by=Actor.objects.system())
    answer(asked, "And wet cloth.")

    page = sign_in(edda).get(asked.call.get_absolute_url())

    assert page.context["figures"] == {"asked": 1, "answered": 1, "accepted": 1}
    assert "And wet cloth." in page.text
    assert "<table>" in page.text
    public = client.get(asked.call.get_absolute_url()).text
    assert "And wet cloth." not in public
    assert "<table>" not in public


def test_an_accepted_answer_is_found(asked, client):
    answer(asked, may_be_quoted=True).accept("Zeolite boxes held.", by=Actor.objects.system())

    assert asked.call.address in client.get("/search/?q=zeolite").text


def test_an_accepted_answer_goes_back_into_the_discussion(frida, discussion, alliance, zainab, client):
    call = make_call(frida, about=entry_of(discussion))
    open_call(call, alliance)
    made = Ask.objects.get()

    answer(made, may_be_quoted=True).accept("Ice packs held.", by=Actor.objects.system())
    send_all()
    send_all()

    post = Post.objects.filter(discussion=discussion).latest("pk")
    assert "Ice packs held." in post.text
    assert call.address in post.text
    assert "Cold Chain Alliance" in client.get(discussion.get_absolute_url()).text
    from helpdesk.models import Question

    assert Question.objects.get().answers.count() == 1  # whoever asked is told


def test_what_may_not_be_quoted_is_only_led_to(frida, discussion, alliance, zainab):
    call = make_call(frida, about=entry_of(discussion))
    open_call(call, alliance)
    answer(Ask.objects.get()).accept("Ice packs held.", by=Actor.objects.system())
    settle_all()

    post = Post.objects.filter(discussion=discussion).latest("pk")
    assert "Ice packs held." not in post.text
    assert call.address in post.text


def test_what_waits_stands_in_my_hub_until_it_is_done(asked, edda, zainab):
    assert asked.get_absolute_url() in sign_in(zainab).get("/me/").text

    given = answer(asked)

    assert asked.get_absolute_url() not in sign_in(zainab).get("/me/").text
    assert asked.call.title in sign_in(edda).get("/me/").text
    given.accept("Held.", by=Actor.objects.system())
    assert asked.call.title not in sign_in(edda).get("/me/").text


def test_answers_to_the_call_of_somebody_who_left_wait_for_editors(oskar, edda, alliance, zainab):
    call = make_call(oskar)
    open_call(call, alliance)
    answer(Ask.objects.get())
    assert call.title not in sign_in(edda).get("/me/").text  # it waits for who raised it

    erase(oskar, by=Actor.objects.system())

    assert call.title in sign_in(edda).get("/me/").text


def test_accepting_twice_is_a_conflict_and_says_so(asked, edda):
    browser, address = sign_in(edda), f"{asked.call.get_absolute_url()}answers/1/"
    answer(asked)
    browser.post(address, {"words": "Held."})

    again = browser.post(address, {"words": "Held."})

    assert again.status_code == 409


def test_very_many_answers_of_one_partner_are_refused(asked):
    for number in range(Answer.MOST):
        answer(asked, f"Answer {number}")

    with pytest.raises(NotNow):
        answer(asked, "One more")


# Calendar


def test_last_days_stand_in_a_calendar_and_what_was_withdrawn_is_struck_out(edda, alliance, zainab, client):
    call, other, draft = make_call(edda), make_call(edda, title="Secret"), make_call(edda, title="Not yet")
    for one in (call, other):
        open_call(one, alliance)
    other.withdraw(by=Actor.objects.system())

    response = client.get("/calendar/network.ics")

    events = {str(event["uid"]).split("@")[0]: event for event in Calendar.from_ical(response.content).walk("VEVENT")}
    assert set(events) == {f"call-{call.ref}", f"call-{other.ref}"}
    mine, gone = events[f"call-{call.ref}"], events[f"call-{other.ref}"]
    assert (mine["dtstart"].dt, str(mine["summary"]), str(mine["status"])) == (call.until, call.title, "CONFIRMED")
    assert str(gone["status"]) == "CANCELLED"
    assert int(gone["sequence"]) > int(mine["sequence"])
    assert "Secret" not in response.text
    assert draft.ref not in response.text


# Speed


def many_calls(edda, partners, many):
    for number in range(many):
        call = make_call(edda, title=f"Call {number}")
        call.open({partner.pk for partner in partners}, by=Actor.objects.system())


@pytest.mark.parametrize("who", ["stranger", "editor"])
def test_the_list_of_calls_asks_as_often_at_thirty_as_at_one(edda, client, who):
    partners = [make_partner(f"P{n}", address=f"p{n}@x.example", calls_a_month=30) for n in range(2)]
    browser = client if who == "stranger" else sign_in(edda)
    many_calls(edda, partners, 1)
    browser.get("/network/calls/")
    with CaptureQueriesContext(
        connection,
    ) as one:
        browser.get("/network/calls/")
    many_calls(edda, partners, 29)
    with CaptureQueriesContext(connection) as thirty:
        page = browser.get("/network/calls/")

    assert len(thirty) == len(one) <= 7
    assert len(page.context["rows"]) == 20
    assert "after=" in page.text


@pytest.mark.parametrize("who", ["stranger", "editor"])
def test_the_page_of_a_call_asks_as_often_at_thirty_as_at_one(edda, call, client, who):
    partners = [make_partner(f"P{n}", address=f"p{n}@x.example") for n in range(30)]
    open_call(call, *partners)
    browser, asks = client if who == "stranger" else sign_in(edda), list(call.asks.order_by("pk"))
    answer(asks[0]).accept("Held.", by=Actor.objects.system())
    browser.get(call.get_absolute_url())
    with CaptureQueriesContext(connection) as one:
        browser.get(call.get_absolute_url())
    for ask in asks[1:]:
        answer(ask).accept("Held.", by=Actor.objects.system())
    with CaptureQueriesContext(connection) as thirty:
        browser.get(call.get_absolute_url())

    assert len(thirty) == len(one) <= 9


def test_choosing_partners_asks_as_often_at_thirty_as_at_one(call):
    make_contact("Zainab", make_partner())
    with CaptureQueriesContext(connection) as one:
        choose(call)
    for number in range(29):
        make_contact(f"Z{number}", make_partner(f"P{number}"))
    with CaptureQueriesContext(connection) as thirty:
        assert len(choose(call)) == 30

    assert len(thirty) == len(one) <= 4


# At the same moment


def test_two_answers_at_once_are_both_kept(whole):
    edda = make_person("Edda")
    call, partner = make_call(edda), make_partner(address="desk@alliance.example")
    open_call(call, partner)
    made = Ask.objects.get()

    assert at_once(lambda: answer(made, "One."), lambda: answer(made, "Two.")) == ["done", "done"]

    assert sorted(Answer.objects.values_list("number", flat=True)) == [1, 2]
    assert Ask.objects.get().voice is not None


def test_the_same_answer_twice_at_once_is_kept_once(whole):
    edda = make_person("Edda")
    call, partner = make_call(edda), make_partner(address="desk@alliance.example")
    open_call(call, partner)
    made = Ask.objects.get()

    assert at_once(lambda: answer(made), lambda: answer(made)) == ["done", "done"]

    assert Answer.objects.count() == Fact.objects.filter(verb="call.answered").count() == 1


def test_the_same_call_raised_twice_at_once_is_one(whole):
    edda = make_person("Edda")

    assert at_once(*[lambda: make_call(edda, once="f")] * 2) == ["done", "done"]

    assert Call.objects.count() == Fact.objects.filter(verb="call.raised").count() == 1


def test_two_calls_at_once_do_not_both_take_the_last_one_of_a_budget(whole):
    edda = make_person("Edda")
    partner = make_partner(address="desk@alliance.example", calls_a_month=1)
    first, second = make_call(edda), make_call(edda, title="Another one")

    assert at_once(lambda: open_call(first, partner), lambda: open_call(second, partner)) == ["done", "too late"]

    assert Ask.objects.asked().count() == 1
