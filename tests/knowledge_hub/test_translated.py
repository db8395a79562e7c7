"""Pages in other languages, by wagtail-localize: one address, one entry, the readers of the original."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils.translation import override
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation, TranslationSource
from wagtail_localize.operations import translate_object

from hlh.activity.models import Fact
from hlh.catalogue.entries import entry_of
from hlh.catalogue.models import Entry, Passage
from knowledge_hub.founding import found
from knowledge_hub.models import HubHome, HubPage
from knowledge_hub.showing import shelf_for
from tests.knowledge_hub.conftest import STRANGER, make_page, make_private, make_resource, make_shelf, stranger_reads

FRENCH = {
    "Oxygen in small hospitals": "L’oxygène dans les petits hôpitaux",
    "About oxygen in small hospitals.": "Ce qu’il faut d’oxygène.",
    "Count cylinders.": "Comptez les bouteilles.",
}


def translate(page, words, capture, language="fr"):
    """What a translator does on the screens of wagtail-localize, published."""
    locale = Locale.objects.get(language_code=language)
    with capture(execute=True):
        translate_object(page, [locale])
    source = TranslationSource.objects.get_for_instance(page)
    for segment in source.stringsegment_set.select_related("string"):
        if segment.string.data in words:
            StringTranslation.objects.update_or_create(
                translation_of=segment.string,
                context=segment.context,
                locale=locale,
                defaults={"data": words[segment.string.data]},
            )
    with capture(execute=True):
        Translation.objects.get(source=source, target_locale=locale).save_target(publish=True)
    return type(page).objects.get(translation_key=page.translation_key, locale=locale)


@pytest.fixture
def page(home):
    return make_page(home, body=[("text", "<p>Count cylinders.</p>")])


@pytest.fixture
def in_french(page, django_capture_on_commit_callbacks):
    return translate(page, FRENCH, django_capture_on_commit_callbacks)


def test_readers_read_their_language_at_the_same_address(page, in_french):
    french, english = stranger_reads(f"/fr{page.url_path}"), stranger_reads(page.url_path)
    assert "L’oxygène dans les petits hôpitaux" in french
    assert "Comptez les bouteilles." in french
    assert 'lang="fr" dir="auto">L’oxygène' in french
    assert "Count cylinders." in english
    assert "hôpitaux" not in english
    assert "Count cylinders." in stranger_reads(f"/es{page.url_path}")


def test_the_original_is_one_tap_away_and_a_translation_that_is_behind_says_so(page, in_french):
    address = f"/fr{page.url_path}"
    assert 'href="?words=original"' in stranger_reads(address)
    assert "Count cylinders." in stranger_reads(f"{address}?words=original")
    behind = "L’original a été modifié"
    assert behind not in stranger_reads(address)
    page.refresh_from_db()
    page.save_revision().publish()
    assert behind in stranger_reads(address)


def test_a_translation_is_found_in_its_originals_entry(page, in_french):
    assert Entry.objects.filter(title__contains="hôpitaux").count() == 0
    said = {one.anchor: (one.text, one.language) for one in Passage.objects.filter(entry=entry_of(page))}
    assert said["in-fr"] == ("L’oxygène dans les petits hôpitaux\nCe qu’il faut d’oxygène.", "fr")
    block = page.body[0].id
    assert said[f"fr-{block}"] == ("Comptez les bouteilles.", "fr")
    assert f'id="fr-{block}"' in stranger_reads(f"/fr{page.url_path}")
    assert Fact.objects.filter(verb="page.translated", details={"language": "fr"}).count() >= 1


def test_what_is_taken_back_is_found_no_more(page, in_french):
    in_french.refresh_from_db()
    in_french.unpublish()
    assert not Passage.objects.filter(entry=entry_of(page), language="fr").exists()
    assert "Count cylinders." in stranger_reads(f"/fr{page.url_path}")


def test_a_translation_has_the_readers_of_its_original(page, in_french, fatou, as_):
    make_private(page)
    address = f"/fr{page.url_path}"
    assert Client().get(address).status_code == 404
    fatou.language = "fr"
    fatou.save()
    assert "Comptez les bouteilles." in as_(fatou).get(address).text


def test_what_an_editor_made_private_alone_is_read_in_the_original(page, in_french):
    make_private(in_french)
    assert "Count cylinders." in stranger_reads(f"/fr{page.url_path}")
    page.refresh_from_db()
    page.save_revision().publish()
    assert not Passage.objects.filter(entry=entry_of(page), language="fr").exists()


def test_lists_tell_it_in_the_readers_language(home, page, in_french, django_capture_on_commit_callbacks):
    shelf = make_shelf(home, entry_of(page))
    assert "L’oxygène dans les petits hôpitaux" in stranger_reads("/fr/hub/")
    assert "L’oxygène dans les petits hôpitaux" in stranger_reads(f"/fr{shelf.url_path}")
    assert "Oxygen in small hospitals" in stranger_reads("/hub/")
    words = {"Shelf 6": "Rayon 6", "Because of 0.": "À cause de 0."}
    translate(shelf, words, django_capture_on_commit_callbacks)
    french = stranger_reads(f"/fr{shelf.url_path}")
    assert "Rayon 6" in french
    assert "À cause de 0." in french
    with override("fr"):
        told = shelf_for(6, STRANGER)
    assert (told.title, told.language, told.picks[0].why) == ("Rayon 6", "fr", "À cause de 0.")


def test_crumbs_lead_to_the_originals_addresses(page, django_capture_on_commit_callbacks):
    below = make_page(page, "Cylinders")
    translate(below, {"Cylinders": "Bouteilles"}, django_capture_on_commit_callbacks)
    french = stranger_reads(f"/fr{below.url_path}")
    assert "Bouteilles" in french
    assert f'href="/fr{page.url_path}"' in french
    assert "/hub-fr/" not in french


def test_the_other_trees_are_laid_once_and_hold_no_entries(home):
    found()
    found()
    assert HubHome.objects.count() == 6
    assert Entry.objects.filter(thing_id__in=HubHome.objects.all().values("pk"), kind="page").count() == 1


def test_a_curator_submits_a_page_for_translation(edith, as_, home, page, django_capture_on_commit_callbacks):
    browser = as_(edith)
    address = f"/cms/localize/submit/page/{page.pk}/"
    assert browser.get(address).status_code == 200
    french = Locale.objects.get(language_code="fr")
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post(address, {"locales": [french.pk]})
    assert answer.status_code == 302
    made = HubPage.objects.get(translation_key=page.translation_key, locale=french)
    assert browser.get(f"/cms/pages/{made.pk}/edit/").status_code == 200
    assert browser.get(f"/cms/pages/add/knowledge_hub/hubpage/{made.get_parent().pk}/").status_code in (302, 403)


def test_a_resource_is_told_in_other_languages_on_its_own_form(edith, as_, home):
    resource = make_resource(home)
    answer = as_(edith).get(f"/cms/localize/submit/page/{resource.pk}/")
    assert (answer.status_code, answer.url) == (302, f"/cms/pages/{resource.pk}/edit/")


def test_staff_lists_name_originals_only(edith, as_, home, django_capture_on_commit_callbacks):
    resource = make_resource(home, look_again_by="2020-01-01", valid_until="2020-01-01")
    translate(resource, {}, django_capture_on_commit_callbacks)
    screen = as_(edith).get("/cms/").text
    assert screen.count(f"/cms/pages/{resource.pk}/edit/") == 2
    assert f"/cms/pages/{type(resource).objects.get(locale__language_code='fr').pk}/edit/" not in screen
