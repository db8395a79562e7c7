"""The screens of feeds: who sees them, what they say, adding, changing, pausing, reading now, and the letter."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.utils.timezone import now

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact
from hlh.mail.models import Letter, Notice
from hlh.mail.tasks import send_due
from hlh.network.feeds import minding
from hlh.network.feeds.keepers import keepers_of
from hlh.network.models import Feed, FeedRecord, FeedRun, Partner
from hlh.people.models import Appointment, Organisation, Role
from hlh.policy import NotNow
from tests.conftest import make_person, sign_in
from tests.network.feeds.conftest import hours_until, make_feed, read

pytestmark = pytest.mark.django_db
SAID = {
    "name": "News of the college",
    "kind": "feed",
    "address": "https://college.example/news",
    "publisher": "College of Supply",
    "publisher_kind": "centre",
    "areas": ["6"],
    "language": "en",
    "hours": "24",
    "partner": "",
    "oai_set": "",
    "oai_prefix": "oai_dc",
}
IN_JSON = {"kind": "json", "at_items": "data", "at_title": "fields.title", "at_link": "fields.url"}


def add(browser, **said):
    return browser.post("/network/feeds/new/", SAID | said)


def test_an_editor_adds_a_feed_which_is_read_soon(edith, college):
    browser = sign_in(edith)
    assert "No feed is read yet" in browser.get("/network/feeds/").text
    added = add(browser, partner=college.pk)

    feed = Feed.objects.get()
    assert (added.status_code, added["Location"]) == (302, feed.get_absolute_url())
    assert (feed.partner, feed.areas, feed.hours, feed.language) == (college, [6], 24, "en")
    assert Feed.objects.due().get() == feed
    assert Fact.objects.get(verb="feed.added").target == feed
    page = browser.get("/network/feeds/").text
    assert "News of the college" in page
    assert "Not read yet" in page
    assert "Feeds" in browser.get("/me/").text


def test_where_things_stand_in_json_is_asked_for_and_looked_at(edith):
    browser = sign_in(edith)
    wrong = add(browser, **IN_JSON | {"at_title": "", "at_link": "a b", "at_next": "x", "at_page": "p"})
    assert wrong.status_code == 422
    for words in ("Say where it stands in each thing.", "Write names with dots", "Say one of the two"):
        assert words in wrong.text

    assert add(browser, **IN_JSON, at_next="links.next").status_code == 302
    feed = Feed.objects.get()
    assert feed.fields == {"items": "data", "title": "fields.title", "link": "fields.url", "next": "links.next"}
    assert 'value="fields.title"' in browser.get(f"{feed.get_absolute_url()}settings/").text


@pytest.mark.parametrize(
    "address",
    [
        "",
        "news",
        "javascript:alert(1)",
        "http://10.0.0.1:8080/",
        "https://me:secret@college.example/",
        "https://" + "a" * 2000,
        "http://[",
        "ftp://college.example/",
        "https://college.example/\0",
    ],
)
def test_an_address_that_cannot_be_read_is_said_beside_its_field(edith, address):
    wrong = add(sign_in(edith), address=address)
    assert wrong.status_code == 422
    assert "wrong-why" in wrong.text
    assert "College of Supply" in wrong.text  # what was typed stays
    assert not Feed.objects.exists()


def test_the_same_feed_is_added_once(edith):
    browser = sign_in(edith)
    add(browser)
    assert "This feed is read already." in add(browser).text
    assert Feed.objects.count() == 1


def test_the_same_feed_is_added_once_whatever_else_is_typed_and_however_often_at_once(edith):
    browser = sign_in(edith)
    add(browser)
    wrong = add(browser, oai_set="guides")  # of another form; it is not kept with one in RSS
    assert (wrong.status_code, "This feed is read already." in wrong.text) == (422, True)
    other = make_feed("https://other.example/")
    page = f"{other.get_absolute_url()}settings/"
    assert browser.post(page, SAID | {"oai_set": "guides"}).status_code == 422
    said = {"name": "N", "kind": "feed", "address": SAID["address"], "publisher": "P", "publisher_kind": "un"}
    for act in (minding.add, partial(minding.change, other)):  # as who was a moment later
        with pytest.raises(NotNow, match="This feed is read already"):
            act(said, by=Actor.objects.system())
    assert Feed.objects.count() == 2


def test_with_another_address_it_is_another_list(good, edith, elsewhere):
    read(good)
    browser = sign_in(edith)
    elsewhere.answers["/other"] = elsewhere.answers["/news"]
    Feed.objects.update(due_at=now() + timedelta(days=1))
    browser.post(f"{good.get_absolute_url()}settings/", SAID | {"address": good.address, "name": "Another name"})
    good.refresh_from_db()
    assert (good.name, good.etag, Feed.objects.due().exists()) == ("Another name", '"one"', False)

    browser.post(
        f"{good.get_absolute_url()}settings/",
        SAID | {"address": elsewhere.at("/other").replace("127.0.0.1", "localhost")},
    )
    good.refresh_from_db()
    assert (good.etag, good.read_until, Feed.objects.due().exists()) == ("", None, True)


def test_a_feed_stays_with_its_partner_when_that_one_has_left(good, edith, college):
    Feed.objects.update(partner=college)
    Partner.objects.update(ended_on=now().date())
    browser = sign_in(edith)
    page = f"{good.get_absolute_url()}settings/"
    assert "College of Supply</option>" in browser.get(page).text
    assert browser.post(page, SAID | {"address": good.address, "partner": college.pk}).status_code == 302
    assert "College of Supply</option>" not in browser.get("/network/feeds/new/").text


def test_what_no_feed_can_be_is_refused(edith):
    browser = sign_in(edith)
    wrong = {
        "name": "n" * 121,
        "kind": "gopher",
        "hours": "0",
        "partner": "a\0b",
        "areas": ["99", "x"],
        "language": "tlh",
        "publisher": "\0",
        "publisher_kind": "x",
    }
    assert add(browser, kind="oai", oai_prefix="a b").status_code == 422
    for name, value in wrong.items():
        assert add(browser, **{name: value}).status_code == 422, name
    assert not Feed.objects.exists()


def test_it_is_paused_goes_on_and_is_read_at_once(good, edith, elsewhere):
    browser, page = sign_in(edith), good.get_absolute_url()
    browser.post(f"{page}pause/", {"answer": "yes"})
    browser.post(f"{page}pause/", {"answer": "yes"})
    assert "Paused" in browser.get(page).text
    assert "Read it now" not in browser.get(page).text
    late = browser.post(f"{page}reading/")
    assert late.status_code == 409
    assert "It is paused. Let it go on first." in late.text

    browser.post(f"{page}pause/", {"answer": "no"})
    Feed.objects.update(due_at=now() + timedelta(days=1))
    assert browser.post(f"{page}reading/").status_code == 302
    assert Feed.objects.due().exists()
    assert [fact.verb for fact in Fact.objects.filter(verb__startswith="feed.").order_by("pk")] == [
        "feed.paused",
        "feed.resumed",
    ]


def test_the_page_says_how_it_went_and_what_it_named(good, edith, elsewhere):
    read(good)
    elsewhere.answers["/news"] = elsewhere.says(404)
    read(good)
    page = sign_in(edith).get(good.get_absolute_url()).text

    for words in ("Guide 1", "https://college.example/1", "It answers with an error (404).", "Broken", "Read", "new 2"):
        assert words in page


def test_what_it_named_is_text_and_its_page_of_the_next_ones_follows(good, edith):
    rows = [
        FeedRecord(feed=good, identifier=str(n), title=f"<b>{n}</b>", address="https://a.example/", batch=1)
        for n in range(40)
    ]
    FeedRecord.objects.bulk_create(rows)
    browser, page = sign_in(edith), good.get_absolute_url()
    first = browser.get(page).text
    assert "&lt;b&gt;39&lt;/b&gt;" in first
    assert "<b>39</b>" not in first
    key = FeedRecord.objects.get(identifier="10").pk
    assert f"after={key}" in first
    assert "&lt;b&gt;9&lt;/b&gt;" in browser.get(f"{page}?after={key}").text
    assert browser.get(f"{page}?after=a%00b").status_code == 200


def test_a_contact_looks_after_the_feeds_of_their_partner_alone(good, paola, college):
    other = Partner.objects.create(organisation=Organisation.objects.create(name="Other", kind="un"), slug="other")
    theirs = make_feed("https://other.example/", partner=other)
    own = make_feed("https://own.example/", partner=college, name="Of the college")
    browser = sign_in(paola)
    page = browser.get("/network/feeds/").text
    assert "Of the college" in page
    assert page.count('class="entry"') == 1
    for feed in (good, theirs):
        for way in ("", "settings/"):
            assert browser.get(f"{feed.get_absolute_url()}{way}").status_code == 404
        for way in ("pause/", "reading/"):
            assert browser.post(f"{feed.get_absolute_url()}{way}").status_code == 404
    assert browser.get(own.get_absolute_url()).status_code == 200
    assert add(browser, partner="").status_code == 422
    assert add(browser, partner=other.pk).status_code == 422
    assert add(browser, partner=college.pk).status_code == 302


def test_what_a_contact_adds_is_published_by_their_own_office_unless_an_editor_says_otherwise(paola, edith, college):
    browser = sign_in(paola)
    assert "publisher" not in browser.get("/network/feeds/new/").text
    add(browser, partner=college.pk, publisher="World Health Organization", publisher_kind="un")
    feed = Feed.objects.get()
    assert (feed.publisher, feed.publisher_kind) == ("College of Supply", "centre")
    page = f"{feed.get_absolute_url()}settings/"
    sign_in(edith).post(page, SAID | {"partner": college.pk, "publisher": "The press of the college"})
    assert browser.post(page, SAID | {"partner": college.pk, "name": "Ours", "publisher": ""}).status_code == 302
    feed.refresh_from_db()
    assert (feed.name, feed.publisher) == ("Ours", "The press of the college")


def test_contacts_add_so_many_feeds_of_a_partner_and_editors_more(paola, edith, college, monkeypatch):
    monkeypatch.setattr(minding, "MOST_OF_A_PARTNER", 2)
    browser, said = sign_in(paola), {"partner": college.pk}
    for number in range(2):
        assert add(browser, **said, address=f"https://college.example/{number}").status_code == 302
    full = add(browser, **said)
    assert (full.status_code, "A partner has 2 feeds at most." in full.text) == (409, True)
    first = Feed.objects.order_by("pk")[0]
    assert browser.post(f"{first.get_absolute_url()}settings/", SAID | said | {"name": "Ours"}).status_code == 302
    assert add(sign_in(edith), **said, address="https://college.example/3").status_code == 302
    assert Feed.objects.count() == 3


def test_who_is_a_contact_of_nobody_by_name_or_of_one_that_left_looks_after_nothing(paola, college):
    person = make_person("Petra", organisation=college.organisation)
    Appointment.objects.appoint(person, Role.PARTNER, by=Actor.objects.system())
    assert sign_in(person).get("/network/feeds/").status_code == 403

    own = make_feed("https://own.example/", partner=college)
    Partner.objects.update(ended_on=now().date())
    browser = sign_in(paola)
    assert browser.get(own.get_absolute_url()).status_code == 404
    assert add(browser, partner=college.pk).status_code == 422


def test_nobody_else_sees_them(good, amina, oskar, frida):
    for person in (amina, oskar, frida):
        browser = sign_in(person)
        assert browser.get("/network/feeds/").status_code == 403
        assert browser.get("/network/feeds/new/").status_code == 403
        assert add(browser).status_code == 403
        assert browser.get(good.get_absolute_url()).status_code == 404
        assert "Feeds" not in browser.get("/me/").text.split("<aside")[1].split("</aside>")[0].replace("Your feeds", "")


def test_the_list_costs_the_same_however_many_there_are(edith, college, django_assert_num_queries):
    browser = sign_in(edith)
    counts = []
    for many in (1, 30):
        for number in range(Feed.objects.count(), many):
            office = Organisation.objects.create(name=f"Office {number}", kind="un")
            partner = Partner.objects.create(organisation=office, slug=f"office-{number}")
            make_feed(f"https://office{number}.example/", partner=partner)
        browser.get("/network/feeds/")
        counts.append(queries_of(browser, "/network/feeds/"))
    assert counts[0] == counts[1] <= 8


def test_the_page_costs_the_same_however_much_it_named(edith, good):
    browser, counts = sign_in(edith), []
    for many in (1, 30):
        for number in range(FeedRecord.objects.count(), many):
            FeedRecord.objects.create(
                feed=good, identifier=str(number), title="T", address="https://a.example/", batch=1
            )
            FeedRun.objects.create(feed=good, ended_at=now(), result="fine")
        counts.append(queries_of(browser, good.get_absolute_url()))
    assert counts[0] == counts[1] <= 9


def queries_of(browser, address):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(address).status_code == 200
    return len(queries)


def break_it(feed, elsewhere, times=4):
    elsewhere.answers["/news"] = elsewhere.says(500)
    for _time in range(times):
        read(feed)
    settle_all()


def test_who_looks_after_it_is_told_once_that_it_broke_and_again_when_it_breaks_again(
    good, edith, paola, college, elsewhere
):
    Feed.objects.update(partner=college)
    works = elsewhere.answers["/news"]
    break_it(good, elsewhere)
    for person in (edith, paola):
        assert Notice.objects.of(person).filter(kind="feed-broke").count() == 1
    assert Notice.objects.filter(kind="feed-broke").count() == 2
    send_due()
    letter = Letter.objects.filter(kind="feed-broke").first()
    assert "News of the college" in letter.text
    assert "It answers with an error (500)." in letter.text

    elsewhere.answers["/news"] = works
    read(good)
    break_it(good, elsewhere)
    assert Notice.objects.filter(kind="feed-broke").count() == 4


def test_what_is_neither_read_nor_refused_keeps_the_count(good, edith, elsewhere):
    works, later = elsewhere.answers["/news"], elsewhere.says(429, Retry_After="60")
    for answer in (elsewhere.says(500), later) * 3:
        elsewhere.answers["/news"] = answer
        read(good)
    settle_all()
    assert good.failures == 3
    assert Notice.objects.filter(kind="feed-broke").count() == 1
    read(good)
    assert (good.failures, good.last_code) == (3, "wait")
    assert good.due_at < now() + timedelta(minutes=5)
    elsewhere.answers["/news"] = works
    read(good)
    assert (good.failures, good.told_at, good.waits_since) == (0, None, None)


def test_who_asks_us_for_a_day_to_come_later_fails(good, edith, elsewhere):
    elsewhere.answers["/news"] = elsewhere.says(503, Retry_After="60")
    for _time in range(4):
        read(good)
    assert good.failures == 0
    Feed.objects.update(waits_since=now() - timedelta(hours=25))
    for _time in range(3):
        read(good)
    settle_all()
    assert (good.failures, hours_until(good)) == (3, 16)
    assert Notice.objects.filter(kind="feed-broke").count() == 1


def test_a_hub_that_asks_nobody_for_a_while_forgets_no_failure(good, elsewhere, settings):
    elsewhere.answers["/news"] = elsewhere.says(500)
    read(good)
    settings.OUTSIDE = False
    read(good)
    assert (good.failures, good.last_code) == (1, "off")


def test_of_a_partner_that_takes_part_no_more_nothing_is_read_and_its_contacts_hear_nothing(
    good, edith, paola, college, elsewhere
):
    Feed.objects.update(partner=college)
    break_it(good, elsewhere, times=2)
    Partner.objects.update(ended_on=now().date())
    assert not Feed.objects.due().exists()
    browser = sign_in(edith)
    for page in ("/network/feeds/", good.get_absolute_url()):
        assert "It takes part no more" in browser.get(page).text
    assert browser.post(f"{good.get_absolute_url()}reading/").status_code == 409
    feed = Feed.objects.for_listing().get()
    assert [person.name for person, _why in keepers_of(feed)] == ["Edith"]
    Partner.objects.update(ended_on=None)
    assert [person.name for person, _why in keepers_of(Feed.objects.for_listing().get())] == ["Paola", "Edith"]


def test_where_nobody_else_looks_after_it_the_administrators_are_told(good, ada, elsewhere):
    break_it(good, elsewhere)
    assert Notice.objects.of(ada).filter(kind="feed-broke").count() == 1


def test_a_letter_about_a_feed_that_is_read_again_is_not_sent(good, edith, elsewhere):
    works = elsewhere.answers["/news"]
    break_it(good, elsewhere)
    elsewhere.answers["/news"] = works
    read(good)
    send_due()
    assert not Letter.objects.filter(kind="feed-broke", state="sent").exists()


def test_a_person_has_feeds_read_so_often_in_a_day(good, edith, monkeypatch):
    from hlh.network.feeds import minding

    monkeypatch.setattr(minding, "MOST_A_DAY", 1)
    browser = sign_in(edith)
    assert browser.post(f"{good.get_absolute_url()}reading/").status_code == 302
    assert browser.post(f"{good.get_absolute_url()}reading/").status_code == 429


def test_a_hub_that_asks_nobody_says_so(good, edith, settings):
    settings.OUTSIDE = False
    answer = sign_in(edith).post(f"{good.get_absolute_url()}reading/")
    assert answer.status_code == 409
    assert "This hub asks no other servers." in answer.text
