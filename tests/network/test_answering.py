"""A partner answers by the link of a letter, without an account."""

from __future__ import annotations

import pytest
from django.test import Client

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact
from hlh.catalogue.entries import entry_of
from hlh.catalogue.models import Entry, Excerpt, Passage
from hlh.links.models import Link
from hlh.network import asking
from hlh.network.models import Answer, Ask
from hlh.people.speakers import shown_as, with_voice
from hlh.people.voices import told_in
from knowledge_hub.models import Proposal
from learning_labs.models import Post
from tests.conftest import sign_in
from tests.network.conftest import letters, make_call, make_contact, make_partner, near, open_call, send_all, way_in

TOLD = {
    "text": "Boxes with ice packs held for five days.",
    "address": "https://coldchain.example/boxes",
    "quoting": "1",
}


def browser_of(way: str) -> tuple[Client, str]:
    """Somebody opens the link; the clean address of the page."""
    browser = Client(headers={"Sec-Fetch-Site": "same-origin"})
    answer = browser.get(way)
    assert answer.status_code == 303
    return browser, answer["Location"]


def test_a_partner_answers_by_the_link_of_a_letter_and_it_is_accepted(asked, edda, client):
    browser, page = browser_of(way_in())
    shown = browser.get(page)
    assert "Cold boxes without electricity" in shown.text
    assert "key=" not in shown.text

    browser.post(page, TOLD | {"once": "a"})
    browser.post(page, TOLD | {"once": "a"})  # tapped twice

    answer = Answer.objects.get()
    asked.refresh_from_db()
    assert (asked.stage, answer.address) == (Ask.Stage.ANSWERED, TOLD["address"])
    assert TOLD["text"] not in client.get(answer.call.get_absolute_url()).text  # until it was read
    send_all()
    assert len(letters("call-answered")) == 1

    staff = sign_in(edda)
    staff.post(f"/network/calls/{answer.call.ref}/answers/1/", {"words": "Boxes with ice packs held."})

    answer.refresh_from_db()
    assert answer.is_accepted
    page = client.get(answer.call.get_absolute_url()).text
    assert "Boxes with ice packs held." in page
    assert "Cold Chain Alliance" in page
    passage = Passage.objects.get(entry=entry_of(answer.call), anchor="answer-1")
    assert passage.text == "Boxes with ice packs held."
    send_all()
    assert len(letters("call-accepted")) == 1


def test_what_an_answer_leads_to_is_proposed_to_the_hub_once(asked):
    browser, page = browser_of(way_in())
    browser.post(page, TOLD)
    send_all()

    proposal = Proposal.objects.get()
    assert (proposal.address, proposal.origin, proposal.areas) == (TOLD["address"], "call", [6])
    assert proposal.said_by == "Cold Chain Alliance"
    assert proposal.stage == Proposal.Stage.LOOKING  # a worker finds its title first

    browser.post(page, TOLD | {"text": "And more of them."})
    send_all()
    assert Proposal.objects.count() == 1


def test_opening_the_link_does_nothing(asked):
    facts = Fact.objects.count()

    browser, page = browser_of(way_in())
    browser.get(page)

    assert Answer.objects.count() == 0
    assert Fact.objects.count() == facts
    assert Ask.objects.get().stage == Ask.Stage.ASKED


def test_nothing_on_this_is_one_tap(asked):
    browser, page = browser_of(way_in())

    browser.post(page, {"nothing": "1"})
    browser.post(page, {"nothing": "1"})

    assert Ask.objects.get().stage == Ask.Stage.NOTHING
    assert Fact.objects.filter(verb="call.nothing").count() == 1
    assert "you have nothing on this" in browser.get(page).text


def test_an_answer_after_all_is_taken(asked):
    browser, page = browser_of(way_in())
    browser.post(page, {"nothing": "1"})

    browser.post(page, TOLD)

    assert Ask.objects.get().stage == Ask.Stage.ANSWERED


def test_what_was_typed_beside_nothing_is_not_lost(asked):
    browser, page = browser_of(way_in())

    assert TOLD["text"] in browser.post(page, TOLD | {"nothing": "1"}).text


def test_without_the_link_nobody_answers(asked, client):
    page = asked.get_absolute_url()
    assert client.get(page).status_code == 302  # to sign in
    assert client.post(page, TOLD, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 404
    assert Answer.objects.count() == 0


def test_a_contact_answers_with_an_account_and_nobody_of_another_partner(asked, zainab):
    other = make_contact("Zola", make_partner("Elsewhere"))

    assert sign_in(other).post(asked.get_absolute_url(), TOLD).status_code == 404
    assert sign_in(zainab).post(asked.get_absolute_url(), TOLD).status_code == 302

    assert Answer.objects.get().text == TOLD["text"]


def test_a_link_of_one_call_opens_no_other(asked, edda, alliance):
    way = way_in()
    other = make_call(edda, title="Another one")
    open_call(other, alliance)
    elsewhere = Ask.objects.get(call=other).get_absolute_url()

    assert Client().get(f"{elsewhere}?{way.partition('?')[2]}").status_code == 302  # to sign in


def test_a_link_that_was_revoked_opens_nothing(asked):
    way = way_in()
    for link in Link.objects.filter(purpose="network-answer"):
        link.revoke()

    assert Client().get(way)["Location"].startswith("/accounts/login/")


def test_the_way_to_an_address_closes_when_it_is_the_partners_no_more(call, edda):
    partner = make_partner("By mail", address="old@bymail.example")
    open_call(call, partner)
    send_all()
    old = way_in()
    assert Client().get(old)["Location"] == Ask.objects.get().get_absolute_url()

    partner.change({"address": "new@bymail.example"}, by=Actor.objects.system())

    assert Client().get(old)["Location"].startswith("/accounts/login/")
    near(Ask.objects.get())
    assert asking.remind() == 1
    send_all()
    new = way_in("call-reminded")
    assert Client().get(new)["Location"] == Ask.objects.get().get_absolute_url()
    assert Client().get(old)["Location"].startswith("/accounts/login/")

    make_contact("Zuri", partner)  # who answers from now on
    assert Client().get(new)["Location"].startswith("/accounts/login/")


def test_quoting_is_allowed_afterwards_on_the_page(asked, edda, client):
    browser, page = browser_of(way_in())
    browser.post(page, {"text": TOLD["text"]})
    Answer.objects.get().accept(TOLD["text"], by=Actor.objects.system())
    assert not Passage.objects.filter(anchor="answer-1").exists()

    for _time in range(2):
        browser.post(page, {"quote": "1"})

    assert Answer.objects.get().may_be_quoted
    assert Passage.objects.get(anchor="answer-1").text == TOLD["text"]
    assert Fact.objects.filter(verb="call.quoting_allowed").count() == 1
    assert browser.post(page, {"quote": "7"}).status_code == 404
    assert client.post(page, {"quote": "1"}, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 404


def test_the_same_words_with_the_box_ticked_are_no_old_form(asked):
    browser, page = browser_of(way_in())
    browser.post(page, {"text": TOLD["text"], "once": "a"})

    browser.post(page, TOLD | {"once": "a"})

    assert Answer.objects.get(may_be_quoted=True).address == TOLD["address"]


def test_an_acceptance_is_taken_back_and_nothing_of_it_is_read(asked, edda, client):
    browser, page = browser_of(way_in())
    browser.post(page, TOLD | {"text": "Ring Ali on 0700 123456. Zeolite held."})
    staff, call = sign_in(edda), asked.call.get_absolute_url()
    staff.post(f"{call}answers/1/", {"words": "Ring Ali on 0700 123456. Zeolite held."})
    passage = Passage.objects.get(anchor="answer-1")
    excerpt = Excerpt.objects.take(passage, "Ring Ali", by=Actor.objects.system())
    asked.call.close(by=Actor.objects.system())

    staff.post(f"{call}answers/1/", {"back": "1"})

    assert "Ring Ali" not in client.get(call).text
    assert not Passage.objects.filter(anchor="answer-1").exists()
    excerpt.refresh_from_db()
    assert excerpt.stage == Excerpt.Stage.WITHDRAWN
    assert staff.post(f"{call}answers/1/", {"back": "1"}).status_code == 409
    assert Fact.objects.filter(verb="call.acceptance_taken_back").count() == 1
    send_all()
    assert letters("call-accepted") == []

    staff.post(f"{call}answers/1/", {"words": "Zeolite held."})
    assert "Zeolite held." in client.get(call).text


def test_a_closed_call_is_withdrawn_with_all_that_was_quoted_of_it(asked, edda, client):
    browser, page = browser_of(way_in())
    browser.post(page, TOLD)
    Answer.objects.get().accept(TOLD["text"], by=Actor.objects.system())
    passage = Passage.objects.get(anchor="answer-1")
    excerpt = Excerpt.objects.take(passage, "held for five days", by=Actor.objects.system())
    asked.call.close(by=Actor.objects.system())

    sign_in(edda).post(f"{asked.call.get_absolute_url()}withdrawal/")

    assert client.get(asked.call.get_absolute_url()).status_code == 404
    assert not Entry.objects.filter(kind="call").exists()
    excerpt.refresh_from_db()
    assert excerpt.stage == Excerpt.Stage.WITHDRAWN


@pytest.mark.parametrize("how", ["taken back", "withdrawn"])
def test_what_was_taken_back_is_read_in_the_discussion_no_more(how, frida, discussion, alliance, zainab):
    call, by = make_call(frida, about=entry_of(discussion)), Actor.objects.system()
    open_call(call, alliance)
    told = {"voice": told_in(zainab, Ask.objects.get().place), "may_be_quoted": True, "once": "a", "by": by}
    answer = Answer.objects.give(Ask.objects.get(), text="Ring Ali. It held.", **told)
    answer.accept("Ring Ali. It held.", by=by)
    settle_all()
    post = Post.objects.get(text__contains="Ring Ali")
    taken = Excerpt.objects.take(Passage.objects.get(text__contains="Ring Ali", anchor=post.anchor), "Ali", by=by)

    answer.take_off(by=by) if how == "taken back" else call.withdraw(by=by)
    settle_all()

    post.refresh_from_db()
    assert post.stage == Post.Stage.HIDDEN
    assert Excerpt.objects.get(pk=taken.pk).stage == Excerpt.Stage.WITHDRAWN
    if how == "taken back":
        answer.accept("It held.", by=by)
        settle_all()
        assert Post.objects.shown().latest("pk").text.startswith("It held.")


def test_a_closed_call_takes_nothing_and_gives_back_what_was_typed(asked):
    browser, page = browser_of(way_in())
    asked.call.close(by=Actor.objects.system())

    answer = browser.post(page, TOLD)

    assert answer.status_code == 409
    assert TOLD["text"] in answer.text
    assert Answer.objects.count() == 0


def test_of_a_withdrawn_call_nothing_is_shown(asked, client):
    browser, page = browser_of(way_in())
    asked.call.withdraw(by=Actor.objects.system())

    assert "Cold boxes" not in browser.get(page).text
    assert client.get(asked.call.get_absolute_url()).status_code == 404
    assert not Entry.objects.filter(kind="call").exists()


@pytest.mark.parametrize(
    "told",
    [{"text": ""}, {"text": "x" * 8001}, TOLD | {"address": "javascript:alert(1)"}, {"text": "a\0b"}],
    ids=["nothing typed", "too long", "no address of a page", "letters lost"],
)
def test_bad_input_is_refused_with_its_words_kept(asked, told):
    browser, page = browser_of(way_in())

    answer = browser.post(page, told)

    assert answer.status_code == 422
    assert "wrong-why" in answer.text
    assert Answer.objects.count() == 0


def test_what_may_not_be_quoted_is_not_in_the_catalogue(asked, edda):
    browser, page = browser_of(way_in())
    browser.post(page, {"text": TOLD["text"]})
    answer = Answer.objects.get()

    answer.accept(answer.text, by=Actor.objects.system())

    assert not Passage.objects.filter(anchor="answer-1").exists()


def test_scripts_are_shown_as_they_were_typed(asked, edda):
    browser, page = browser_of(way_in())
    browser.post(page, {"text": "<script>alert(1)</script>"})

    assert "<script>alert(1)" not in sign_in(edda).get(asked.call.get_absolute_url()).text


def test_words_of_an_accepted_answer_are_quoted_with_the_name_of_the_partner(asked, zainab):
    browser, page = browser_of(way_in())
    browser.post(page, TOLD)
    Answer.objects.get().accept(TOLD["text"], by=Actor.objects.system())
    passage = Passage.objects.select_related(*with_voice()).get(anchor="answer-1")

    excerpt = Excerpt.objects.take(passage, "held for five days", by=Actor.objects.system())

    assert excerpt.stage == Excerpt.Stage.GIVEN
    assert shown_as(passage.voice).name == "Cold Chain Alliance"
    assert zainab.name not in shown_as(passage.voice).name
