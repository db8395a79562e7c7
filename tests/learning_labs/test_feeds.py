"""The feed of a lab: open where the lab is, else by a key that its person makes and takes back."""

import re
from xml.etree import ElementTree

import pytest

from hlh.activity.models import Actor
from hlh.catalogue.models import Reason
from learning_labs.models import FeedKey
from tests.conftest import discuss, make_lab, post_to, sign_in

ATOM = "{http://www.w3.org/2005/Atom}"


def feed_of(lab):
    return f"/feeds/labs/{lab.slug}.atom"


def read(answer):
    return ElementTree.fromstring(answer.content)  # noqa: S314  our own words


def entries(answer):
    return read(answer).findall(f"{ATOM}entry")


@pytest.fixture
def closed(db, amina):
    lab = make_lab("closed", readers="lab")
    lab.welcome(amina, by=Actor.objects.system())
    return lab


def key_of(person, lab):
    page = sign_in(person).post(f"{lab.get_absolute_url()}feed/", {"make": "1"}).text
    return re.search(r"key=(\w+)", page)[1]


def test_an_open_lab_has_a_feed_that_is_valid_and_names_nobody(client, lab, amina):
    discussion = discuss(lab, text="Insulin ran out & nobody <b>told</b> us")
    post_to(sign_in(amina), discussion, "We lent each other stock", naming=3)
    answer = client.get(feed_of(lab))
    assert answer["Content-Type"].startswith("application/atom+xml")
    feed = read(answer)
    for name in ("id", "title", "updated", "author"):
        assert feed.find(f"{ATOM}{name}") is not None
    [entry] = entries(answer)
    for name in ("id", "title", "updated", "link"):
        assert entry.find(f"{ATOM}{name}") is not None
    assert "Insulin ran out & nobody" in entry.find(f"{ATOM}summary").text
    assert "Amina" not in answer.text
    assert "Kenya" not in answer.text


def test_a_feed_that_did_not_change_is_not_sent_again(client, lab, amina):
    discussion = discuss(lab)
    etag = client.get(feed_of(lab))["ETag"]
    assert client.get(feed_of(lab), headers={"if-none-match": etag}).status_code == 304
    post_to(sign_in(amina), discussion, "We lent each other stock")
    assert client.get(feed_of(lab), headers={"if-none-match": etag}).status_code == 200


def test_what_was_hidden_is_in_no_feed(client, lab):
    discussion = discuss(lab)
    discussion.posts.get(number=1).hide(Reason.UNKIND, by=Actor.objects.system())
    assert "Insulin" not in client.get(feed_of(lab)).text


@pytest.mark.parametrize("count", [1, 30])
def test_a_feed_costs_the_same_at_one_discussion_and_at_thirty(client, lab, count, django_assert_max_num_queries):
    for number in range(count):
        discuss(lab, once=f"q{number}")
    with django_assert_max_num_queries(3):
        assert len(entries(client.get(feed_of(lab)))) == count


def test_a_closed_lab_is_read_with_a_key_until_it_is_taken_back(client, closed, amina, fatou):
    discuss(make_lab("other"))
    assert client.get(feed_of(closed)).status_code == 404
    assert sign_in(fatou).get(f"{closed.get_absolute_url()}feed/").status_code == 404
    secret = key_of(amina, closed)
    answer = client.get(feed_of(closed), {"key": secret})
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert not FeedKey.objects.filter(secret_hash=secret).exists()
    assert client.get("/feeds/labs/other.atom", {"key": secret}).status_code == 404  # a key is of one lab

    newer = key_of(amina, closed)
    assert client.get(feed_of(closed), {"key": secret}).status_code == 404
    sign_in(amina).post(f"{closed.get_absolute_url()}feed/", {"revoke": "1"})
    assert client.get(feed_of(closed), {"key": newer}).status_code == 404


def test_a_key_opens_no_more_than_its_person_may_read(client, closed, amina):
    from learning_labs.models import Membership

    secret = key_of(amina, closed)
    Membership.objects.filter(person=amina).delete()
    assert client.get(feed_of(closed), {"key": secret}).status_code == 404


@pytest.mark.parametrize("key", ["x", "\0", "é" * 3000, "\ud800"])
def test_a_key_that_was_made_up_opens_nothing(client, closed, key):
    from urllib.parse import quote

    assert client.get(f"{feed_of(closed)}?key={quote(key.encode(errors='surrogatepass'))}").status_code == 404
