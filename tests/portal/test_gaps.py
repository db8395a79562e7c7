"""The gap map: what is asked, against what stands in the hub in that language."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from helpdesk.models import Question
from hlh.activity.models import Actor
from hlh.people.models import Appointment, Role
from hlh.portal import gaps
from hlh.portal.gaps import Cell
from knowledge_hub.models import HubHome
from knowledge_hub.policy import FILL_GAPS
from tests.conftest import ask, make_person
from tests.knowledge_hub.conftest import make_private, make_resource

GAPS = "/hub/gaps/"


@pytest.fixture
def home(db):
    return HubHome.objects.get(slug="hub")


def asked_in(language, *countries, area=6, by=None, **fields):
    """Questions about an area, each of another person of a country."""
    for number, country in enumerate(countries):
        asker = by or make_person(f"Asker{country}{number}{area}{language}", country_id=country)
        question = ask(asker=asker, by=Actor.objects.of(asker), once=f"{language}{area}{country}{number}")
        said = {"area": area, "language": language, "country": country, "scope": "ehs"} | fields
        Question.objects.filter(pk=question.pk).update(**said)


def cells(region=None):
    """What the map says of each area and language of which it says anything."""
    gaps._supply.forget()
    return {
        (area.number, cell.language.code): cell
        for area, row in gaps._rows(region)
        for cell in row
        if cell.is_asked or cell.here
    }


@pytest.mark.parametrize("role", [None, *Role])
def test_who_fills_gaps_sees_them_and_others_read_why_not(db, as_, role):
    person = make_person("Robin")
    if role:
        Appointment.objects.appoint(person, role, by=Actor.objects.system())
    assert as_(person).get(GAPS).status_code == (200 if role in FILL_GAPS else 403)


def test_what_is_asked_and_is_not_there_is_a_gap_in_words(home, frida, as_):
    asked_in("fr", "SEN", "MLI", "BEN", "TCD", "NER")
    make_resource(home)

    found = cells()
    assert found[6, "fr"].is_gap
    assert found[6, "fr"].asked == 5
    assert not found[6, "en"].is_gap
    page = as_(frida).get(GAPS).text
    assert "<b>Gap</b>" in page
    assert 'href="/network/calls/new/?area=6&amp;lang=fr"' in page
    assert "asked 5 times" in page
    assert '<th scope="row">' in page


def test_lines_in_a_language_fill_it(home):
    from tests.knowledge_hub.test_lines import translate

    asked_in("fr", "SEN")
    translate(make_resource(home))
    assert not cells()[6, "fr"].is_gap


@pytest.mark.parametrize("countries", [["SEN"] * 6, ["SEN", "MLI", "BEN", "TCD"], ["SEN", "MLI"] * 3])
def test_no_figure_is_shown_that_would_give_somebody_away(home, countries):
    asked_in("fr", *countries)
    cell = cells()[6, "fr"]
    assert (cell.is_gap, cell.asked) == (True, 0)


def test_one_person_who_asks_often_is_one(home, fatou):
    asked_in("fr", "SEN", "MLI", "BEN", "TCD", "NER", "TGO", by=fatou)
    assert cells()[6, "fr"].asked == 0


def test_what_is_old_or_not_ours_is_no_demand_and_what_is_private_no_supply(home):
    asked_in("fr", "SEN", asked_at=now() - timedelta(days=91))
    asked_in("es", "PER", scope="clinical")
    make_private(make_resource(home))
    assert cells() == {}


def test_a_region_is_looked_at_alone(home, frida, as_):
    asked_in("fr", "SEN")
    asked_in("en", "IND")
    page = as_(frida).get(f"{GAPS}?region=AFR").text
    assert page.count("<b>Gap</b>") == 1
    assert as_(frida).get(f"{GAPS}?region=%00").status_code == 200


def test_it_costs_the_same_however_much_is_asked(home, frida, as_):
    browser = as_(frida)

    def asked():
        gaps._supply.forget()
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(GAPS).status_code == 200
        return len(queries)

    asked_in("fr", "SEN")
    make_resource(home)
    browser.get(GAPS)
    few = asked()
    for area in range(1, 11):
        asked_in("es", "PER", "CHL", "COL", area=area)
        make_resource(home, f"Table {area}", areas=[area])
    assert asked() == few


def test_a_cell_without_questions_is_no_gap():
    assert not Cell(gaps.LANGUAGES[0], is_asked=False, asked=0, here=0).is_gap


def test_the_hub_leads_there_only_who_sees_it(home, frida, fatou, as_):
    assert GAPS in as_(frida).get("/hub/").text
    assert GAPS not in as_(fatou).get("/hub/").text
