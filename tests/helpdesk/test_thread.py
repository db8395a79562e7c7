"""One question goes round: asked, recognised, discussed, answered, judged."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.test import Client

from helpdesk import reactions
from helpdesk.models import Question
from helpdesk.tasks import tell_askers
from helpdesk.views import asking
from hlh.activity.ledger import settle_all
from hlh.activity.models import Fact
from hlh.links.models import Link
from hlh.links.ways import KEY
from hlh.mail.models import Letter
from hlh.mail.tasks import send_due
from learning_labs.models import Discussion
from tests.conftest import ask, discuss, make_lab, make_person, post_to, sign_in
from tests.racing import at_once

TEXT = "paracetamol and ORS finished in all health posts, nothing delivered. Call me: 0700 123 456"
SAME_SITE = {"headers": {"sec-fetch-site": "same-origin"}}


def ask_over_http(client, text=TEXT, **fields):
    """Both pages of asking, as a browser without JavaScript goes through them."""
    near = client.post("/helpdesk/ask/", {"text": text, "look": "1"}, **SAME_SITE)
    once = re.search(r'name="once" value="(\w+)"', near.text).group(1)
    return client.post("/helpdesk/ask/", {"text": text, "once": once, **fields}, **SAME_SITE)


@pytest.fixture
def labs(db):
    return [make_lab(f"area-{number}", areas=[number]) for number in range(1, 11)]


def test_the_whole_way_round(client, labs, amina, settings):
    settings.ANSWER_PAUSE = 0
    sent = ask_over_http(client, reply="asker@health.example", naming="1", country="KEN")
    page = sent["Location"]
    assert sent.status_code == 303
    settle_all()

    question = Question.objects.get()
    assert (question.stage, question.area_id) == ("routed", 6)
    discussion = Discussion.objects.get()
    assert "0700" not in discussion.posts.get().text
    assert "Discussed in a lab" in client.get(page).text

    member = Client()
    sign_in(amina, member)
    assert post_to(member, discussion, "The hospital lent us stock against a note.").status_code == 302
    settle_all()
    question.refresh_from_db()
    question.answer(by=Fact.objects.last().actor)
    settle_all()
    send_due()
    mine = client.get(page).text
    assert "The hospital lent us stock against a note." in mine
    letter = Letter.objects.get(kind="question-answered")
    assert "The hospital lent us stock" in letter.text
    assert letter.state == "sent"

    answer = question.answers.get()
    client.post(f"{page}verdict/", {"verdict": "solved", "answer": answer.pk})
    settle_all()
    question.refresh_from_db()
    discussion.refresh_from_db()
    assert question.stage == "closed"
    assert discussion.answer == discussion.posts.get(number=2)
    assert [fact.verb for fact in Fact.objects.filter(verb__startswith="question.").order_by("pk")] == [
        "question.asked",
        "question.recognised",
        "question.routed",
        "question.gathered",
        "question.answered",
        "question.judged",
        "question.closed",
    ]


def test_nothing_is_sent_before_the_near_answers_were_seen(client, labs):
    page = client.post("/helpdesk/ask/", {"text": TEXT, "look": "1"}, **SAME_SITE)
    assert page.status_code == 200
    assert "Send my question" in page.text
    assert "0700 123 456" in page.text
    assert not Question.objects.exists()


def test_the_same_form_sent_twice_asks_once_and_leads_to_the_same_page(client, labs):
    near = client.post("/helpdesk/ask/", {"text": TEXT, "look": "1"}, **SAME_SITE)
    once = re.search(r'name="once" value="(\w+)"', near.text).group(1)
    first = client.post("/helpdesk/ask/", {"text": TEXT, "once": once}, **SAME_SITE)
    second = client.post("/helpdesk/ask/", {"text": TEXT, "once": once}, **SAME_SITE)
    assert first["Location"] == second["Location"]
    assert Question.objects.count() == 1
    assert client.get(second["Location"]).status_code == 200


def test_asking_writes_what_it_must_and_nothing_more(client, labs, django_assert_max_num_queries):
    """A voice, the question, the fact, what is owed for it, and the link: five rows, within one transaction."""
    ask_over_http(client)

    with django_assert_max_num_queries(9):
        client.post("/helpdesk/ask/", {"text": "Another question about insulin", "once": "b" * 26}, **SAME_SITE)

    assert Question.objects.count() == Link.objects.count() == 2


def test_the_question_opens_to_its_asker_and_to_nobody_else(client, labs, amina, oskar):
    page = ask_over_http(client)["Location"]
    assert client.get(page).status_code == 200
    assert client.get(f"/fr{page}").status_code == 200
    stranger, member = Client(), Client()
    sign_in(amina, member)
    for other in (stranger, member):
        assert other.get(page).status_code == 404
        assert other.post(f"{page}verdict/", {"verdict": "solved"}).status_code == 404


def test_the_link_works_once_opened_and_tells_nobody_where_it_was(client, labs):
    page = ask_over_http(client)["Location"]
    way = re.search(rf"{page}\?{KEY}=[a-z2-7]+", client.get(page).text).group()
    other = Client()
    opened = other.get(way)
    assert (opened.status_code, opened["Location"]) == (303, page)
    shown = other.get(page)
    assert shown.status_code == 200
    assert (shown["Cache-Control"], shown["Referrer-Policy"]) == ("no-store", "no-referrer")


@pytest.mark.parametrize("key", ["", "aaaa", "a" * 26, "x" * 5000, "%00", "'; drop"])
def test_a_wrong_link_opens_nothing(client, labs, key):
    page = ask_over_http(client)["Location"]
    assert Client().get(f"{page}?{KEY}={key}").status_code == 404


def test_a_persons_own_question_opens_without_a_link(client, labs, amina):
    sign_in(amina, client)
    page = ask_over_http(client)["Location"]
    again = Client()
    sign_in(amina, again)
    assert again.get(page).status_code == 200


@pytest.mark.parametrize(
    ("text", "place"),
    [("amoxicillin dose for a 9 kg child with pneumonia, 250 mg?", "clinical"), ("I forgot my password", "other")],
)
def test_what_is_not_ours_is_handed_over(client, labs, text, place):
    page = ask_over_http(client, text, reply="asker@health.example")["Location"]
    settle_all()
    question = Question.objects.get()
    assert (question.stage, question.place) == ("handed_over", place)
    assert "Handed over" in client.get(page).text
    assert not Discussion.objects.exists()
    assert Letter.objects.filter(kind="question-handed-over").count() == 1


def test_without_a_fitting_lab_it_waits_for_a_person(client, db):
    ask_over_http(client)
    settle_all()
    question = Question.objects.get()
    assert (question.stage, question.why) == ("held", "no_lab")


def test_a_question_of_the_asker_is_no_answer_to_itself(client, labs, amina):
    sign_in(amina, client)
    ask_over_http(client)
    settle_all()
    discussion = Discussion.objects.get()
    post_to(client, discussion, "I forgot to say: it is about four health centres.")
    settle_all()
    assert not Question.objects.get().answers.exists()


def test_no_helps_reopens(client, labs, amina):
    page = ask_over_http(client)["Location"]
    settle_all()
    question = Question.objects.get()
    member = Client()
    sign_in(amina, member)
    post_to(member, Discussion.objects.get(), "Wait for the next delivery.")
    settle_all()
    question.refresh_from_db()
    question.answer(by=Fact.objects.last().actor)
    client.post(f"{page}verdict/", {"verdict": "no"})
    settle_all()
    question.refresh_from_db()
    assert (question.stage, question.verdict) == ("routed", "no")


def test_a_verdict_before_any_answer_is_too_early(client, labs):
    page = ask_over_http(client)["Location"]
    settle_all()
    early = client.post(f"{page}verdict/", {"verdict": "solved"})
    assert early.status_code == 409
    assert "Nothing has been answered yet" in early.text


def test_the_asker_gets_one_letter_for_several_answers(labs, amina, fatou, settings):
    settings.ANSWER_PAUSE = 0
    question = ask(TEXT, address="asker@health.example")
    settle_all()
    for person in (amina, fatou):
        member = Client()
        sign_in(person, member)
        post_to(member, Discussion.objects.get(), f"What {person.pk} did.")
    settle_all()
    tell_askers()
    settle_all()
    tell_askers()
    settle_all()
    assert Letter.objects.filter(kind="question-answered", to=question.voice).count() == 1


def test_a_question_that_cannot_be_told_of_now_keeps_no_other_waiting(whole, settings):
    settings.ANSWER_PAUSE = 0
    lab, expert = make_lab(), sign_in(make_person("Expert"))
    for words in (TEXT, f"{TEXT} Again."):
        post_to(expert, discuss(lab, words), "We lent stock.")
    settle_all()
    first, second = Question.objects.order_by("tell_at")
    with transaction.atomic():
        first.locked()  # somebody else is at it
        assert at_once(tell_askers) == ["done"]
    second.refresh_from_db()
    assert second.stage == "answered"
    assert list(Question.objects.to_tell()) == [first]


def test_who_would_rather_not_say_is_not_placed_by_their_account(client, labs, amina, oskar):
    sign_in(amina, client)
    ask_over_http(client, country="", naming="0")
    assert Question.objects.get().country_id is None
    sign_in(oskar, client)
    assert "Kenya" not in client.get("/helpdesk/queue/?view=all").text


def test_the_same_form_sent_at_once_asks_once(whole):
    def send(_number):
        browser = Client()
        answer = browser.post("/helpdesk/ask/", {"text": TEXT, "once": "the same key"}, **SAME_SITE)
        connection.close()
        return answer.status_code, answer["Location"]

    with ThreadPoolExecutor(4) as pool:
        answers = set(pool.map(send, range(4)))
    assert {status for status, _page in answers} == {303}
    assert len(answers) == Question.objects.count() == 1


def test_other_words_with_the_key_of_a_form_open_nothing_and_are_asked_too(client, labs):
    near = client.post("/helpdesk/ask/", {"text": TEXT, "look": "1"}, **SAME_SITE)
    once = re.search(r'name="once" value="(\w+)"', near.text).group(1)
    mine = client.post("/helpdesk/ask/", {"text": TEXT, "once": once}, **SAME_SITE)["Location"]
    other = Client()
    theirs = other.post("/helpdesk/ask/", {"text": "Who are you?", "once": once}, **SAME_SITE)["Location"]
    assert theirs != mine
    assert other.get(mine).status_code == 404
    assert Question.objects.count() == 2
    assert not Question.objects.filter(once__contains=once).exists()


def test_signing_out_closes_ones_own_question(client, labs, amina):
    sign_in(amina, client)
    page = ask_over_http(client)["Location"]
    assert client.get(page).status_code == 200
    client.logout()
    assert client.get(page).status_code == 404


def test_a_receipt_to_an_address_that_nobody_confirmed_repeats_no_words(client, labs):
    ask_over_http(client, f"{TEXT} Buy at https://shop.example", reply="victim@health.example")
    settle_all()
    send_due()
    letter = Letter.objects.get(kind="question-received")
    assert "shop.example" not in letter.subject + letter.text + letter.html


def test_a_network_that_asks_without_end_is_asked_to_wait_and_keeps_its_words(client, labs, monkeypatch):
    monkeypatch.setattr(asking, "MOST_IN_A_DAY", 2)
    answers = [ask_over_http(client, f"{TEXT} {number}") for number in range(3)]
    assert [answer.status_code for answer in answers] == [303, 303, 409]
    assert f"{TEXT} 2" in answers[2].text
    assert Question.objects.count() == 2


def test_an_address_that_others_type_gets_few_letters_in_a_day(labs, monkeypatch):
    monkeypatch.setattr(reactions, "MOST_TO_AN_ADDRESS", 2)
    for number in range(3):
        ask(f"{TEXT} {number}", address="Victim@health.example")
    ask(f"{TEXT} once more", address="other@health.example")
    settle_all()
    to = Letter.objects.filter(kind="question-received").values_list("to__address", flat=True)
    assert sorted(to) == ["Victim@health.example", "Victim@health.example", "other@health.example"]


@pytest.mark.parametrize("latest", ["partly", "no", "solved"])
def test_the_latest_verdict_counts_whichever_fact_is_settled_first(client, labs, amina, fatou, latest):
    page = ask_over_http(client)["Location"]
    settle_all()
    for person in (amina, fatou):
        member = Client()
        sign_in(person, member)
        post_to(member, Discussion.objects.get(), f"What {person.name} did.")
    settle_all()
    question = Question.objects.get()
    question.answer(by=Fact.objects.last().actor)
    first, second = question.answers.order_by("pk")
    client.post(f"{page}verdict/", {"verdict": "solved", "answer": first.pk})
    client.post(f"{page}verdict/", {"verdict": latest, "answer": second.pk})
    settle_all()
    question.refresh_from_db()
    discussion = Discussion.objects.get()
    assert question.stage == {"partly": "answered", "no": "routed", "solved": "closed"}[latest]
    assert discussion.answer == (discussion.posts.get(number=3) if latest == "solved" else None)
