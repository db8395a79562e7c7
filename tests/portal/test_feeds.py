"""Feeds of areas, countries, free tags and searches: what everybody reads, and with a key what its person does."""

import re
from datetime import timedelta
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils.timezone import now
from taggit.models import Tag

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor
from hlh.catalogue.keeping import Follow
from hlh.catalogue.models import Entry
from hlh.people.erasing import erase
from hlh.people.exporting import everything_of
from hlh.people.models import Naming
from hlh.portal.atom import IN_A_FEED, LONGEST
from hlh.portal.models import ReaderKey
from learning_labs.models import Membership
from tests.briefs.conftest import make_brief
from tests.conftest import discuss, make_lab, make_person, post_to, sign_in

ATOM = "{http://www.w3.org/2005/Atom}"
EVERY = [
    "/feeds/search.atom",
    "/feeds/search.atom?q=insulin",
    "/feeds/areas/supplies.atom",
    "/feeds/countries/KEN.atom",
]


def read(answer):
    assert answer.status_code == 200, answer.content[:200]
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(answer.content)  # noqa: S314  our own words


def titles(answer):
    return [entry.find(f"{ATOM}title").text for entry in read(answer).findall(f"{ATOM}entry")]


def main_of(text):
    """What a page says itself; its foot repeats its own address, for who changes the language."""
    return text.partition("<main")[2].partition("</main>")[0]


def key_of(person):
    return ReaderKey.objects.make(person).secret


@pytest.fixture
def closed(db, amina):
    """A lab that Amina alone reads, of the same area and country, with the same words."""
    lab = make_lab("quiet", title="Zebrafold", readers="lab", countries=["KEN"])
    lab.welcome(amina, by=Actor.objects.system())
    discuss(lab, text="Zebrafold insulin ran out")
    return lab


@pytest.fixture
def told(db):
    """What everybody reads: a brief of Kenya, and a discussion."""
    make_brief(make_person("Nekesa", country_id="KEN"), stage="published", title="Insulin by boat")
    return discuss(make_lab(countries=["KEN"]))


def test_each_feed_is_valid_atom_and_says_what_its_page_lists(client, told):
    for there in EVERY:
        feed = read(client.get(there))
        for name in ("id", "title", "updated", "author", "link"):
            assert feed.find(f"{ATOM}{name}") is not None, (there, name)
        entries = feed.findall(f"{ATOM}entry")
        assert entries, there
        for entry in entries:
            for name in ("id", "title", "updated", "link", "summary", "category"):
                assert entry.find(f"{ATOM}{name}") is not None
        ids = [entry.find(f"{ATOM}id").text for entry in entries]
        assert len(set(ids)) == len(ids)
    assert "Insulin by boat" in titles(client.get("/feeds/countries/KEN.atom"))
    assert client.get("/feeds/areas/nowhere.atom").status_code == 404
    assert client.get("/feeds/countries/XXX.atom").status_code == 404
    assert client.get("/feeds/areas/supplies.atom?phase=nonsense").status_code == 404


def test_a_search_is_followed_with_its_words_and_filters_the_newest_first(client, told):
    rows = Entry.objects.filter(kind="discussion")
    discuss(told.lab, text="Insulin came back")
    rows.filter(title__startswith="Insulin came").update(published_at=now() - timedelta(days=900))
    found = titles(client.get("/feeds/search.atom?q=insulin"))
    assert len(found) == 3
    assert found[-1] == "Insulin came back"
    assert titles(client.get("/feeds/search.atom?q=insulin&kind=action_brief")) == ["Insulin by boat"]
    assert titles(client.get("/feeds/search.atom?q=insulin&country=FRA")) == []
    assert titles(client.get("/feeds/search.atom?q=insulin+submarine")) == []  # all of the words, or nothing
    assert "Insulin by boat" in titles(client.get("/feeds/search.atom"))


def test_a_free_tag_has_a_feed(client, told):
    tag = Tag.objects.create(name="Cold chain")
    Entry.objects.filter(title="Insulin by boat").update(tags=[tag.pk])
    answer = client.get(f"/feeds/search.atom?tag={tag.slug}")
    assert titles(answer) == ["Insulin by boat"]
    assert read(answer).find(f"{ATOM}title").text == "Cold chain"


def test_a_feed_speaks_the_language_that_it_is_asked_in(client, told):
    feed = read(client.get("/feeds/countries/KEN.atom?in=fr"))
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"
    assert all("/fr/" in link.get("href") for link in feed.findall(f"{ATOM}entry/{ATOM}link"))
    english = read(client.get("/feeds/countries/KEN.atom"))
    same = [{one.text for one in each.findall(f"{ATOM}entry/{ATOM}id")} for each in (feed, english)]
    assert same[0] == same[1]
    assert read(client.get("/feeds/countries/KEN.atom?in=xx")) is not None


@pytest.mark.parametrize(
    "query", ["area=99", "country=XXX", "kind=nonsense", "tag=nowhere", f"q={'x' * 400}", "like=/labs/supplies/1/"]
)
def test_a_search_that_cannot_be_is_refused_with_words(client, db, query):
    answer = client.get(f"/feeds/search.atom?{query}")
    assert answer.status_code == 422
    assert answer["Content-Type"].startswith("text/plain")
    assert len(answer.text) > 20


@pytest.mark.parametrize("words", ["\0", "é" * 200, "\ud800", '"', "-", "&<>]]>", "\ufffe insulin"])
def test_whatever_is_typed_a_feed_is_a_feed(client, told, words):
    there = f"/feeds/search.atom?q={quote(words.encode(errors='surrogatepass'))}"
    Entry.objects.filter(title="Insulin by boat").update(
        title="Insulin \x01 by \ufffe boat ]]>", summary="\uffff" * 500
    )
    answer = client.get(there)
    assert answer.status_code in (200, 422)
    if answer.status_code == 200:
        read(answer)
    assert "by" in " ".join(titles(client.get("/feeds/search.atom")))


def test_a_feed_ends_and_a_summary_too(client, lab):
    for number in range(IN_A_FEED + 2):
        discuss(lab, text=f"Insulin ran out in district {number}", once=str(number))
    Entry.objects.update(summary="long " * 500)
    feed = read(client.get("/feeds/search.atom?q=insulin"))
    summaries = feed.findall(f"{ATOM}entry/{ATOM}summary")
    assert len(summaries) == IN_A_FEED
    assert max(len(one.text) for one in summaries) <= LONGEST


def test_a_feed_that_did_not_change_is_not_sent_again(client, told):
    for there in EVERY:
        first = client.get(there)
        again = client.get(there, headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert "public" in first["Cache-Control"]
    make_brief(make_person("Naliaka", country_id="KEN"), stage="published", title="Insulin by bicycle")
    for there in EVERY:
        again = client.get(there, headers={"if-none-match": first["ETag"]})
        assert "Insulin by bicycle" in titles(again)


@pytest.mark.parametrize("count", [1, 30])
def test_feeds_cost_the_same_at_one_entry_and_at_thirty(client, lab, amina, count, django_assert_max_num_queries):
    for number in range(count):
        discuss(lab, text=f"Insulin ran out in district {number}", once=str(number))
    key = key_of(amina)
    for there in ("/feeds/search.atom?q=insulin", "/feeds/areas/supplies.atom", "/feeds/countries/KEN.atom"):
        client.get(there)
        with django_assert_max_num_queries(1):
            client.get(there)
        with django_assert_max_num_queries(8):
            client.get(there, {"key": key, "q": "insulin"})


# Who reads what


def test_a_stranger_never_reads_of_a_closed_lab_and_neither_does_who_is_signed_in_without_a_key(
    client, told, closed, amina
):
    for there in EVERY:
        assert "Zebrafold" not in client.get(there).text
        assert "Zebrafold" not in sign_in(amina).get(there).text  # it is kept for everybody on the way


def test_with_a_key_its_person_reads_what_they_may_and_nobody_else_does(client, told, closed, amina, fatou):
    hers, others = key_of(amina), key_of(fatou)
    for there in [*EVERY[:3], "/feeds/search.atom?kind=lab"]:
        mark = "&" if "?" in there else "?"
        answer = client.get(f"{there}{mark}key={hers}")
        assert "Zebrafold" in answer.text, there
        assert answer["Cache-Control"] == "no-store"
        assert hers not in answer.text
        assert "Zebrafold" not in client.get(f"{there}{mark}key={others}").text
        same = client.get(f"{there}{mark}key={hers}", headers={"if-none-match": answer["ETag"]})
        assert (same.status_code, same["Cache-Control"]) == (304, "no-store")
        other = client.get(f"{there}{mark}key={others}", headers={"if-none-match": answer["ETag"]})
        assert other.status_code == 200
    Membership.objects.filter(person=amina).delete()
    for there in EVERY:
        assert "Zebrafold" not in client.get(there, {"key": hers, "q": "insulin"}).text


def test_a_key_that_was_taken_back_answers_like_one_that_never_was(client, told, amina, settings):
    secret = key_of(amina)
    there = f"/feeds/search.atom?q=insulin&key={secret}"
    assert client.get(there).status_code == 200
    sign_in(amina).post("/me/feeds/", {"revoke": "1"})
    never = there.replace(secret, "a" * 26)
    gone, unknown = client.get(there), Client().get(never)
    assert gone.status_code == unknown.status_code == 404
    assert gone.text.replace(secret, "") == unknown.text.replace("a" * 26, "")
    own_mark = "X-Request-ID"
    assert {**gone.headers, own_mark: ""} == {**unknown.headers, own_mark: ""}


def test_a_new_key_closes_the_one_before_and_only_a_hash_is_kept(client, told, amina):
    first = key_of(amina)
    second = key_of(amina)
    assert first != second
    assert client.get("/feeds/search.atom", {"key": first}).status_code == 404
    assert client.get("/feeds/search.atom", {"key": second}).status_code == 200
    [row] = ReaderKey.objects.values_list()
    assert second not in " ".join(map(str, row))


def test_who_left_and_who_was_erased_fetch_nothing(client, told, amina, fatou):
    hers, others = key_of(amina), key_of(fatou)
    type(amina).objects.filter(pk=amina.pk).update(is_active=False)
    assert client.get("/feeds/search.atom", {"key": hers}).status_code == 404
    erase(fatou, by=Actor.objects.system())
    assert client.get("/feeds/search.atom", {"key": others}).status_code == 404
    assert list(ReaderKey.objects.values_list("person", flat=True)) == [amina.pk]


@pytest.mark.parametrize("key", ["x", "\0", "é" * 3000, "\ud800"])
def test_a_key_that_was_made_up_opens_nothing(client, told, key):
    there = f"/feeds/search.atom?key={quote(key.encode(errors='surrogatepass'))}"
    assert client.get(there).status_code == 404


def test_who_is_not_named_is_not_named_in_feeds(client, told, amina, fatou):
    post_to(sign_in(amina), told, "We lent insulin to each other", naming=Naming.NOBODY)
    settle_all()
    for there in EVERY:
        for key in ("", key_of(fatou)):
            text = client.get(there, {"key": key, "q": "insulin"} if key else {}).text
            assert "Amina" not in text
            assert "Ministry of Health" not in text
    assert "Insulin ran out" not in client.get("/feeds/countries/KEN.atom").text  # nobody spoke for Kenya there


# The way to them


def test_each_page_leads_to_its_feed(client, told, amina):
    tag = Tag.objects.create(name="Cold chain")
    for page, feed in (
        ("/areas/supplies/", "/feeds/areas/supplies.atom"),
        ("/fr/areas/supplies/", "/feeds/areas/supplies.atom?in=fr"),
        ("/countries/KEN/", "/feeds/countries/KEN.atom"),
        ("/search/?q=insulin&kind=action_brief", "/feeds/search.atom?q=insulin&amp;kind=action_brief"),
        (f"/search/?tag={tag.slug}", f"/feeds/search.atom?tag={tag.slug}"),
    ):
        text = client.get(page).text
        assert '<link rel="alternate" type="application/atom+xml" title="' in text.split("</head>")[0]
        assert text.count(f'href="{feed}"') == 2, page
        assert client.get(feed.replace("&amp;", "&")).status_code == 200
        mine = sign_in(amina).get(page).text
        there = re.search(r'href="([^"]*/me/feeds/\?of=[^"]+)"', mine)[1]
        assert f"http://testserver{feed}".partition("/feeds")[2] in sign_in(amina).get(there).text


def test_a_key_is_made_once_for_all_feeds_and_taken_back_with_one_tap(client, told, closed, amina):
    assert client.get("/me/feeds/")["Location"].startswith("/accounts/login/")
    Follow.objects.begin(amina, country=amina.country)
    browser, of = sign_in(amina), "/feeds/search.atom?q=insulin"
    assert "key=" not in browser.get("/me/feeds/", {"of": of}).text
    answer = browser.post("/me/feeds/", {"make": "1", "of": of}, follow=True)
    assert answer["Cache-Control"] == "no-store"
    found = re.findall(r"<code[^>]*>([^<]*key=\w+)</code>", answer.text)
    assert len({re.search(r"key=\w+", one)[0] for one in found}) == 1
    for there in (of, "/feeds/search.atom", "/feeds/countries/KEN.atom"):
        assert any(there in one for one in found), there
    for one in found:
        assert client.get("/feeds" + one.partition("/feeds")[2].replace("&amp;", "&")).status_code == 200
    assert "key=" in browser.get("/me/feeds/").text  # shown again beside the next feed
    assert browser.post("/me/feeds/", {"revoke": "1"}).status_code == 302
    assert not ReaderKey.objects.exists()
    assert "key=" not in browser.get("/me/feeds/").text


def test_where_the_hub_has_another_secret_a_key_still_opens_and_is_not_shown(client, told, amina, settings):
    secret = key_of(amina)
    settings.SECRET_KEY = "another one that is long enough for tests"
    assert client.get("/feeds/search.atom", {"key": secret}).status_code == 200
    assert "cannot be shown again" in sign_in(amina).get("/me/feeds/").text


@pytest.mark.parametrize(
    "of",
    ["https://evil.example/", "//evil.example", "/labs/", "/feeds/search.atom#x", "/feeds/../x.atom", "\0", "x" * 9999],
)
def test_only_feeds_of_ours_are_shown_beside_a_key(amina, of):
    key_of(amina)
    text = sign_in(amina).get("/me/feeds/", {"of": of}).text
    assert "Where you come from" not in text
    assert "evil" not in main_of(text)
    shown = sign_in(amina).get("/me/feeds/", {"of": "/feeds/search.atom?q=a&key=theirs"}).text
    assert "theirs" not in main_of(shown)


def test_that_somebody_has_a_key_is_theirs_to_copy(amina):
    import io
    import zipfile

    key = ReaderKey.objects.make(amina)
    told = zipfile.ZipFile(io.BytesIO(everything_of(amina))).read("everything.json").decode()
    assert "made_at" in told
    assert "portal.copying.keys" in told
    assert key.secret not in told
    assert key.secret_hash not in told
