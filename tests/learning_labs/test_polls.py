"""A poll counts what people think, closes by the clock, and tells nobody who voted what."""

import csv
import io
import zipfile
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact
from hlh.mail.models import Letter, Notice, Preferences
from hlh.mail.tasks import send_due
from hlh.people.erasing import erase
from hlh.people.exporting import everything_of
from hlh.people.models import Naming
from learning_labs.models import Ballot, Poll
from learning_labs.order import merging
from learning_labs.polls import voting
from learning_labs.polls.telling import tell_of_closed
from tests.conftest import discuss, make_lab, make_person, sign_in
from tests.learning_labs.test_keeping import begun
from tests.racing import at_once

ASKED = {"question": "How do you lend?", "answers": "By a book\nBy word of mouth\nNot at all", "days": "14"}


@pytest.fixture
def poll(keeper, discussion):
    """A poll that Faraja opened."""
    assert sign_in(keeper).post(f"{discussion.get_absolute_url()}polls/new/", ASKED).status_code == 302
    return Poll.objects.get()


def vote(person, poll, *places):
    there = f"{poll.discussion.get_absolute_url()}polls/{poll.pk}/vote/"
    return sign_in(person).post(there, {"answer": places})


def voters(poll, many, place=1):
    people = [make_person(f"Voter{number}") for number in range(many)]
    for person in people:
        voting.vote(poll, person, [place])
    return people


def close(poll):
    Poll.objects.filter(pk=poll.pk).update(closes_at=now() - timedelta(seconds=1))


def page_of(poll, person=None):
    browser = sign_in(person) if person else Client()
    return browser.get(poll.discussion.get_absolute_url()).text


def results_of(poll):
    return Client().get(f"{poll.discussion.get_absolute_url()}polls/{poll.pk}/results.csv")


def test_who_may_write_votes_with_one_tap_and_may_change_it(poll, amina):
    page = page_of(poll, amina)
    assert "How do you lend?" in page
    assert page.count('type="radio" name="answer"') == 3
    assert vote(amina, poll, "2").status_code == 302
    assert vote(amina, poll, "3").status_code == 302
    assert Ballot.objects.get().places == [3]
    assert 'name="answer" value="3" checked' in page_of(poll, amina)
    assert 'type="radio"' not in page_of(poll)
    assert "Whoever may write here votes." in page_of(poll)


def test_figures_are_shown_when_it_closes_and_before_that_not_even_counted(poll, amina):
    voters(poll, 6)
    voting.vote(poll, amina, [2])
    assert "people voted" not in page_of(poll, amina)
    assert results_of(poll).status_code == 404
    close(poll)
    page = page_of(poll)
    assert "7 people voted." in page
    table = list(csv.reader(io.StringIO(results_of(poll).content.decode("utf-8-sig"))))
    assert table == [
        ["How do you lend?", "Votes"],
        ["By a book", "6"],
        ["By word of mouth", "1"],
        ["Not at all", "0"],
        ["People who voted", "7"],
    ]


def test_so_few_votes_that_they_might_tell_who_are_not_shown(poll):
    voters(poll, 4)
    close(poll)
    assert "So few voted" in page_of(poll)
    assert "4 people voted" not in page_of(poll)
    assert results_of(poll).status_code == 404


def test_a_vote_for_a_poll_that_closed_meanwhile_is_answered_clearly_and_not_counted(poll, amina):
    voters(poll, 5)
    close(poll)
    answer = vote(amina, poll, "1")
    assert answer.status_code == 409
    assert "Your vote was not counted." in answer.text
    assert "5 people voted." in answer.text
    assert not Ballot.objects.filter(person=amina).exists()


@pytest.mark.parametrize("places", [[], ["0"], ["4"], ["x"], ["1", "2"], ["\0"], ["9" * 30]])
def test_a_vote_that_is_none_is_refused_with_what_to_do(poll, amina, places):
    answer = vote(amina, poll, *places)
    assert answer.status_code == 409
    assert "Choose" in answer.text
    assert not Ballot.objects.exists()


def test_several_may_be_chosen_where_the_poll_says_so(keeper, discussion, amina):
    sign_in(keeper).post(f"{discussion.get_absolute_url()}polls/new/", ASKED | {"takes_several": "on"})
    poll = Poll.objects.get()
    assert page_of(poll, amina).count('type="checkbox" name="answer"') == 3
    vote(amina, poll, "3", "1", "1")
    assert Ballot.objects.get().places == [1, 3]


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"question": ""}, "Ask something."),
        ({"answers": "One"}, "Write two answers at least"),
        ({"answers": "One\nOne\n"}, "Write two answers at least"),
        ({"answers": "\n".join("abcdefghi")}, "Write 8 answers at most."),
        ({"answers": f"One\n{'x' * 121}"}, "An answer is too long."),
        ({"days": "91"}, "90 days at most"),
        ({"days": "0"}, "a day at least"),
        ({"days": "soon"}, "Write a number of days"),
    ],
)
def test_a_poll_that_cannot_be_asked_says_why_and_keeps_what_was_typed(keeper, discussion, said, wrong):
    answer = sign_in(keeper).post(f"{discussion.get_absolute_url()}polls/new/", ASKED | said)
    assert answer.status_code == 422
    assert wrong in answer.text
    assert (said.get("question", ASKED["question"])) in answer.text
    assert not Poll.objects.exists()


def test_advice_for_a_patient_is_not_decided_by_a_poll(keeper, discussion):
    said = {"question": "Shall I give the child 250 mg amoxicillin twice a day?", "answers": "Yes\nNo"}
    assert sign_in(keeper).post(f"{discussion.get_absolute_url()}polls/new/", ASKED | said).status_code == 409
    assert not Poll.objects.exists()


def test_one_poll_is_open_at_a_time(poll, keeper):
    there = f"{poll.discussion.get_absolute_url()}polls/new/"
    assert sign_in(keeper).post(there, ASKED).status_code == 409
    close(poll)
    assert sign_in(keeper).post(there, ASKED).status_code == 302
    assert Poll.objects.count() == 2


def test_who_began_a_discussion_may_ask_and_end_but_not_take_votes_away(lab, amina):
    mine = begun(lab, amina, "Who lends?", naming=Naming.NOBODY)
    assert "Ask by a poll" in sign_in(amina).get(mine.get_absolute_url()).text
    sign_in(amina).post(f"{mine.get_absolute_url()}polls/new/", ASKED)
    poll = Poll.objects.get()
    voters(poll, 5)
    there = f"{mine.get_absolute_url()}polls/{poll.pk}/ending/"
    assert sign_in(amina).post(there, {"away": "1"}).status_code == 403
    assert sign_in(amina).post(there).status_code == 302
    assert "5 people voted." in page_of(poll)
    assert sign_in(make_person("Otieno")).get(f"{mine.get_absolute_url()}polls/new/").status_code == 403


def test_a_poll_in_which_nobody_voted_goes_when_it_is_ended(poll, keeper):
    sign_in(keeper).post(f"{poll.discussion.get_absolute_url()}polls/{poll.pk}/ending/")
    assert not Poll.objects.exists()
    assert "How do you lend?" not in page_of(poll)


def test_a_facilitator_takes_a_poll_away_and_the_log_says_so(poll, keeper):
    voters(poll, 2)
    sign_in(keeper).post(f"{poll.discussion.get_absolute_url()}polls/{poll.pk}/ending/", {"away": "1"})
    assert not Poll.objects.exists()
    assert "Took a poll away" in sign_in(keeper).get(f"{poll.discussion.lab.get_absolute_url()}log/").text


def test_who_voted_hears_once_what_came_of_it(poll, amina):
    voters(poll, 5)
    vote(amina, poll, "2")
    Preferences.objects.create(person=amina, cadences={"poll-closed": "now"})
    assert tell_of_closed() == 0
    close(poll)
    assert tell_of_closed() == 1
    assert tell_of_closed() == 0
    settle_all()
    send_due()
    assert Notice.objects.filter(kind="poll-closed").count() == 6
    text = Letter.objects.get(kind="poll-closed").text
    assert "By a book: 5\nBy word of mouth: 1\nNot at all: 0\n6 people voted." in text


def test_a_vote_leaves_no_trace_but_a_ballot_that_goes_with_its_owner(poll, amina):
    others = voters(poll, 5, place=2)
    facts = Fact.objects.count()
    vote(amina, poll, "1")
    assert Fact.objects.count() == facts
    packed = zipfile.ZipFile(io.BytesIO(everything_of(amina)))
    assert "How do you lend?" in b"".join(packed.read(name) for name in packed.namelist()).decode()
    hers = Ballot.objects.get(person=amina).pk
    erase(amina, by=Actor.objects.system())
    close(poll)
    assert f"{len(others)} people voted." in page_of(poll)
    assert not Ballot.objects.filter(pk=hers).exists()


def test_figures_that_were_shown_do_not_tell_what_an_erased_person_chose(poll, amina):
    voters(poll, 5, place=2)
    vote(amina, poll, "1")
    close(poll)
    before = results_of(poll).content
    hers = Ballot.objects.get(person=amina).pk
    erase(amina, by=Actor.objects.system())
    assert results_of(poll).content == before
    assert Ballot.objects.get(pk=hers).person is None


def test_a_poll_goes_along_when_its_discussion_is_merged(poll, keeper, lab, amina):
    new = begun(lab, amina, "What do you do when stocks end?")
    old = begun(lab, amina, "Who lends?")
    Poll.objects.update(discussion=old)
    merging.merge(old, new, because="", by=Actor.objects.of(keeper))
    assert "How do you lend?" in Client().get(new.get_absolute_url()).text


def test_of_two_open_polls_that_are_merged_one_stays_open_and_its_letter_finds_it(poll, keeper, lab, amina):
    new, by = begun(lab, amina, "What do you do when stocks end?"), Actor.objects.of(keeper)
    old = begun(lab, amina, "Who lends?")
    Poll.objects.update(discussion=old)
    asked = {"question": "Who pays?", "answers": ["We", "They"], "takes_several": False, "days": 3}
    stays = voting.ask(new, **asked, by=by)
    poll.refresh_from_db()
    voting.vote(poll, amina, [1])
    Preferences.objects.create(person=amina, cadences={"poll-closed": "now"})
    merging.merge(old, new, because="", by=by)
    assert list(Poll.objects.open()) == [stays]
    assert tell_of_closed() == 1
    settle_all()
    send_due()
    assert "How do you lend?" in Letter.objects.get(kind="poll-closed").text


def test_a_page_without_a_poll_asks_for_none_and_one_with_polls_once(discussion, keeper):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            Client().get(discussion.get_absolute_url())
        return len(queries)

    asked()
    without = asked()
    for _time in range(3):
        sign_in(keeper).post(f"{discussion.get_absolute_url()}polls/new/", ASKED)
        Poll.objects.update(closes_at=now())
    assert Poll.objects.count() == 3
    assert asked() == without + 1


def test_words_that_a_spreadsheet_would_work_out_are_only_words(keeper, discussion):
    said = {"question": "=1+1", "answers": "=HYPERLINK(1)\n@two"}
    sign_in(keeper).post(f"{discussion.get_absolute_url()}polls/new/", ASKED | said)
    poll = Poll.objects.get()
    voters(poll, 5)
    close(poll)
    assert [row[0] for row in csv.reader(io.StringIO(results_of(poll).content.decode("utf-8-sig")))][:3] == [
        "'=1+1",
        "'=HYPERLINK(1)",
        "'@two",
    ]


def test_votes_at_the_same_moment_all_count_and_one_persons_counts_once(whole):
    asked = {"question": "Who pays?", "answers": ["We", "They"], "takes_several": False, "days": 3}
    poll = voting.ask(discuss(make_lab()), **asked, by=Actor.objects.system())
    people = [make_person(f"Voter{number}") for number in range(4)]
    acts = [lambda person=person: voting.vote(poll, person, [1]) for person in [*people, people[0], people[0]]]
    assert at_once(*acts) == ["done"] * 6
    assert Ballot.objects.count() == 4
