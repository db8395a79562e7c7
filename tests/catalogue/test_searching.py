"""Search: words and filters, rights before all, pages by key, facets that count what their links show."""

import re
from datetime import timedelta
from urllib.parse import parse_qs

import pytest
from django.utils.timezone import localdate, now

from hlh.catalogue import facets
from hlh.catalogue.likeness import like, near
from hlh.catalogue.marking import beginning
from hlh.catalogue.searching import Wanted, find, search
from hlh.catalogue.spelling import other_spelling
from hlh.people.models.persons import Stranger
from tests.conftest import discuss, make_lab


def counted(words="", reader=None, **narrows):
    return facets.counts(find(Wanted(words, **narrows), reader=reader or Stranger()).hits)


def test_a_search_is_narrowed_down_by_each_filter(make_entry):
    wanted = make_entry(
        "Oxygen by boat",
        areas=[6],
        countries=["FJI"],
        phase="recovery",
        levels=["facility"],
        kind="learning_brief",
        language="fr",
        lab="boats",
        solved="yes",
        published_at=now() - timedelta(days=90),
    )
    make_entry("Oxygen by road", solved="no")
    for narrows in (
        {"area": 6},
        {"country": "FJI"},
        {"phase": "recovery"},
        {"level": "facility"},
        {"kind": "learning_brief"},
        {"language": "fr"},
        {"lab": "boats"},
        {"solved": "yes"},
        {"until": localdate() - timedelta(days=30)},
        {"since": localdate() - timedelta(days=100), "until": localdate() - timedelta(days=80)},
    ):
        assert [found.entry for found in search("oxygen", reader=Stranger(), **narrows)] == [wanted]
        assert [found.entry for found in find(Wanted(**narrows), reader=Stranger()).rows] == [wanted]


def test_who_may_not_read_learns_neither_title_nor_count(client, as_, fatou, make_entry):
    make_entry("Oxygen for members", readers="members", countries=["KEN"])
    page = client.get("/search/?q=oxygen").text
    assert "for members" not in page
    assert counted("oxygen").total == 0
    assert counted("oxygen").by_facet == {}
    assert counted("oxygen", fatou).by_facet["country"] == {"KEN": 1}
    assert "for members" in as_(fatou).get("/search/?q=oxygen").text
    assert client.get("/search/?like=/briefs/1000000/").status_code == 404


def test_a_count_is_what_its_link_shows_and_keeps_the_other_filters(client, make_entry):
    for number in range(7):
        make_entry(
            f"Oxygen {number}", areas=[6] if number % 2 else [5, 6], kind="page" if number < 3 else "learning_brief"
        )
    page = client.get("/search/?q=oxygen&kind=page").text
    links = re.findall(r'class="chip[^"]*" href="(\?[^"]*)"[^>]*>.*?<data value="(\d+)"', page)
    assert len(links) >= 4
    for address, count in links:
        address = address.replace("&amp;", "&")
        assert parse_qs(address[1:])["q"] == ["oxygen"]
        shown = client.get(f"/search/{address}").text.count('<li class="entry">')
        is_taken_away = "kind" not in address
        assert shown == (7 if is_taken_away else int(count))


def test_beyond_the_limit_a_count_says_and_more(monkeypatch, client, make_entry):
    monkeypatch.setattr(facets, "MOST", 3)
    for number in range(5):
        make_entry(f"Oxygen {number}", kind="page" if number % 2 else "resource")
    page = client.get("/search/?q=oxygen").text
    assert "4 and more found" in page
    assert re.search(r"<data value=\"2\">2\+</data>", page)


def test_pages_follow_each_other_without_a_gap_or_a_row_twice(client, make_entry):
    titles = {make_entry(f"Oxygen number {number}", text="oxygen " * (number % 4)).title for number in range(45)}
    for address in ("/search/?q=oxygen", "/search/?kind=action_brief"):
        seen, there = [], address
        while there:
            page = client.get(there).text
            seen += re.findall(r"Oxygen number \d+(?=</a>)", page)
            after = re.search(r'rel="next" href="([^"]*)"', page)
            there = f"/search/{after.group(1)}".replace("&amp;", "&") if after else ""
        assert len(seen) == 45
        assert set(seen) == titles


def test_what_is_new_stands_before_what_is_old_where_words_say_the_same(make_entry):
    old = make_entry("Oxygen by boat", published_at=now() - timedelta(days=900))
    new = make_entry("Oxygen by boat")
    older = make_entry("Oxygen by boat", published_at=now() - timedelta(days=2000))
    assert [found.entry for found in search("oxygen", reader=Stranger())] == [new, old, older]


def test_where_nothing_has_all_words_some_are_enough_and_it_is_said(client, make_entry):
    make_entry("Oxygen by boat")
    page = client.get("/search/?q=oxygen+giraffes").text
    assert "by boat" in page
    assert "These have some of them" in page
    assert "by boat" not in client.get('/search/?q="oxygen giraffes"').text


@pytest.mark.parametrize(
    ("typed", "meant"), [("oxigen plants", "oxygen plants"), ("insuline", "insulin"), ("giraffe", "")]
)
def test_another_spelling_is_offered_from_titles(make_entry, typed, meant):
    make_entry("Oxygen plants in Fiji")
    make_entry("Insulin by bicycle")
    make_entry("Girafe", readers="members")
    assert other_spelling(typed, reader=Stranger()) == meant


def test_an_empty_search_offers_asking_another_spelling_and_fewer_filters(client, make_entry):
    make_entry("Insulin by bicycle")
    page = client.get("/search/?q=insulyn&kind=page").text
    assert 'name="text" value="insulyn"' in page
    assert 'href="?q=insulin&amp;kind=page"' in page
    assert 'href="?q=insulyn"' in page


@pytest.mark.parametrize(
    "query", ["area=77", "area=x", "kind=giraffe", "lang=xx", "country=XXX", "q=" + "x" * 301, "phase=%00", "q=%FF"]
)
def test_bad_input_is_refused_with_words(client, db, query):
    answer = client.get(f"/search/?{query}")
    assert answer.status_code == 422
    assert "wrong-why" in answer.text


@pytest.mark.parametrize("after", ["x", "1e999,5", "nan,1", "0.01,99999999999999999999", ",", "0.1,"])
def test_a_broken_key_of_a_page_breaks_nothing(client, make_entry, after):
    make_entry("Oxygen by boat")
    assert client.get("/search/", {"q": "oxygen", "after": after}).status_code == 200


def test_a_phase_that_nobody_knows_finds_nothing(client, make_entry):
    make_entry("Oxygen by boat")
    assert "by boat" not in client.get("/search/?q=oxygen&phase=nowhere").text


@pytest.mark.parametrize(
    ("language", "text", "words", "marked"),
    [
        ("zh", "我们把<b>长处方</b>开到三个月", "长处方", "<mark>长处方</mark>"),
        ("ar", "نقلنا المستشفيات إلى مبنى آخر", "مستشفى", "<mark>المستشفيات</mark>"),
    ],
)
def test_what_matched_is_marked_where_postgresql_cannot(make_entry, language, text, words, marked):
    make_entry("–", text, language=language)
    excerpt = search(words, reader=Stranger())[0].excerpt
    assert marked in excerpt
    assert "<b>" not in excerpt


@pytest.mark.parametrize(
    ("title", "text", "said"),
    [
        ("Oxygen by boat", "Oxygen by boat", ""),
        ("Oxygen by boat", "Oxygen by boat. Twice  a week", "Twice a week"),
        ("Care", "Careful with fridges", "Careful with fridges"),
        ("By boat", "Oxygen came late", "Oxygen came late"),
    ],
)
def test_what_stands_under_a_title_does_not_say_it_again(title, text, said):
    assert beginning(text, title) == said


def test_the_number_of_queries_does_not_grow_with_what_is_found(client, make_entry, django_assert_max_num_queries):
    make_entry("Oxygen by boat", areas=[6])
    client.get("/search/?q=oxygen")
    with django_assert_max_num_queries(6):
        client.get("/search/?q=oxygen")
    for number in range(30):
        make_entry(f"Oxygen {number}", areas=[6], countries=["KEN"])
    with django_assert_max_num_queries(6):
        client.get("/search/?q=oxygen")
    with django_assert_max_num_queries(4):
        client.get("/search/?area=6")


def test_what_a_thing_is_like_is_its_thread_first_and_each_says_why(client, lab, make_entry, sew):
    discussion = discuss(lab, text="Insulin ran out in our district hospital")
    discuss(make_lab("closed", readers="lab"), text="Insulin ran out among those who were invited", once="b")
    from hlh.catalogue.entries import entry_of

    brief = make_entry("A brief on something else")
    sew(entry_of(discussion), brief)
    alike = make_entry("Insulin in the district: how we shared")
    found = like(entry_of(discussion), reader=Stranger())
    assert [(one.entry, one.why.split(":")[0]) for one in found] == [
        (brief, "it came of this"),
        (alike, "near because"),
    ]
    page = client.get("/search/", {"like": discussion.get_absolute_url()}).text
    assert alike.title in page
    assert "invited" not in page


def test_what_has_no_word_in_common_is_not_said_to_be_alike(make_entry):
    asked = make_entry("Refrigerators and power")
    alike, by_its_stem = make_entry("Refrigerators in the health post"), make_entry("One refrigerator for two villages")
    found = like(asked, reader=Stranger())
    assert [(one.entry, one.why) for one in found] == [(alike, "near because: refrigerators")]
    assert by_its_stem in [one.entry for one in near(asked.title, reader=Stranger())]
