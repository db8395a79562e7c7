"""What is owed and failed stands on a screen of /cms/, with its error and a button."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from helpdesk import facts
from hlh.activity import verbs
from hlh.activity.ledger import settle_all
from hlh.activity.models import Fact, Reaction
from hlh.mail.models import Incoming, Letter
from tests.conftest import ask, sign_in

OWED = "/cms/owed/"


@pytest.fixture
def keeper(ada):
    settle_all()
    return sign_in(ada)


@pytest.fixture
def heard(monkeypatch):
    heard = []
    monkeypatch.setitem(verbs._reactions, facts.ASKED, {"tests.listen": lambda fact: heard.append(fact.pk)})
    return heard


def stuck(number=1):
    """Reactions that were tried ten times."""
    for one in range(number):
        ask(once=f"stuck {one} {Fact.objects.count()}")
    rows = Reaction.objects.owed()
    rows.update(tries=10, due_at=None, trouble="ValueError: poison <b>")
    return list(rows)


def give_up(number=1):
    for one in range(number):
        Letter.objects.create(
            kind="question-received",
            to_address=f"wanjiru{one}@health.example",
            reason="You asked.",
            state=Letter.State.FAILED,
            tries=80,
            trouble="SMTPRecipientsRefused: 550",
        )


def could_not_be_handled(number=1):
    """Messages that came in, and were tried twenty times."""
    for one in range(number):
        Incoming.objects.create(
            raw=b"Subject: Secret",
            size=15,
            digest=f"{one} {Incoming.objects.count()}",
            sender="wanjiru@health.example",
            recipient="r-secret@hub.example",
            state=Incoming.State.FAILED,
            tries=Incoming.MOST_TRIES,
            trouble="HandlerLost",
        )


def test_where_nothing_failed_the_page_says_so(keeper, heard):
    ask()

    answer = keeper.get(OWED)

    assert "There is nothing to do here" in answer.text
    assert "Try again" not in answer.text


def test_a_stuck_reaction_is_shown_with_its_error_and_tried_again(keeper, heard):
    [reaction] = stuck()
    page = keeper.get(OWED).text
    assert "ValueError: poison &lt;b&gt;" in page
    assert "question.asked" in page

    answer = keeper.post(f"{OWED}reactions/{reaction.pk}/", follow=True)
    settle_all()

    assert "1 is tried again" in answer.text
    assert heard == [reaction.fact_id]
    assert "There is nothing to do here" in keeper.get(OWED).text


def test_a_reaction_owed_for_more_than_five_minutes_is_shown_before_it_gives_up(keeper, heard, monkeypatch):
    ask()
    assert not Reaction.objects.late().exists()

    monkeypatch.setattr("hlh.activity.models.facts.LATE", timedelta(seconds=-1))

    assert "tests.listen" in keeper.get(OWED).text


def test_a_letter_that_gave_up_is_tried_again_and_nobodys_address_is_shown(keeper):
    give_up()
    page = keeper.get(OWED).text
    assert "SMTPRecipientsRefused" in page
    assert "wanjiru" not in page

    keeper.post(f"{OWED}letters/{Letter.objects.get().pk}/")

    letter = Letter.objects.get()
    assert (letter.state, letter.tries) == (Letter.State.WAITING, 0)
    assert letter.due_at <= now()


def test_mail_that_could_not_be_handled_is_tried_again_and_nothing_of_it_is_shown(keeper):
    could_not_be_handled()
    message = Incoming.objects.get()
    page = keeper.get(OWED).text
    assert "HandlerLost" in page
    assert not [words for words in ("wanjiru", "r-secret", "Secret") if words in page]

    keeper.post(f"{OWED}messages/{message.pk}/")

    message.refresh_from_db()
    assert (message.state, message.tries) == ("waiting", 0)
    assert message.due_at <= now()


def test_a_code_of_the_door_is_not_offered(keeper):
    give_up()
    Letter.objects.update(kind=Letter.DOOR)

    assert "There is nothing to do here" in keeper.get(OWED).text


def test_all_are_tried_again_at_once(keeper, heard):
    stuck(3)
    give_up(2)
    could_not_be_handled(2)

    answer = keeper.post(f"{OWED}again/", follow=True)
    settle_all()

    assert "7 are tried again" in answer.text
    assert len(heard) == 3
    assert not Letter.objects.failed().exists()
    assert not Incoming.objects.failed().exists()


def test_what_is_settled_meanwhile_is_a_miss(keeper, heard):
    [reaction] = stuck()
    Reaction.objects.update(settled_at=now())

    assert keeper.post(f"{OWED}reactions/{reaction.pk}/").status_code == 404
    assert keeper.post(f"{OWED}letters/1/").status_code == 404
    assert keeper.post(f"{OWED}messages/1/").status_code == 404


def test_thirty_rows_stand_on_two_pages_and_cost_what_one_costs(keeper, heard):
    stuck()
    give_up()
    could_not_be_handled()
    keeper.get(OWED)
    with CaptureQueriesContext(connection) as few:
        keeper.get(OWED)
    stuck(29)
    give_up(29)
    could_not_be_handled(29)
    with CaptureQueriesContext(connection) as many:
        first = keeper.get(OWED)

    assert len(many) == len(few) <= 15
    assert first.text.count("reactions/") == first.text.count("messages/") == 25
    oldest = Reaction.objects.owed().order_by("pk")[5]
    assert f"?reactions={oldest.pk}" in first.text
    assert keeper.get(OWED, {"reactions": oldest.pk}).text.count("reactions/") == 5
    assert keeper.get(OWED, {"reactions": "x"}).status_code == 200


def test_only_administrators_open_it(keeper, heard, oskar):
    settle_all()
    [reaction] = stuck()
    oskar.user_permissions.add(Permission.objects.get(codename="access_admin"))
    browser = sign_in(oskar)

    assert browser.get(OWED).status_code == 403
    assert browser.post(f"{OWED}again/").status_code == 403
    assert browser.post(f"{OWED}reactions/{reaction.pk}/").status_code == 403
    could_not_be_handled()
    assert browser.post(f"{OWED}messages/{Incoming.objects.get().pk}/").status_code == 403
    assert Incoming.objects.failed().count() == 1
    assert Reaction.objects.stuck().count() == 1


def test_the_menu_leads_here(keeper):
    assert OWED in keeper.get("/cms/").text
