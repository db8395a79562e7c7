"""The dashboard of languages: what is missing or out of date, most read first."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from briefs.models import Reads
from briefs.translating.missing import behind_in, missing_in
from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor
from hlh.catalogue.entries import entry_of
from hlh.catalogue.models import Tally
from hlh.people.models import Appointment, Role
from knowledge_hub.models import HubHome, Resource
from knowledge_hub.tongues import left_in
from tests.briefs.conftest import make_brief, new_version
from tests.briefs.test_translations import FRENCH, write
from tests.conftest import make_person
from tests.knowledge_hub.conftest import make_private, make_resource
from tests.knowledge_hub.test_lines import translate as say_in

TONGUES = "/cms/languages/"


@pytest.fixture
def edith(db):
    person = make_person("Edith")
    Appointment.objects.appoint(person, Role.EDITOR, by=Actor.objects.system())
    settle_all()
    return person


@pytest.fixture
def home(db):
    return HubHome.objects.get(slug="hub")


def left(reader, language="fr"):
    return [(one.title, one.of is None) for one in left_in(language, reader=reader)]


def test_a_resource_is_missing_until_it_is_said_and_out_of_date_once_it_changed(home, edith, as_):
    resource = make_resource(home)
    assert left(edith) == [(resource.title, True)]
    assert left(edith, "en") == []
    say_in(resource)
    assert left(edith) == []

    resource = Resource.objects.get()
    resource.helps = "Something else."
    resource.save_revision().publish()
    assert left(edith) == [(resource.title, False)]
    page = as_(edith).get(f"{TONGUES}?language=fr").text
    assert resource.title in page
    assert "out of date" in page


def test_what_most_answered_stands_first_and_what_one_may_not_read_is_not_named(home, edith):
    make_resource(home, "One")
    two = make_resource(home, "Two")
    make_resource(home, "Three")
    Tally.objects.create(entry=entry_of(two), useful=3, not_quite=2)
    assert [title for title, _missing in left(edith)] == ["Two", "Three", "One"]

    group = make_private(two, "groups")
    assert group.groups.count() == 0
    assert [title for title, _missing in left(edith)] == ["Three", "One"]


def test_briefs_are_missing_the_most_read_first(db, amina, edith):
    briefs = [make_brief(amina, stage="published", title=f"Brief {number}") for number in range(2)]
    Reads.objects.create(brief=briefs[0], day=now().date(), many=9)
    assert missing_in("fr", 9) == briefs
    assert missing_in("en", 9) == []
    assert behind_in("fr", 9) == []


def test_a_brief_is_behind_once_a_translated_section_changed(amina):
    eva = make_person("Eva", country_id="SEN")
    Appointment.objects.appoint(eva, Role.EXPERT, by=Actor.objects.system())
    brief = make_brief(amina, stage="published")
    write(eva, brief, FRENCH)
    assert (missing_in("fr", 9), behind_in("fr", 9)) == ([], [])
    new_version(brief, action="The hospital lent insulin and syringes.")
    assert behind_in("fr", 9) == [brief]


def test_it_is_for_who_works_in_cms_and_any_language_answers(home, edith, fatou, as_):
    for language in ("ar", "zh", "xx", "%00"):
        assert as_(edith).get(f"{TONGUES}?language={language}").status_code == 200
    assert as_(fatou).get(TONGUES).status_code in (302, 403)


def test_it_costs_the_same_with_thirty(home, edith, as_):
    browser = as_(edith)

    def asked():
        browser.get(TONGUES)
        with CaptureQueriesContext(connection) as queries:
            browser.get(TONGUES)
        return len(queries)

    make_resource(home)
    few = asked()
    for number in range(29):
        make_resource(home, f"Table {number}")
    assert asked() == few
