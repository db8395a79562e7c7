"""A search narrowed down by lab, by whether it was solved, and by day: of labs only those that the reader sees."""

import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils.timezone import localdate, now

from helpdesk.models import Question
from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor
from hlh.catalogue.checking import differences
from hlh.catalogue.entries import entry_of
from hlh.catalogue.models import Entry
from hlh.portal.models import ReaderKey
from learning_labs.models import Lab
from learning_labs.order.merging import merge
from learning_labs.order.splitting import split
from tests.conftest import discuss, make_lab, post_to, sign_in
from tests.learning_labs.test_keeping import begun
from tests.learning_labs.test_sessions import make_session

HUB = Actor.objects.system
CHIP = re.compile(r'class="chip[^"]*" href="(\?[^"]*)"[^>]*><bdi[^>]*>([^<]*)</bdi> <data value="(\d+)"')
SEALED = "Zebrafold"  # how the private lab is called, and nothing else


@pytest.fixture
def closed(db, amina):
    """A lab that Amina alone reads, with a discussion and a session."""
    lab = make_lab("zebra", title=SEALED, readers="lab")
    lab.welcome(amina, by=HUB())
    discuss(lab, text="Insulin is short where nobody looks", once="closed")
    make_session(lab, title="Insulin behind the door")
    return lab


def chips(page):
    """The choices of a page: how each is called, its address and its count."""
    return {label: (address.replace("&amp;", "&"), int(count)) for address, label, count in CHIP.findall(page)}


def found(client, query):
    answer = client.get(f"/search/?{query}")
    assert answer.status_code == 200, answer.text[-2000:]
    return answer.text.count('<li class="entry">')


def main_of(answer, slug):
    """What a page says itself, whatever was typed."""
    return answer.text.partition("<main")[2].partition("</main>")[0].replace(slug, "-")


def solved(thing):
    return entry_of(thing).solved


# Labs


def test_what_stands_in_a_lab_is_found_by_it(client, lab, discussion):
    make_session(lab)
    discuss(make_lab("else"), text="Insulin ran out elsewhere", once="else")
    assert {entry.kind for entry in Entry.objects.filter(lab="supplies")} == {"lab", "discussion", "session"}
    assert found(client, "lab=supplies") == 3
    assert found(client, "q=insulin&lab=supplies") == 1
    assert found(client, "q=insulin") == 2
    assert 'href="?q=insulin&amp;lab=else"' in client.get("/search/?q=insulin&lab=supplies").text  # another one instead


def test_a_private_lab_is_told_of_to_its_people_alone(client, as_, amina, fatou, discussion, closed):
    for reader in (client, as_(fatou)):
        for query in ("", "?q=insulin", "?q=insuline", "?kind=lab", "?lab=supplies", "?q=zebrafold"):
            page = reader.get(f"/search/{query}").text
            assert SEALED not in page
            assert "lab=zebra" not in page
            assert "behind the door" not in page
        assert chips(reader.get("/search/?q=insulin").text).get("Lab supplies", ("", 1))[1] == 1
    own = chips(as_(amina).get("/search/?q=insulin").text)
    assert own[SEALED] == ("?q=insulin&lab=zebra", 2)
    assert found(as_(amina), "q=insulin&lab=zebra") == 2
    assert found(as_(amina), "lab=zebra") == 3


def test_a_lab_that_a_reader_does_not_see_answers_like_one_that_is_not_there(client, as_, fatou, closed):
    make_lab("later", title="Not opened")
    Lab.objects.filter(slug="later").update(stage="declined", reason="no")
    Entry.objects.filter(lab="later").delete()
    for reader in (client, as_(fatou)):
        for where in ("/search/?q=insulin&lab={}", "/search/?lab={}", "/feeds/search.atom?lab={}"):
            answers = {slug: reader.get(where.format(slug)) for slug in ("zebra", "later", "never")}
            assert {answer.status_code for answer in answers.values()} == {422}
            assert len({main_of(answer, slug) for slug, answer in answers.items()}) == 1
            assert "There is no such choice here" in answers["zebra"].text


def test_what_stands_in_a_lab_tells_nobody_of_it_who_may_not_see_the_lab_itself(client, discussion):
    discuss(make_lab("else"), text="Insulin ran out elsewhere", once="else")
    assert "lab=supplies" in client.get("/search/?q=insulin").text
    private = entry_of(make_lab("x", readers="lab")).audience
    Entry.objects.filter(kind="lab", lab="supplies").update(audience=private)
    page = client.get("/search/?q=insulin").text
    assert discussion.title in page
    assert "lab=else" in page
    assert "lab=supplies" not in page
    assert discussion.lab.title not in page


def test_a_chosen_lab_without_a_match_is_named_and_can_be_taken_away(client, discussion):
    make_lab("else", title="Elsewhere", language="fr")
    page = client.get("/search/?q=insulin&lab=else").text
    assert '<bdi lang="fr">Elsewhere</bdi> <data value="0">' in page
    assert chips(page)["Elsewhere"] == ("?q=insulin", 0)


def test_a_discussion_is_found_where_it_moved_to(client, lab, discussion):
    other = make_lab("else")
    discussion.move_to(other, area=6, by=HUB())
    assert entry_of(discussion).lab == "else"
    assert found(client, "q=insulin&lab=else") == 1
    assert found(client, "q=insulin&lab=supplies") == 0
    assert not list(differences())


# Solved or not


@pytest.fixture
def talk(lab, amina, fatou):
    """A question of Fatou with an answer of Amina."""
    talk = begun(lab, fatou, "Who keeps insulin cold when the power fails?")
    post_to(sign_in(amina), talk, "We bury it in clay pots.")
    return talk


def test_an_answer_that_is_taken_left_lost_or_split_off_is_followed(client, talk):
    assert solved(talk) == "no"
    assert found(client, "q=insulin&solved=no") == 1
    answer = talk.posts.get(number=2)
    talk.take_answer(answer, by=HUB(), marked="opener")
    assert solved(talk) == "yes"
    assert found(client, "q=insulin&solved=yes") == 1
    assert found(client, "q=insulin&solved=no") == 0
    talk.leave_open()
    assert solved(talk) == "no"
    talk.take_answer(answer, by=HUB(), marked="opener")
    new = split(talk, [2], title="Clay pots", because="Another matter", by=HUB())
    assert (solved(talk), solved(new)) == ("no", "")  # what is no question waits for nothing
    assert not list(differences())


def test_an_answer_that_comes_along_with_a_merge_solves_the_other_one(lab, fatou, talk):
    other = begun(lab, fatou, "And what of blood?")
    talk.take_answer(talk.posts.get(number=2), by=HUB(), marked="opener")
    talk.refresh_from_db()
    merge(talk, other, because="The same", by=HUB())
    assert solved(other) == "yes"
    assert not list(differences())


def test_what_asks_nothing_is_neither(client, lab, fatou):
    told = begun(lab, fatou, "We keep insulin in clay pots", kind="discussion")
    assert (solved(told), solved(lab)) == ("", "")
    assert found(client, "q=insulin&solved=no") == found(client, "q=insulin&solved=yes") == 0


def test_a_question_of_the_desk_is_solved_when_its_asker_says_so_and_not_any_more_when_they_say_otherwise(
    as_, oskar, amina, discussion
):
    question = Question.objects.get()
    assert solved(question) == "no"
    post_to(sign_in(amina), discussion, "We lent insulin to each other.")
    settle_all()
    question.refresh_from_db()
    question.answer(by=HUB())
    question.judge("solved", question.answers.get(), by=HUB())
    settle_all()
    question.refresh_from_db()
    assert (question.stage, solved(question), solved(discussion)) == ("closed", "yes", "yes")
    assert found(as_(oskar), "kind=question&solved=yes") == 1
    question.judge("partly", None, by=HUB())
    assert solved(question) == "no"
    settle_all()
    assert (solved(question), solved(discussion)) == ("no", "no")
    assert not list(differences())


# Days


@pytest.fixture
def dated(lab):
    """One of each age, in days."""
    for age in (0, 10, 100, 1000):
        talk = discuss(lab, text=f"Insulin of {age} days", once=str(age))
        Entry.objects.filter(pk=entry_of(talk).pk).update(published_at=now() - timedelta(days=age))


def test_the_newest_are_chosen_by_one_tap_and_counted(client, dated):
    page = client.get("/search/?q=insulin").text
    offered = chips(page)
    assert [offered[f"The last {days} days"][1] for days in (7, 30, 365)] == [1, 2, 3]
    there, count = offered["The last 30 days"]
    narrowed = client.get(f"/search/{there}").text
    assert found(client, there[1:]) == count == 2
    assert chips(narrowed)["The last 30 days"] == ("?q=insulin", 2)
    assert chips(narrowed)["The last 7 days"][1] == 1
    assert "The last 365 days" not in client.get(f"/search/?q=insulin&since={localdate():%Y-%m-%d}&kind=page").text


def test_days_that_part_nothing_are_not_offered(client, discussion):
    assert "The last 7 days" not in client.get("/search/?q=insulin").text


def test_both_days_count_whole(client, lab):
    talk = discuss(lab)
    for moment in (datetime(2024, 3, 1, 0, 0, tzinfo=UTC), datetime(2024, 3, 1, 23, 59, 59, 999999, tzinfo=UTC)):
        Entry.objects.filter(pk=entry_of(talk).pk).update(published_at=moment)
        assert found(client, "q=insulin&since=2024-03-01&until=2024-03-01") == 1
        assert found(client, "q=insulin&since=2024-03-02") == 0
        assert found(client, "q=insulin&until=2024-02-29") == 0
    page = client.get("/search/?q=insulin&since=2024-02-01&until=2024-03-31").text
    assert chips(page)["1 February 2024 to 31 March 2024"] == ("?q=insulin", 1)
    assert "<details open>" in page
    assert 'type="date" id="id_since" name="since" value="2024-02-01"' in page
    assert 'type="hidden" name="since"' not in page
    assert "From 1 February 2024" in client.get("/search/?since=2024-02-01").text
    assert "Until 1 February 2024" in client.get("/search/?until=2024-02-01").text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("since=yesterday", "Write a day like 2026-12-31."),
        ("since=2024-02-30", "Write a day like 2026-12-31."),
        ("until=01/02/2024", "Write a day like 2026-12-31."),
        ("since=2024-02-02&until=2024-02-01", "This is before the first day."),
        ("solved=perhaps", "There is no such choice here."),
        ("lab=%00", "There is no such choice here."),
        ("lab=" + "x" * 51, "There is no such choice here."),
        ("lab=a/b", "There is no such choice here."),
    ],
)
def test_what_cannot_be_is_refused_with_words_and_kept(client, db, query, words):
    answer = client.get(f"/search/?q=insulin&{query}")
    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="insulin"' in answer.text
    assert client.get(f"/feeds/search.atom?{query}").status_code == 422


def test_the_first_and_the_last_day_of_all_break_nothing(client, discussion):
    assert found(client, "since=0001-01-01&until=9999-12-31") == found(client, "until=9999-12-31") >= 2
    assert found(client, "until=0001-01-01") == 0


# All of them together


def test_each_count_is_what_its_link_shows(client, as_, amina, closed, dated, talk):
    talk.take_answer(talk.posts.get(number=2), by=HUB(), marked="opener")
    discuss(make_lab("else"), text="Insulin elsewhere", once="else")
    for reader in (client, as_(amina)):
        for query in (
            "q=insulin",
            "q=insulin&lab=supplies",
            "q=insulin&solved=no",
            f"q=insulin&since={localdate() - timedelta(days=30)}&solved=no",
            f"lab=supplies&until={localdate()}",
        ):
            offered = chips(reader.get(f"/search/?{query}").text)
            assert {"Lab supplies", "Solved", "Not solved"} & set(offered)
            for label, (there, count) in offered.items():
                value = there.partition("?")[2]
                is_taken_away = len(value) < len(query)
                assert is_taken_away or found(reader, value) == count, (query, label)


def test_the_filters_cost_no_query_but_the_lab_its_own(client, lab, dated, django_assert_num_queries):
    client.get("/search/?q=insulin")
    with django_assert_num_queries(5):
        client.get("/search/?q=insulin")
    with django_assert_num_queries(5):
        client.get(f"/search/?q=insulin&solved=no&since={localdate() - timedelta(days=30)}")
    with django_assert_num_queries(6):
        client.get("/search/?q=insulin&lab=supplies")
    for number in range(30):
        discuss(lab, text=f"Insulin ran out in district {number}", once=f"d{number}")
    with django_assert_num_queries(6):
        client.get("/search/?q=insulin&lab=supplies")


def test_a_feed_has_what_its_search_shows(client, closed, amina, dated, talk):
    def read(query, **more):
        answer = client.get(f"/feeds/search.atom?{query}", more)
        assert answer.status_code == 200, answer.text
        atom = "{http://www.w3.org/2005/Atom}"
        feed = ElementTree.fromstring(answer.content)  # noqa: S314  our own words
        return feed.find(f"{atom}title").text, len(feed.findall(f"{atom}entry"))

    since = localdate() - timedelta(days=30)
    assert read("q=insulin&lab=supplies") == ("insulin · Lab supplies", 5)
    assert read("q=insulin&solved=yes") == ("insulin · Solved", 0)
    assert read(f"q=insulin&since={since}")[1] == 3
    assert read("since=2001-01-01&until=2001-12-31") == ("1 January 2001 to 31 December 2001", 0)
    key = ReaderKey.objects.make(amina).secret
    assert read(f"lab=zebra&key={key}") == (SEALED, 3)
    assert Client().get("/feeds/search.atom?lab=zebra").status_code == 422
    page = sign_in(amina).get("/search/?lab=zebra&solved=no").text
    assert 'href="/feeds/search.atom?lab=zebra&amp;solved=no"' in page
