from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact
from hlh.mail.models import Letter
from hlh.mail.tasks import send_due
from hlh.people.erasing import erase
from hlh.portal import feedback
from hlh.portal.models import Report

OURS = {"Sec-Fetch-Site": "same-origin"}


def tell(browser, text="The third link leads nowhere.", page="/labs/", **fields):
    return browser.post("/feedback/", {"text": text, "page": page} | fields, headers=OURS)


def test_every_page_has_the_box_and_a_remark_needs_no_account_and_no_token(db):
    stranger = Client(enforce_csrf_checks=True)
    assert 'action="/feedback/"' in stranger.get("/labs/").text
    sent = tell(stranger)
    assert sent.status_code == 303
    page = stranger.get(sent["Location"])
    assert "The third link leads nowhere." in page.text
    assert page["Cache-Control"] == "no-store"
    assert Client().get(sent["Location"]).status_code == 404


def test_the_page_is_kept_without_its_query_and_no_other_site_is(client, db):
    tell(client, page="/search/?q=my+illness#x", text="a")
    tell(client, page="//evil.example/", text="b")
    assert set(Report.objects.values_list("page", flat=True)) == {"/search/", "/"}


def test_what_another_site_sends_is_asked_about_first(db):
    answer = Client(enforce_csrf_checks=True).post(
        "/feedback/", {"text": "x"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert "Send this?" in answer.text
    assert not Report.objects.exists()


def test_an_empty_remark_is_refused_with_the_remedy_and_a_wrong_address_keeps_the_words(client, db):
    assert tell(client, text=" ").status_code == 422
    wrong = tell(client, text="Too small on my phone", address="nobody")
    assert wrong.status_code == 422
    assert "Too small on my phone" in wrong.text
    assert "name@health.example" in wrong.text


def test_an_administrator_answers_and_the_sender_is_told(as_, amina, ada):
    report = Report.objects.get(ref=tell(as_(amina))["Location"].split("/")[-2])
    office = as_(ada)
    assert "The third link leads nowhere." in office.get("/feedback/reports/").text
    assert office.post(f"/feedback/{report.ref}/stage/", {"stage": "seen"}).status_code == 302
    office.post(f"/feedback/{report.ref}/answer/", {"words": "It leads there again."})
    settle_all()
    send_due()
    assert "It leads there again." in as_(amina).get(report.get_absolute_url()).text
    assert Letter.objects.get(kind="report-answered").state == Letter.State.SENT
    again = office.post(f"/feedback/{report.ref}/answer/", {"words": "Twice."})
    assert again.status_code == 409
    assert list(Fact.objects.filter(verb__startswith="report").order_by("pk").values_list("verb", flat=True)) == [
        "report.sent",
        "report.seen",
        "report.answered",
    ]


def test_a_stranger_with_an_address_gets_the_answer_with_a_link_that_opens_it(client, db, ada):
    tell(client, address="nurse@health.example")
    report = Report.objects.get()
    report.reply(words="Mended.", by=Actor.objects.of(ada))
    settle_all()
    send_due()
    link = Letter.objects.get(kind="report-answered").text.split("/feedback/")[1].split()[0]
    assert "Mended." in Client().get(f"/feedback/{link}", follow=True).text


def test_others_neither_read_nor_answer(as_, client, fatou, amina):
    sent = tell(as_(amina))["Location"]
    assert as_(fatou).get(sent).status_code == 404
    refused = as_(fatou).post(f"{sent}answer/", {"words": "x"})
    assert refused.status_code == 403
    assert "Only administrators" in refused.text
    assert as_(fatou).get("/feedback/reports/").status_code == 403


def test_a_network_that_sends_without_end_is_asked_to_wait_and_keeps_its_words(client, db, monkeypatch):
    monkeypatch.setattr(feedback, "MOST_IN_A_DAY", 2)
    for number in range(2):
        assert tell(client, text=f"Remark {number}").status_code == 303
    waiting = tell(client, text="My third remark")
    assert waiting.status_code == 409
    assert "My third remark" in waiting.text


def test_two_taps_at_once_send_one_remark(whole):
    def tap(_number):
        try:
            return tell(Client()).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(tap, range(4))) == {303}
    assert Report.objects.count() == 1


@pytest.mark.parametrize("rows", [1, 31])
def test_the_list_asks_as_often_for_thirty_as_for_one(as_, ada, rows, django_assert_max_num_queries):
    by = Actor.objects.system()
    for number in range(rows):
        said = {"page": "/", "text": f"r{number}", "address": "", "language": "en", "once": str(number)}
        Report.objects.send(ada, **said, by=by)
    office = as_(ada)
    with django_assert_max_num_queries(5):
        page = office.get("/feedback/reports/").text
    assert page.count('class="entry"') == min(rows, 30)
    assert ('rel="next"' in page) == (rows > 30)


def test_an_erased_person_leaves_no_remark(as_, amina):
    sent = tell(as_(amina))["Location"]
    erase(amina, by=Actor.objects.system())
    assert not Report.objects.exists()
    assert Client().get(sent).status_code == 404


def test_behind_a_proxy_each_network_has_its_own_limit(client, db, monkeypatch, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    monkeypatch.setattr(feedback, "MOST_IN_A_DAY", 1)

    def told(words, forwarded):
        headers = {"Sec-Fetch-Site": "same-origin", "X-Forwarded-For": forwarded}
        return client.post("/feedback/", {"text": words, "page": "/labs/"}, headers=headers).status_code

    assert told("one", "203.0.113.7") == 303
    assert told("two", "203.0.113.9") == 409
    assert told("three", "198.51.100.1") == 303
    assert told("a first address is anybody's word", "192.0.2.1, 203.0.113.7") == 409
