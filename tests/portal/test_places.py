"""Home, area pages and country pages: of what the reader may see, in few queries, with what to do where nothing stands."""

import gzip

import pytest

from hlh.people.models import Naming
from hlh.portal import places
from hlh.taxonomy.models import Area
from learning_labs.models import Discussion
from tests.catalogue.conftest import make_entry as make_entry
from tests.conftest import discuss, make_lab, post_to, sign_in


@pytest.fixture
def supplies(db):
    """The page of area 6."""
    return f"/areas/{Area.objects.get(number=6).slug}/"


def test_the_ten_areas_lead_to_their_pages(client, db):
    page = client.get("/areas/").text
    for area in Area.objects.all():
        assert f'href="/areas/{area.slug}/"' in page
        assert client.get(f"/areas/{area.slug}/").status_code == 200
    assert client.get("/areas/nowhere/").status_code == 404


def test_an_area_shows_a_shelf_for_each_kind_and_only_its_own(client, supplies, make_entry):
    kinds = ("discussion", "action_brief", "learning_brief", "page", "resource", "lab")
    for kind in kinds:
        make_entry(f"Supplies: {kind}", kind=kind, areas=[6])
    make_entry("A question of the desk", kind="question", areas=[6])
    make_entry("Beds", areas=[3])
    make_entry("For members alone", areas=[6], readers="members")
    page = client.get(supplies).text
    assert all(f"Supplies: {kind}<" in page for kind in kinds)
    assert not any(words in page for words in ("question of the desk", "Beds<", "For members alone"))


def test_an_empty_area_says_what_to_do_and_begins_the_question(client, supplies):
    page = client.get(supplies).text
    assert page.count('class="empty"') == 5
    assert "supplies: </textarea>" in page


def test_phase_and_level_narrow_an_area_down_and_keep_each_other(client, supplies, make_entry):
    make_entry("Oxygen now", areas=[6], phase="recovery", levels=["facility", "national"])
    make_entry("Oxygen then", areas=[6], phase="maintaining", levels=["facility"])
    page = client.get(f"{supplies}?phase=recovery&level=facility").text
    assert "Oxygen now" in page
    assert "Oxygen then" not in page
    assert 'href="?phase=recovery&amp;level=national"' in page
    assert 'href="?level=facility"' in page
    assert client.get(f"{supplies}?phase=nowhere").status_code == 302


def test_more_than_five_lead_to_the_search_that_lists_them(client, supplies, make_entry):
    for number in range(8):
        make_entry(f"Brief {number}", areas=[6])
    page = client.get(supplies).text
    assert page.count(">Brief ") == 5
    assert "/search/?area=6&amp;kind=action_brief" in page
    assert client.get("/search/?area=6&kind=action_brief").text.count(">Brief ") == 8


def test_countries_are_listed_by_region_and_found_by_a_part_of_any_name(client, db):
    page = client.get("/countries/").text
    assert "African Region" in page
    assert 'href="/countries/KEN/"' in page
    for typed in ("keny", "KEN", "Кения", "كينيا", "肯尼亚"):
        found = client.get("/countries/", {"q": typed}).text
        assert 'href="/countries/KEN/"' in found
        assert 'href="/countries/FJI/"' not in found
    assert "Try fewer letters" in client.get("/countries/?q=xyzxyz").text


def test_a_country_shows_what_is_told_in_its_name_and_no_more(client, lab, amina):
    named, unnamed = discuss(lab, text="Oxygen ran out", once="a"), discuss(lab, text="Insulin ran out", once="b")
    members = [make_member(lab, number) for number in range(3)]
    assert members
    post_to(sign_in(amina), named, "We shared it with the hospital.", naming=int(Naming.COUNTRY))
    post_to(sign_in(amina), unnamed, "We did not have any left.", naming=int(Naming.NOBODY))
    assert Discussion.objects.get(pk=named.pk).country_count == 1
    page = client.get("/countries/KEN/").text
    assert "Oxygen ran out" in page
    assert "Insulin ran out" not in page
    assert client.get("/countries/ken/")["Location"] == "/countries/KEN/"
    assert client.get("/countries/XXX/").status_code == 404


def make_member(lab, number):
    from hlh.activity.models import Actor
    from tests.conftest import make_person

    person = make_person(f"Member{number}", country_id="KEN")
    lab.welcome(person, by=Actor.objects.system())
    return person


def test_a_country_without_a_named_voice_says_what_to_do(client, db):
    page = client.get("/countries/FJI/").text
    assert page.count('class="empty"') == 5
    assert "Ask the people who have been there" in page


PAGES = [("/", 5), ("/areas/", 0), ("supplies", 1), ("/countries/", 0), ("/countries/KEN/", 1)]


@pytest.mark.parametrize(("path", "most"), PAGES)
def test_the_queries_of_a_page_do_not_grow(client, supplies, make_entry, django_assert_max_num_queries, path, most):
    path = supplies if path == "supplies" else path
    lab = make_lab()

    def fill(begin, end):
        for number in range(begin, end):
            discuss(lab, text=f"Insulin ran out in district {number}", once=str(number))
            make_entry(f"Brief {number}", areas=[6], countries=["KEN"])

    fill(0, 1)
    client.get(path)
    with django_assert_max_num_queries(most):
        client.get(path)
    fill(1, 30)
    with django_assert_max_num_queries(most):
        client.get(path)


@pytest.mark.parametrize("path", ["/", "/areas/", "supplies", "/countries/", "/countries/KEN/", "/search/?area=6"])
@pytest.mark.parametrize("tongue", ["", "/ar", "/ru"])
def test_a_page_weighs_little(client, supplies, make_entry, path, tongue):
    for number in range(30):
        make_entry(f"Insulin ran out in district {number}", "and what we did then " * 12, areas=[6], countries=["KEN"])
    page = client.get(tongue + (supplies if path == "supplies" else path)).content
    assert len(gzip.compress(page, 5)) <= 14 * 1024


def test_the_home_page_shows_the_five_steps_with_what_the_hub_has(client, discussion, make_entry):
    make_entry("What Kenya did")
    page = client.get("/").text
    assert "How a question becomes a lesson" in page
    assert "1 question in a lab" in page
    assert "1 action brief" in page
    assert "0 learning briefs" in page
    assert "What Kenya did" in page


def test_the_topics_of_an_area_lead_to_a_search_in_it(client, supplies):
    topic = places._all_topics()[6][0]
    assert f">{topic.label}</a>" in client.get(supplies).text
