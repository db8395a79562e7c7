"""Administrators keep the taxonomy in /cms/: renamed, reordered, retired, deleted; no code, no shell."""

import re
from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact
from hlh.people.models import Appointment, Role
from hlh.taxonomy.languages import CODES
from hlh.taxonomy.models import Area, Country, Level, Membership, OldSlug, Phase, SubTopic
from tests.conftest import make_lab, sign_in

INDEX = "/cms/taxonomy/"
SUPPLIES = "/cms/taxonomy/areas/6/"

pytestmark = pytest.mark.usefixtures("taxonomy")


def filled(page):
    """What a form shows, as a browser would send it back; of the one that saves."""
    form = re.search(r'<form method="post" action="[^"]*/\w+/" novalidate>(.*?)</form>', page.text, re.DOTALL)[1]
    values = dict(re.findall(r'<input type="text" name="(\w+)" value="([^"]*)"', form))
    values |= dict(re.findall(r'<textarea name="(\w+)"[^>]*>\s*(.*?)</textarea>', form, re.DOTALL))
    return values


def verbs():
    return list(Fact.objects.order_by("pk").values_list("verb", flat=True))


def test_an_area_is_renamed_in_six_languages_and_shown_so_at_once(keeper, client):
    said = filled(keeper.get(SUPPLIES)) | {"labels_en": "Goods and medicines", "short_labels_fr": "Biens"}

    answer = keeper.post(SUPPLIES, said, follow=True)

    assert answer.redirect_chain == [(SUPPLIES, 302)]
    assert "Goods and medicines" in answer.text
    area = Area.objects.get(number=6)
    assert set(area.labels) == set(CODES)
    assert area.short_labels["fr"] == "Biens"
    with override("fr"):
        assert Area.objects.kept()[6].short_label == "Biens"
    assert "area.renamed" in verbs()
    assert "Goods" not in str(list(Fact.objects.values("details")))


def test_what_was_renamed_here_is_not_taken_back_by_the_files(keeper):
    keeper.post(SUPPLIES, filled(keeper.get(SUPPLIES)) | {"labels_en": "Goods and medicines"})

    call_command("taxonomy", verbosity=0)

    assert Area.objects.get(number=6).labels["en"] == "Goods and medicines"


def test_without_an_english_name_the_form_says_so_and_keeps_what_was_typed(keeper):
    said = filled(keeper.get(SUPPLIES)) | {"labels_en": "", "labels_es": "Insumos y más"}

    answer = keeper.post(SUPPLIES, said)

    assert answer.status_code == 422
    assert "Write the English name" in answer.text
    assert "Insumos y más" in answer.text
    assert Area.objects.get(number=6).labels["en"] == "Medicines, equipment and supplies"


def test_an_old_address_leads_to_the_area_and_belongs_to_nobody_else(keeper):
    keeper.post(SUPPLIES, filled(keeper.get(SUPPLIES)) | {"slug": "medicines"})

    assert Area.objects.at("medicines") == (Area.objects.get(number=6), False)
    assert Area.objects.at("supplies") == (Area.objects.get(number=6), True)
    taken = keeper.post("/cms/taxonomy/areas/1/", filled(keeper.get("/cms/taxonomy/areas/1/")) | {"slug": "supplies"})
    assert taken.status_code == 422
    assert "Choose another address" in taken.text
    with pytest.raises(Area.DoesNotExist):
        Area.objects.at("nowhere")


def test_an_area_that_takes_its_old_address_back_stands_there_again(keeper):
    for slug in ("medicines", "supplies"):
        keeper.post(SUPPLIES, filled(keeper.get(SUPPLIES)) | {"slug": slug})

    assert Area.objects.at("supplies") == (Area.objects.get(number=6), False)
    assert list(OldSlug.objects.values_list("slug", flat=True)) == ["medicines"]


def test_areas_move_up_and_down_and_keep_their_numbers(keeper, client):
    keeper.post(f"{SUPPLIES}order/", {"direction": "up"})

    assert list(Area.objects.kept()) == [1, 2, 3, 4, 6, 5, 7, 8, 9, 10]
    home = client.get("/").text
    assert home.index(Area.objects.kept()[6].label) < home.index(Area.objects.kept()[5].label)
    assert [int(number) for number in re.findall(r">(\d+)\. ", keeper.get(INDEX).text)] == list(Area.objects.kept())
    call_command("taxonomy", verbosity=0)
    assert list(Area.objects.kept()) == [1, 2, 3, 4, 6, 5, 7, 8, 9, 10]
    keeper.post(f"{SUPPLIES}order/", {"direction": "down"})
    assert list(Area.objects.kept()) == list(range(1, 11))


def test_the_first_one_stays_first_and_no_fact_is_told_of_it(keeper):
    keeper.post("/cms/taxonomy/areas/1/order/", {"direction": "up"})

    assert next(iter(Area.objects.kept())) == 1
    assert "area.reordered" not in verbs()


def test_a_retired_area_is_not_offered_and_is_still_shown_on_what_has_it(keeper, client, oskar, discussion):
    keeper.post(f"{SUPPLIES}retirement/")

    assert 6 not in [area.number for area in Area.objects.offered()]
    assert Area.objects.kept()[6].label in client.get(discussion.get_absolute_url()).text
    assert "Retired" in keeper.get(INDEX).text
    keeper.post(f"{SUPPLIES}restoration/")
    assert 6 in [area.number for area in Area.objects.offered()]
    assert [verb for verb in verbs() if verb.startswith("area.")] == ["area.retired", "area.restored"]


def test_a_used_area_is_not_deleted_and_the_screen_says_what_uses_it(keeper, lab):
    page = keeper.get(SUPPLIES).text
    assert "deletion/" not in page
    assert "Labs: 1" in page

    answer = keeper.post(f"{SUPPLIES}deletion/")

    assert answer.status_code == 409
    assert "Labs (1)" in answer.text
    assert "Retire it instead" in answer.text
    assert Area.objects.filter(number=6).exists()


def test_a_subtopic_that_nothing_uses_is_deleted_and_stays_so(keeper):
    subtopic = SubTopic.objects.filter(area=6).first()

    answer = keeper.post(f"/cms/taxonomy/subtopics/{subtopic.pk}/deletion/")

    assert answer.status_code == 302
    call_command("taxonomy", verbosity=0)
    assert not SubTopic.objects.filter(area=6, slug=subtopic.slug).exists()
    assert "subtopic.deleted" in verbs()


def test_a_subtopic_is_added_with_its_synonyms_at_the_end_of_its_area(keeper):
    said = {
        "labels_en": "Spare parts",
        "labels_ar": "قطع الغيار",
        "synonyms_en": "broken pumps\n\nbroken pumps\nfuses ",
    }

    answer = keeper.post("/cms/taxonomy/areas/6/subtopics/", said, follow=True)

    assert answer.status_code == 200
    made = SubTopic.objects.filter(area=6).last()
    assert made.labels == {"en": "Spare parts", "ar": "قطع الغيار"}
    assert made.synonyms == {"en": ["broken pumps", "fuses"]}
    assert made.slug == "spare-parts"


def test_synonyms_are_edited_a_line_each_and_too_many_are_refused(keeper):
    subtopic = SubTopic.objects.filter(area=6).first()
    address = f"/cms/taxonomy/subtopics/{subtopic.pk}/"
    said = filled(keeper.get(address))

    keeper.post(address, said | {"synonyms_fr": "rupture\nmanque de stock"})
    refused = keeper.post(address, said | {"synonyms_fr": "\n".join(f"mot {number}" for number in range(40))})

    subtopic.refresh_from_db()
    assert subtopic.synonyms["fr"] == ["rupture", "manque de stock"]
    assert refused.status_code == 422
    assert "Keep the 30" in refused.text


def test_subtopics_have_an_order_too(keeper):
    first, second = SubTopic.objects.filter(area=6)[:2]

    keeper.post(f"/cms/taxonomy/subtopics/{first.pk}/order/", {"direction": "down"})

    assert list(SubTopic.objects.filter(area=6)[:2]) == [second, first]


@pytest.mark.parametrize(("name", "model"), [("phases", Phase), ("levels", Level)])
def test_phases_and_levels_are_renamed_and_never_deleted(keeper, name, model):
    found = model.objects.first()
    address = f"/cms/taxonomy/lists/{name}/{found.pk}/"

    keeper.post(address, filled(keeper.get(address)) | {"labels_en": "Otherwise"})

    call_command("taxonomy", verbosity=0)
    assert model.objects.get(pk=found.pk).labels["en"] == "Otherwise"
    assert keeper.post(f"{address}deletion/").status_code == 404
    assert verbs()[-1] == "taxonomy.changed"


def test_a_country_is_renamed_and_marked_for_support_and_shown_so_at_once(keeper):
    address = "/cms/taxonomy/lists/countries/KEN/"
    said = filled(keeper.get(address)) | {"labels_en": "Republic of Kenya", "has_intensified_support": "on"}

    keeper.post(address, said)

    kept = Country.objects.kept()["KEN"]
    assert (kept.label, kept.has_intensified_support) == ("Republic of Kenya", True)
    assert "Receives intensified support" in keeper.get("/cms/taxonomy/lists/countries/").text


def test_a_country_goes_to_another_region_from_a_day_on(keeper):
    answer = keeper.post(
        "/cms/taxonomy/lists/countries/KEN/memberships/", {"change": "EMR", "since": "2026-03-01"}, follow=True
    )

    assert "2026-03-01" in answer.text
    kenya = Country.objects.get(pk="KEN")
    regions = [
        kenya.region_on(day).code for day in (date.fromisoformat("2026-02-28"), date.fromisoformat("2026-03-01"))
    ]
    assert regions == ["AFR", "EMR"]
    call_command("taxonomy", verbosity=0)
    assert Membership.objects.filter(country="KEN", region="EMR").exists()


def test_a_country_leaves_who_from_a_day_on(keeper):
    keeper.post("/cms/taxonomy/lists/countries/KEN/memberships/", {"change": "leaves", "since": "2026-03-01"})

    assert "KEN" in Country.objects.members(date.fromisoformat("2026-02-28")).values_list("pk", flat=True)
    assert "KEN" not in Country.objects.members(date.fromisoformat("2026-03-01")).values_list("pk", flat=True)
    again = keeper.post("/cms/taxonomy/lists/countries/KEN/memberships/", {"change": "leaves", "since": "2026-04-01"})
    assert again.status_code == 422
    assert "cannot leave" in again.text


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"change": "AFR", "since": "2026-03-01"}, "belongs there already"),
        ({"change": "EMR", "since": "soon"}, "like 2025-05-23"),
        ({"change": "", "since": "2026-03-01"}, "Choose what changes"),
    ],
)
def test_a_date_that_cannot_be_is_refused_beside_its_field(keeper, said, words):
    answer = keeper.post("/cms/taxonomy/lists/countries/KEN/memberships/", said)

    assert answer.status_code == 422
    assert words in answer.text


def test_who_is_no_administrator_is_told_so(taxonomy, fatou, frida):
    """Wagtail's own right to open /cms/ is not enough: the policy asks for the appointment."""
    Appointment.objects.appoint(fatou, Role.EDITOR, by=Actor.objects.system())
    settle_all()
    browser = sign_in(fatou)

    for address in (INDEX, SUPPLIES, "/cms/taxonomy/tags/", "/cms/taxonomy/lists/phases/"):
        answer = browser.get(address)
        assert answer.status_code == 403
        assert "Only administrators" in answer.text
    assert browser.post(f"{SUPPLIES}retirement/").status_code == 403
    assert Area.objects.get(number=6).retired_at is None


def test_what_is_not_there_is_a_miss(keeper):
    for address in (
        "areas/99/", "plants/6/", "subtopics/999999/", "lists/planets/", "lists/countries/XXX/", "tags/999999/",
    ):  # fmt: skip
        assert keeper.get(INDEX + address).status_code == 404, address


def test_the_list_of_areas_asks_the_same_whatever_there_is(keeper):
    keeper.get(INDEX)
    with CaptureQueriesContext(connection) as few:
        keeper.get(INDEX)
    for number in range(3, 30):
        make_lab(f"lab-{number}")
        SubTopic.objects.create(area_id=6, slug=f"more-{number}", labels={"en": f"More {number}"})
    with CaptureQueriesContext(connection) as many:
        keeper.get(INDEX)

    assert len(many) == len(few) <= 13


def test_the_menu_of_the_staffs_screens_leads_here(keeper):
    settle_all()

    assert INDEX in keeper.get("/cms/").text
