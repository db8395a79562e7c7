"""Who belonged to what when, and names in the order in which a reader looks for them."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from hlh.taxonomy.languages import CODES, LANGUAGES, data_code, django_code
from hlh.taxonomy.models import Area, Country, Membership, Region

LAST_DAY_IN_SEAR = date(2025, 5, 22)
DAY_OF_THE_MOVE = date(2025, 5, 23)

pytestmark = pytest.mark.usefixtures("taxonomy")


def refused(name: str, **fields: object) -> None:
    """Writing this membership of Indonesia breaks the promise of that name."""
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Membership.objects.create(country_id="IDN", **fields)


def test_indonesia_moved_to_the_western_pacific() -> None:
    indonesia = Country.objects.get(pk="IDN")

    before, after = indonesia.region_on(LAST_DAY_IN_SEAR), indonesia.region_on(DAY_OF_THE_MOVE)

    assert (before and before.code, after and after.code) == ("SEAR", "WPR")
    assert Country.objects.in_region("SEAR", on=LAST_DAY_IN_SEAR).filter(pk="IDN").exists()
    assert not Country.objects.in_region("SEAR", on=DAY_OF_THE_MOVE).filter(pk="IDN").exists()
    assert Country.objects.in_region("WPR").filter(pk="IDN").exists()


def test_every_country_is_in_one_region_every_day() -> None:
    for day in (date(2020, 1, 30), LAST_DAY_IN_SEAR, DAY_OF_THE_MOVE):
        found = [country for region in Region.objects.all() for country in Country.objects.in_region(region.code, day)]
        assert len(found) == Country.objects.count() == len({country.pk for country in found})


def test_a_country_that_left_is_no_member_from_that_day_on() -> None:
    Membership.objects.filter(country="KEN", region=None).update(until=date(2026, 1, 1))

    assert Country.objects.members(on=date(2025, 12, 31)).filter(pk="KEN").exists()
    assert not Country.objects.members(on=date(2026, 1, 1)).filter(pk="KEN").exists()


def test_a_country_is_in_one_region_at_a_time() -> None:
    refused("a_country_is_in_one_region_at_a_time", region_id="AFR", since=date(2026, 1, 1))


def test_a_country_is_a_member_once() -> None:
    refused("a_country_is_a_member_once", region=None, since=date(2026, 1, 1))


def test_a_membership_ends_after_it_begins() -> None:
    day = date(1999, 1, 1)
    refused("a_membership_ends_after_it_begins", region_id="AFR", since=day, until=day)


def test_regions_of_a_country_follow_each_other() -> None:
    refused("regions_of_a_country_follow_each_other", region_id="AFR", since=date(2000, 1, 1), until=date(2001, 1, 1))


def test_memberships_of_a_country_follow_each_other() -> None:
    refused("memberships_of_a_country_follow_each_other", region=None, since=date(2000, 1, 1), until=date(2001, 1, 1))


@pytest.mark.parametrize(
    ("promise", "change"),
    [
        ("country_has_iso_codes", {"iso2": "k1"}),
        ("country_has_an_english_label", {"labels": {"fr": "Kenya"}}),
        ("income_is_a_known_group_or_none", {"income_2020": "ABC"}),
    ],
)
def test_a_country_keeps_its_promises(promise: str, change: dict[str, object]) -> None:
    with pytest.raises(IntegrityError, match=promise), transaction.atomic():
        Country.objects.filter(pk="KEN").update(**change)


def test_an_area_with_sub_topics_is_never_deleted() -> None:
    with pytest.raises(ProtectedError):
        Area.objects.get(number=1).delete()


def test_scope_marks_name_country_region_and_area() -> None:
    assert Country.objects.get(pk="KEN").scope_marks() == {"country:KEN", "region:AFR"}
    assert Region.objects.get(pk="AFR").scope_marks() == {"region:AFR"}
    assert Area.objects.get(number=6).scope_marks() == {"area:6"}


def test_regions_of_many_countries_cost_one_query_at_most() -> None:
    Country.objects.forget()
    countries = list(Country.objects.all())

    with CaptureQueriesContext(connection) as asked:
        assert all(country.region_now for country in countries)

    assert len(asked) == 1


def test_all_areas_cost_one_query_at_most_and_a_filter_hides_none() -> None:
    Area.objects.forget()

    with CaptureQueriesContext(connection) as asked:
        assert len(Area.objects.filter(number=1).kept()) == 10
        assert Area.objects.kept()[6].slug == "supplies"

    assert len(asked) == 1


@pytest.mark.parametrize(
    ("code", "in_this_order"),
    [
        ("en", ["AFG", "CIV", "HRV", "TUN", "TUR", "TKM", "ZWE"]),
        ("fr", ["EGY", "SLV", "ARE", "ECU", "ERI", "ESP"]),
        ("ru", ["ISR", "IND", "ITA", "YEM", "KAZ"]),
        ("ar", ["ALB", "DEU", "ARE", "BHR", "BRA", "DZA", "SDN", "YEM"]),
    ],
)
def test_names_are_sorted_as_a_reader_looks_for_them(code: str, in_this_order: list[str]) -> None:
    with translation.override(django_code(code)):
        sorted_codes = [country.iso3 for country in Country.objects.by_name()]

    assert [iso3 for iso3 in sorted_codes if iso3 in in_this_order] == in_this_order


def test_a_label_is_in_the_language_of_the_reader_else_in_english() -> None:
    kenya = Country(labels={"en": "Kenya", "ar": "كينيا"})

    with translation.override("ar"):
        assert kenya.label == "كينيا"
    with translation.override("zh-hans"):
        assert kenya.label == "Kenya"
    with translation.override(None):
        assert str(kenya) == "Kenya"


def test_codes_of_languages_go_both_ways() -> None:
    assert [data_code(django_code(code)) for code in CODES] == list(CODES)
    assert (data_code("zh-hans"), django_code("zh")) == ("zh", "zh-hans")
    assert [language.name for language in LANGUAGES if language.direction == "rtl"] == ["العربية"]
