"""Versions, references, and reading: the list, the page, what changed."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from django.db import transaction
from django.utils.timezone import now

from briefs.models import Brief, Series, a_claim
from hlh.activity.models import Actor
from hlh.catalogue.checking import differences
from hlh.catalogue.models import Entry
from hlh.differing import difference
from hlh.policy import NotNow
from hlh.taxonomy.models import Country
from tests.briefs.conftest import make_brief, new_version, post
from tests.conftest import make_person, sign_in
from tests.racing import at_once


def test_the_reference_is_given_at_first_publication_and_the_old_address_leads_there(client, submitted, abena):
    word = submitted.ref
    post(abena, submitted, "publication")
    submitted.refresh_from_db()

    assert submitted.ref == f"AB-{now().year}-0001"
    old = client.get(f"/briefs/{word}/")
    assert (old.status_code, old["Location"]) == (301, submitted.get_absolute_url())
    small = client.get(f"/briefs/{submitted.ref.lower()}/")
    assert small["Location"] == submitted.get_absolute_url()


def test_what_is_worked_on_is_not_public_before_it_is_published(client, published, amina):
    published.reopen(by=Actor.objects.of(amina))
    published.keep({"outcome": "Words of tomorrow."}, seen=published.edition)

    assert "Words of tomorrow." not in client.get(published.get_absolute_url()).text
    assert client.get(f"/briefs/{published.ref}/next/").status_code == 302
    assert "Words of tomorrow." in sign_in(amina).get(f"/briefs/{published.ref}/next/").text
    assert "Words of tomorrow." not in str(Entry.objects.get(kind="action_brief").passages.values_list("text"))


def test_a_new_version_says_what_changed_and_the_first_ones_address_keeps_working(client, published):
    new_version(published, outcome="No facility ran out. Three notes were lost.", note="We counted again.")

    page = client.get(published.get_absolute_url()).text
    assert "Three notes" in page
    assert "We counted again." in page
    first = client.get(f"/briefs/{published.ref}/1/").text
    assert "Two notes" in first
    assert "A newer one is out" in first
    changes = client.get(f"/briefs/{published.ref}/2/changes/").text
    assert "<del>Two</del><ins>Three</ins>" in changes
    assert "We counted again." in changes
    assert Entry.objects.get(kind="action_brief").passages.get(anchor="outcome").text.endswith("Three notes were lost.")


def test_a_new_version_needs_a_note(published, amina):
    published.reopen(by=Actor.objects.of(amina))

    answer = post(amina, published, "submission")

    assert answer.status_code == 422
    assert "Say what changed since the last version" in answer.text
    with pytest.raises(NotNow):
        published.submit(by=Actor.objects.of(amina))


def test_the_reference_and_the_first_date_stay(published):
    ref, day = published.ref, published.published_at
    new_version(published)

    published.refresh_from_db()
    assert (published.ref, published.published_at, published.version.number) == (ref, day, 2)


def test_editors_see_what_a_new_version_changes(published, amina, abena):
    published.reopen(by=Actor.objects.of(amina))
    published.keep({"note": "Counted again.", "outcome": "Nothing ran out."}, seen=published.edition)
    published.submit(by=Actor.objects.of(amina))

    page = sign_in(abena).get(f"/briefs/{published.ref}/next/").text
    assert "What changes with this version" in page
    assert "<ins>" in page


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("a b", "a c", "a <del>b</del><ins>c</ins>"),
        ("", "new", "<ins>new</ins>"),
        ("gone", "", "<del>gone</del>"),
        ("<b>x</b>", "<i>x</i>", "<del>&lt;b&gt;x&lt;/b&gt;</del><ins>&lt;i&gt;x&lt;/i&gt;</ins>"),
        ("药品不足", "药品充足", "药品<del>不</del><ins>充</ins>足"),
    ],
)
def test_the_difference_is_by_words_and_escaped(before, after, shown):
    assert difference(before, after) == shown


def test_two_long_texts_are_compared_quickly():
    before = " ".join(f"word{n % 700}" for n in range(1000))
    after = " ".join(f"word{n % 699}" for n in range(1000))
    assert "<ins>" in difference(before, after)


def test_references_have_no_gap_where_a_publication_fails(amina):
    with transaction.atomic():
        assert Series.objects.next_ref("action").endswith("0001")
        transaction.set_rollback(True)
    assert make_brief(amina, stage="published").ref.endswith("0001")


def test_a_reference_is_given_inside_a_transaction(whole):
    with pytest.raises(RuntimeError):
        Series.objects.next_ref("action")


def submitted_by(name):
    return make_brief(make_person(name, country_id="KEN"), stage="in_review")


def test_of_two_who_publish_at_once_one_comes_too_late(whole):
    brief = submitted_by("Amina")
    by = Actor.objects.system()

    said = at_once(*[lambda: Brief.objects.get(pk=brief.pk).publish(by=by)] * 2)

    assert said == ["done", "too late"]
    assert brief.versions.count() == 1


def test_publishing_and_sending_back_at_once_does_one_of_them(whole):
    brief, by = submitted_by("Amina"), Actor.objects.system()

    said = at_once(
        lambda: Brief.objects.get(pk=brief.pk).publish(by=by),
        lambda: Brief.objects.get(pk=brief.pk).send_back("Say how many.", by=by),
    )

    assert said == ["done", "too late"]
    assert brief.decisions.count() == 1


def test_briefs_published_at_once_get_each_a_number_of_its_own(whole):
    briefs, by = [submitted_by(f"Author{n}") for n in range(4)], Actor.objects.system()

    def publishing(brief):
        return lambda: Brief.objects.get(pk=brief.pk).publish(by=by)

    assert at_once(*map(publishing, briefs)) == ["done"] * 4
    refs = sorted(Brief.objects.values_list("ref", flat=True))
    assert [ref.rsplit("-", 1)[1] for ref in refs] == ["0001", "0002", "0003", "0004"]


def test_the_same_form_sent_twice_at_once_makes_one_brief(whole):
    amina = make_person("Amina", country_id="KEN")
    said = {"title": "Loans", "naming": "0", "quoting": "ask", "once": "abc"}
    browsers = [sign_in(amina), sign_in(amina)]

    def sending(browser):
        return lambda: browser.post("/briefs/new/", said)

    assert at_once(*map(sending, browsers)) == ["done", "done"]
    assert Brief.objects.count() == 1


# Reading


def test_the_list_is_narrowed_down_by_kind_area_and_country(client, amina, fatou):
    kenyan = make_brief(amina, stage="published", title="Told in Kenya")
    other = make_brief(fatou, stage="published", title="Told in Senegal", country="SEN", area=9)

    for query, shown in (("area=6", kenyan), ("country=SEN", other), ("kind=action&area=9", other)):
        page = client.get(f"/briefs/?{query}").text
        assert shown.title in page
        assert ({kenyan, other} - {shown}).pop().title not in page
    assert "Yours could be the first" in client.get("/briefs/?kind=learning").text


def test_the_list_offers_the_countries_that_it_can_show(client, amina):
    """Not those of a version that was followed by another, and of what was withdrawn."""
    moved = make_brief(amina, stage="published", country="SEN")
    new_version(moved, country=Country.objects.get(pk="KEN"))
    gone = make_brief(amina, stage="published", country="UGA")
    gone.withdraw("It was wrong.", by=Actor.objects.system())

    page = client.get("/briefs/").text

    chooser = re.search(r'<select id="country".*?</select>', page)[0]
    assert re.findall(r'<option value="(\w*)"', chooser) == ["", "KEN"]


@pytest.mark.parametrize("query", ["area=x", "area=99", "country=%00", "kind=nothing", "after=x,y", "after=%00"])
def test_an_odd_query_shows_the_list(client, published, query):
    page = client.get(f"/briefs/?{query}")
    assert page.status_code == 200
    assert published.title in page.text


def test_an_empty_list_tells_what_to_do(client, db):
    page = client.get("/briefs/").text
    assert "Nobody has told an experience yet" in page
    assert '/briefs/new/"' in page


def test_the_list_is_paged_by_key(client, amina):
    for number in range(22):
        make_brief(amina, stage="published", title=f"Brief number {number:02}")

    first = client.get("/briefs/").text
    after = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = client.get(f"/briefs/{after}").text

    assert "Brief number 21" in first
    assert "Brief number 01" not in first
    assert "Brief number 01" in second
    assert "Brief number 21" not in second


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_asks_the_database_as_often_for_thirty_as_for_one(client, amina, rows, django_assert_max_num_queries):
    for _number in range(rows):
        make_brief(amina, stage="published")
    client.get("/briefs/")

    with django_assert_max_num_queries(3):
        client.get("/briefs/")


@pytest.mark.parametrize("rows", [1, 30])
def test_the_review_list_asks_as_often_for_thirty_as_for_one(amina, abena, rows, django_assert_max_num_queries):
    for _number in range(rows):
        make_brief(amina, stage="in_review")
    browser = sign_in(abena)
    browser.get("/briefs/review/")

    with django_assert_max_num_queries(7):
        browser.get("/briefs/review/")


def test_a_brief_is_read_with_few_queries(client, published, django_assert_max_num_queries):
    client.get(published.get_absolute_url())

    with django_assert_max_num_queries(6):
        client.get(published.get_absolute_url())


def test_a_member_reads_it_with_few_queries_too(fatou, published, django_assert_max_num_queries):
    browser = sign_in(fatou)
    browser.get(published.get_absolute_url())

    with django_assert_max_num_queries(9):
        browser.get(published.get_absolute_url())


def test_the_title_of_what_was_withdrawn_is_shown_nowhere(client, published, amina):
    by = Actor.objects.of(amina)
    middle = make_brief(amina, stage="published", title="A title that is to vanish")
    published.supersede("More.", successor=middle, by=by)
    other = make_brief(amina, stage="published")
    other.withdraw("Old.", instead=Entry.objects.get(title=middle.title), by=by)
    middle.withdraw("Wrong.", by=by)

    for brief in (published, other, middle):
        assert "A title that is to vanish" not in client.get(brief.get_absolute_url()).text


def test_a_thread_of_many_says_how_many(client, amina, frida):
    for _number in range(5):
        make_brief(amina, stage="published")
    cited = list(Entry.objects.filter(kind="action_brief").values_list("pk", flat=True))
    claims = [a_claim("Lending helps.", cited)]
    learning = make_brief(frida, stage="published", kind="learning", claims=claims)

    page = client.get(learning.get_absolute_url()).text
    assert "and 2 more" in page
    assert "It stands on 5 sources" in page


@pytest.mark.parametrize("points", ["", "Lend before you buy."])
def test_the_headings_of_a_learning_brief_follow_one_another(client, published, frida, points):
    cited = [Entry.objects.get(kind="action_brief").pk]
    claims = [a_claim("Lending helps.", cited)]
    learning = make_brief(frida, stage="published", kind="learning", claims=claims, points=points)

    main = client.get(learning.get_absolute_url()).text.partition("<main")[2].partition("</main>")[0]
    levels = [int(level) for level in re.findall(r"<h([1-6])\b", main)]
    assert levels[0] == 1
    assert all(lower <= upper + 1 for upper, lower in pairwise(levels))
    assert ("In short" in main) == bool(points)


def test_the_catalogue_agrees_with_every_brief(published, draft, submitted, amina):
    withdrawn = make_brief(amina, stage="published")
    withdrawn.withdraw("Wrong.", by=Actor.objects.of(amina))
    new_version(published)

    assert not list(differences())


def test_reading_in_arabic_keeps_the_briefs_own_direction(client, published):
    page = client.get(f"/ar{published.get_absolute_url()}").text
    assert '<html lang="ar" dir="rtl">' in page
    assert '<h1 lang="en" dir="auto">' in page
