"""Ways in by phase, and by what somebody must decide."""

import gzip
import re

import pytest

from hlh.catalogue.entries import entry_of
from hlh.catalogue.models import Entry
from hlh.taxonomy.models import Area, Phase
from tests.knowledge_hub.conftest import make_private, make_resource
from tests.knowledge_hub.test_collections import LANGUAGES, queries_for

ADDRESSES = ["/hub/phases/", "/hub/phases/recovery/", "/hub/decide/", "/hub/decide/?area=6&level=facility"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", ADDRESSES)
def test_both_answer_in_six_languages_and_weigh_little(client, home, language, address):
    make_resource(home, phase="recovery")
    answer = client.get(f"{language}{address}")
    assert answer.status_code == 200
    assert len(gzip.compress(answer.content)) < 14_000


def test_the_home_of_the_hub_and_of_everything_lead_there(client, home):
    page = client.get("/hub/").text
    assert 'href="/hub/decide/"' in page
    assert all(f'href="/hub/phases/{phase}/"' in page for phase in Phase.objects.kept())
    assert 'href="/hub/decide/"' in client.get("/").text


def test_a_phase_shows_its_own_and_is_narrowed_down_by_area(client, home):
    make_resource(home, "For recovery", phase="recovery", areas=[6])
    make_resource(home, "For another area", phase="recovery", areas=[2])
    make_resource(home, "For later", phase="strengthening")
    page = client.get("/hub/phases/recovery/").text
    assert "For recovery" in page
    assert "For another area" in page
    assert "For later" not in page

    narrowed = client.get("/hub/phases/recovery/?area=6").text
    assert "For recovery" in narrowed
    assert "For another area" not in narrowed
    assert "For later" in client.get("/hub/phases/").text


def test_pages_follow_each_other_by_key_and_keep_the_area(client, home):
    for number in range(38):
        make_resource(home, f"Table {number}.", phase="recovery")
    first = client.get("/hub/phases/recovery/?area=6").text
    more = re.search(r'rel="next" href="(\?[^"]+)"', first)[1].replace("&amp;", "&")
    assert "area=6" in more
    second = client.get(f"/hub/phases/recovery/{more}").text
    titles = {f"Table {number}." for number in range(38)}
    assert {title for title in titles if title in first} | {title for title in titles if title in second} == titles


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/hub/phases/nowhere/", 404),
        ("/hub/phases/recovery/?area=x&after=%00", 200),
        ("/hub/phases/recovery/?area=99999999999999999999", 200),
        ("/hub/decide/?area=%00&level=x&phase='", 200),
        ("/hub/decide/?area=-1", 200),
    ],
)
def test_what_makes_no_sense_is_left_out(client, home, address, status):
    assert client.get(address).status_code == status


def test_what_fits_best_stands_first_and_what_does_not_fit_is_left_out(client, home):
    make_resource(home, "Exactly this", levels=["facility"], phase="recovery")
    make_resource(home, "For everybody")
    make_resource(home, "For ministries", levels=["national"])
    make_resource(home, "For later", phase="strengthening")
    page = client.get("/hub/decide/?area=6&level=facility&phase=recovery").text

    assert page.index("Exactly this") < page.index("For everybody")
    assert "For ministries" not in page
    assert "For later" not in page
    assert "Work out what oxygen you need." in page
    assert 'href="https://www.who.int/"' in page


def test_from_home_an_action_is_three_taps_away_for_each_of_thirty_decisions(client, home):
    for area in Area.objects.offered():
        make_resource(home, f"Table {area.number}", areas=[area.number], slug=f"table-{area.number}")
    weight = len(gzip.compress(client.get("/").content))
    assert 'href="/hub/decide/"' in client.get("/").text  # the first tap
    start = client.get("/hub/decide/")
    for area in Area.objects.offered():
        assert f'href="?area={area.number}"' in start.text  # the second
        for phase in Phase.objects.kept():
            answer = client.get(f"/hub/decide/?area={area.number}&phase={phase}")
            assert 'href="https://www.who.int/"' in answer.text  # the third opens it
            assert weight + len(gzip.compress(start.content)) + len(gzip.compress(answer.content)) < 60_000


def test_nothing_for_members_is_told_to_strangers(client, home, fatou, as_):
    make_private(make_resource(home, phase="recovery"))
    for address in ("/hub/phases/recovery/", "/hub/decide/?area=6"):
        assert "Two-week oxygen table" not in client.get(address).text
        assert "Two-week oxygen table" in as_(fatou).get(address).text


@pytest.mark.parametrize("address", ["/hub/phases/recovery/", "/hub/decide/?area=6"])
@pytest.mark.parametrize("language", ["", "/fr"])
def test_thirty_cost_no_more_questions_than_one(client, home, address, language):
    make_resource(home, phase="recovery")
    asked = queries_for(client, language + address)
    for number in range(29):
        make_resource(home, f"Table {number}", phase="recovery")
    assert queries_for(client, language + address) == asked
    assert asked <= 5


def test_the_catalogue_knows_the_levels_of_a_resource(home):
    resource = make_resource(home, levels=["national", "facility"])
    assert entry_of(resource).levels == ["facility", "national"]
    assert Entry.objects.filter(levels__contains=["facility"]).exists()


def test_an_editor_gives_no_page_an_address_that_the_hub_needs(edith, as_, home):
    from tests.knowledge_hub.test_screens import add

    for slug in ("decide", "phases", "gaps"):
        refused = add(as_(edith), home, slug=slug)
        assert refused.status_code == 200
        assert "The hub needs this address itself." in refused.text


def test_what_was_made_for_countries_like_mine_stands_first_with_its_reason(client, home):
    make_resource(home, "For Senegal", countries=["SEN"])
    make_resource(home, "For Peru", countries=["PER"])
    newest = client.get("/hub/decide/?area=6").text
    assert newest.index("For Peru") < newest.index("For Senegal")

    page = client.get("/hub/decide/?area=6&like=KEN&level=facility").text
    assert page.index("For Senegal") < page.index("For Peru")
    assert "the same region" in page
    assert client.get("/hub/decide/?area=6&like=SEN").text.index("the same country")


def test_each_factor_is_switched_off_and_all_of_them_together(client, home):
    make_resource(home, "For Senegal", countries=["SEN"])
    make_resource(home, "For Peru", countries=["PER"])
    without = client.get("/hub/decide/?area=6&like=KEN&by=").text
    assert without.index("For Peru") < without.index("For Senegal")
    assert "Why:" not in without
    assert 'href="?area=6"' in without
    one = client.get("/hub/decide/?area=6&like=KEN&by=language").text
    assert "the same language" in one
    assert '<input type="checkbox" name="by" value="region">' in one


def test_it_says_what_it_was_made_for(client, home):
    make_resource(home, levels=["facility"], phase="recovery")
    page = client.get("/hub/decide/?area=6&level=facility&phase=recovery").text
    assert "made for this level" in page
    assert "made for this phase" in page


def test_a_lens_costs_no_more_questions(client, home):
    make_resource(home, countries=["SEN"])
    plain = queries_for(client, "/hub/decide/?area=6")
    for number in range(29):
        make_resource(home, f"Table {number}", countries=["SEN", "PER"])
    assert queries_for(client, "/hub/decide/?area=6&like=KEN") == plain
