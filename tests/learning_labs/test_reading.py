"""Reading on: lasting addresses, pages both ways, what is new on every device, and the light page."""

import gzip

import pytest

from hlh.activity.models import Actor
from hlh.catalogue.models import Reason
from hlh.catalogue.searching import Found
from hlh.people.erasing import erase
from learning_labs.models import Membership, Post, Reading
from tests.conftest import discuss, make_lab, make_person, post_to, sign_in
from tests.learning_labs.test_discussion import fill

PACKED = {"accept-encoding": "gzip"}


def upto(person, discussion):
    return Reading.objects.filter(person=person, discussion=discussion).values_list("upto", flat=True).first()


@pytest.fixture
def long_one(discussion, fatou):
    fill(discussion, 60, fatou)
    discussion.refresh_from_db()
    return discussion


def test_a_post_has_an_address_for_good(client, long_one):
    there = long_one.get_absolute_url()
    answer = client.get(f"{there}posts/30/")
    assert (answer.status_code, answer["Location"]) == (302, f"{there}?after=25#post-30")
    assert f'<a href="{there}posts/30/"><time' in client.get(f"{there}?after=25").text
    long_one.posts.get(number=30).hide(Reason.UNKIND, by=Actor.objects.system())
    assert client.get(f"{there}posts/30/").status_code == 302
    for never in ("0", "62", "99999999999999999999"):
        assert client.get(f"{there}posts/{never}/").status_code == 404

    long_one.move_to(make_lab("elsewhere"), area=6, by=Actor.objects.system())

    assert client.get(f"{there}posts/30/")["Location"] == f"{long_one.get_absolute_url()}?after=25#post-30"


def test_the_address_of_a_post_says_nothing_of_a_lab_that_one_does_not_read(client, as_, amina):
    closed = discuss(make_lab("open"))
    closed.lab.readers = "lab"
    closed.lab.save()
    for browser in (client, as_(amina)):
        for view in ("posts/1/", "posts/9/", "news/?after=0"):
            assert browser.get(f"{closed.get_absolute_url()}{view}").status_code == 404
    for view in ("read/", "watching/"):
        assert as_(amina).post(f"{closed.get_absolute_url()}{view}", {"level": "watch"}).status_code == 404


def test_what_search_finds_leads_to_the_page_that_shows_it(long_one):
    from hlh.catalogue.entries import entry_of

    entry = entry_of(long_one)
    assert Found(entry, "post-30", "", "en").address == f"{long_one.address}?after=25#post-30"
    assert Found(entry, "post-3", "", "en").address == f"{long_one.address}#post-3"


def test_a_long_discussion_is_read_both_ways(client, long_one):
    there = long_one.get_absolute_url()
    first, middle, last = (client.get(f"{there}{query}").text for query in ("", "?after=25", "?after=50"))
    assert f'href="{there}?after=50#post-61"' in first
    assert 'rel="prev"' not in first
    assert f'rel="prev" href="{there}"' in middle
    assert 'rel="next" href="?after=50"' in middle
    assert f'rel="prev" href="{there}?after=25"' in last
    assert 'rel="next"' not in last


def test_what_was_read_is_known_on_another_device_and_goes_only_up(as_, amina, long_one):
    there = long_one.get_absolute_url()
    phone, desk = sign_in(amina), sign_in(amina)
    assert "since your last visit" not in phone.get(there).text
    assert not Reading.objects.exists()  # reading a page writes nothing

    assert phone.post(f"{there}read/", {"upto": "30"}, headers={"Prefer": "return=minimal"}).status_code == 204
    assert phone.post(f"{there}read/", {"upto": "3"}).status_code == 302
    assert upto(amina, long_one) == 30

    first = desk.get(there).text
    assert f'href="{there}?after=25#new"' in first
    assert 'id="new"' not in first
    second = desk.get(f"{there}?after=25").text
    assert second.index('id="post-30"') < second.index('id="new"') < second.index('id="post-31"')
    assert "25 or more new posts" in desk.get(long_one.lab.get_absolute_url()).text
    desk.post(f"{there}read/", {"upto": "999999999"})
    assert upto(amina, long_one) == 61
    assert "since your last visit" not in desk.get(there).text


@pytest.mark.parametrize("typed", ["", "x", "-1", "1e3", "\0", "9" * 4000])
def test_an_unreadable_number_was_not_read(as_, amina, long_one, typed):
    assert as_(amina).post(f"{long_one.get_absolute_url()}read/", {"upto": typed}).status_code == 302
    assert upto(amina, long_one) is None


def test_whoever_writes_has_read(as_, amina, fatou, discussion):
    post_to(as_(amina), discussion, "We lent each other stock")
    post_to(sign_in(fatou), discussion, "A sheet on the wall said who owes what")
    assert upto(amina, discussion) == 2
    page = as_(amina).get(discussion.get_absolute_url()).text
    assert "1 new post since your last visit" in page
    assert "1 new post<" in as_(amina).get(discussion.lab.get_absolute_url()).text


def test_what_somebody_read_is_nobody_elses_business(client, as_, ada, amina, frida, discussion):
    as_(amina).post(f"{discussion.get_absolute_url()}read/", {"upto": "1"})
    post_to(sign_in(frida), discussion, "We lent each other stock")
    Reading.objects.filter(person=frida).delete()
    for browser in (client, sign_in(ada), sign_in(frida)):
        for page in (discussion.get_absolute_url(), discussion.lab.get_absolute_url()):
            assert "new post" not in browser.get(page).text


@pytest.mark.parametrize("count", [1, 20])
def test_marks_cost_no_query_more_at_one_discussion_and_at_twenty(
    as_, amina, lab, count, django_assert_max_num_queries
):
    for number in range(count):
        discuss(lab, once=f"q{number}")
    lab.welcome(amina, by=Actor.objects.system())
    browser = as_(amina)
    browser.post(f"{lab.get_absolute_url()}visit/", {"all": "1"})
    assert Reading.objects.filter(person=amina).count() == count
    browser.get(lab.get_absolute_url())
    with django_assert_max_num_queries(8):
        browser.get(lab.get_absolute_url())


def test_a_lab_says_what_came_since_the_last_visit(as_, amina, fatou, lab, discussion):
    lab.welcome(amina, by=Actor.objects.system())
    browser, there = as_(amina), lab.get_absolute_url()
    browser.post(f"{there}visit/", {"all": "1"})
    assert "Nothing new since your last visit." in browser.get(there).text
    discuss(lab, once="another")
    post_to(sign_in(fatou), discussion, "We lent each other stock")

    page = browser.get(there).text
    assert "1 new discussion<" in page
    assert "2 posts that you have not read" in page
    browser.post(f"{there}visit/")  # a page of the same visit ends nothing
    assert "1 new discussion<" in browser.get(there).text
    browser.post(f"{there}visit/", {"all": "1"})
    assert "Nothing new since your last visit." in browser.get(there).text
    assert Membership.objects.get(person=amina).before_at <= Membership.objects.get(person=amina).seen_at


def test_what_somebody_read_goes_with_them(as_, ada, amina, discussion):
    as_(amina).post(f"{discussion.get_absolute_url()}read/", {"upto": "1"})
    erase(amina, by=Actor.objects.of(ada))
    assert not Reading.objects.exists()


def test_twenty_posts_weigh_less_than_twenty_kilobytes(client, db):
    lab = make_lab()
    discussion = discuss(lab, text=STORIES[0])
    writer = make_person("Writer", country_id="KEN")
    fill(discussion, 19, writer)
    for post in discussion.posts.order_by("number"):
        words = f"{STORIES[post.number % len(STORIES)]} In district {post.number * 7919} we counted {post.number * 31}."
        Post.objects.filter(pk=post.pk).update(text=words, html=f"<p>{words}</p>")
    there = discussion.get_absolute_url()

    answer = client.get(f"{there}?light=1", headers=PACKED)

    page = gzip.decompress(answer.content).decode()
    assert page.count('<article class="post') == 20
    assert len(answer.content) < 20 * 1024
    assert not any(tag in page for tag in ("<link", "<script", "<img", "<style", "<svg"))


def test_the_light_page_is_kept_as_chosen(client, discussion):
    there = discussion.get_absolute_url()
    client.get(there, headers=PACKED)  # the whole page is remembered for strangers
    client.get(f"{there}?light=1")
    light = client.get(there)
    assert "<link" not in light.text
    assert "The whole page, and the form to write" in light.text
    assert "<link" in client.get(f"{there}?light=0").text
    assert "<link" in client.get(there).text


STORIES = [
    "Insulin ran out in four of our nine districts after the bridge was washed away, and the next truck came in May.",
    "The hospital lent us stock against a note; each month the pharmacists met and settled who owed what to whom.",
    "We asked the community to keep a list of who needs which medicine, so that nobody walked a day for nothing.",
    "It failed with us: the sheet on the wall was not kept, and two facilities ran out although a third had plenty.",
    "Mobile teams carried cold boxes by boat twice a week; fuel was paid by the district until the road was open again.",
]
