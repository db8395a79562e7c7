"""The files come in whole, again and again, and never over what a person changed."""

import csv
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from hlh.taxonomy import loading
from hlh.taxonomy.languages import CODES
from hlh.taxonomy.models import Area, Country, Labelled, Level, Membership, Phase, Region, SubTopic

KINDS: list[type[Labelled]] = [Area, SubTopic, Phase, Level, Region, Country]

pytestmark = pytest.mark.usefixtures("taxonomy")


def everything() -> list[list[dict[str, Any]]]:
    return [list(model._default_manager.order_by("pk").values()) for model in [*KINDS, Membership]]


def countries_in(name: str) -> set[str]:
    with (loading.DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return {row["iso3"] for row in csv.DictReader(file)}


def test_loading_again_changes_nothing() -> None:
    before = everything()

    again = loading.load()

    assert set(again.written.values()) == {0}
    assert again.left == []
    assert everything() == before


def test_loading_again_asks_a_handful_of_queries() -> None:
    with CaptureQueriesContext(connection) as asked:
        loading.load()

    assert len(asked) <= 15


def test_what_an_administrator_renamed_stays_and_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    Area.objects.filter(number=6).update(labels={"en": "Supplies"}, edited_at=now())

    call_command("taxonomy")

    assert Area.objects.get(number=6).labels == {"en": "Supplies"}
    assert "area 6" in capsys.readouterr().out


def test_what_nobody_edited_comes_back_to_the_files() -> None:
    Area.objects.filter(number=6).update(labels={"en": "Supplies"})

    assert loading.load().written["areas"] == 1
    assert Area.objects.get(number=6).labels["en"] == "Medicines, equipment and supplies"


def test_a_retired_area_stays_retired() -> None:
    moment = now()
    Area.objects.filter(number=10).update(retired_at=moment)

    loading.load()

    assert Area.objects.get(number=10).retired_at == moment


def test_memberships_of_an_edited_country_are_left_and_listed() -> None:
    Country.objects.filter(pk="KEN").update(edited_at=now())
    Membership.objects.filter(country="KEN", region="AFR").update(region="EMR")

    loaded = loading.load()

    assert loaded.left == ["memberships KEN"]
    assert Membership.objects.filter(country="KEN", region="EMR").exists()


def test_a_country_moved_by_nobody_goes_back_to_its_region() -> None:
    Membership.objects.filter(country="KEN", region="AFR").update(region="EMR")

    assert loading.load().written["memberships"] == 2
    assert set(Membership.objects.filter(country="KEN").values_list("region", flat=True)) == {None, "AFR"}


def test_the_ten_areas_have_their_numbers_and_sub_topics() -> None:
    assert list(Area.objects.values_list("number", flat=True)) == list(range(1, 11))
    assert all(area.subtopics.count() >= 7 for area in Area.objects.all())


@pytest.fixture
def every_label() -> Iterator[tuple[Labelled, dict[str, str]]]:
    """Every label of every kind, and the short ones of the areas."""
    labels = [(thing, thing.labels) for model in KINDS for thing in model._default_manager.all()]
    return iter([*labels, *((area, area.short_labels) for area in Area.objects.all())])


def test_every_label_is_there_in_six_languages(every_label: Iterator[tuple[Labelled, dict[str, str]]]) -> None:
    incomplete = [
        f"{type(thing).__name__} {thing.pk}"
        for thing, labels in every_label
        if set(labels) != set(CODES) or not all(label.strip() == label != "" for label in labels.values())
    ]

    assert incomplete == []


@pytest.mark.parametrize("code", CODES)
def test_names_of_countries_differ_in_each_language(code: str) -> None:
    names = [labels[code] for labels in Country.objects.values_list("labels", flat=True)]

    assert len(names) == len(set(names))


@pytest.mark.parametrize("code", CODES)
def test_every_sub_topic_has_words_that_managers_use(code: str) -> None:
    poor = [
        subtopic.slug
        for subtopic in SubTopic.objects.all()
        if not 4 <= len(set(subtopic.synonyms.get(code, []))) <= 8 or subtopic.labels[code] in subtopic.synonyms[code]
    ]

    assert poor == []


def member_states():
    return Membership.objects.on().filter(region=None).values_list("country", flat=True)


def test_member_states_and_territories_are_those_of_the_files() -> None:
    members = set(member_states())

    assert members == countries_in("countries")
    assert set(Country.objects.values_list("iso3", flat=True)) == members | countries_in("territories")


def test_the_occupied_palestinian_territory_takes_part() -> None:
    territory = Country.objects.get(pk="PSE")

    assert territory.label == "occupied Palestinian territory, including east Jerusalem"
    assert territory.scope_marks() == {"country:PSE", "region:EMR"}
    assert "PSE" not in member_states()


def test_namibia_is_no_missing_value() -> None:
    assert Country.objects.get(iso2="NA").label == "Namibia"
