"""Pages in other languages, by wagtail-localize: one address, one entry, the readers of the original."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents import get_document_model
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation, TranslationSource
from wagtail_localize.operations import translate_object

from hlh.activity.models import Fact
from hlh.catalogue.audiences import SUPERSEDED
from hlh.catalogue.entries import entry_of
from hlh.catalogue.models import Entry, Passage
from knowledge_hub.founding import found
from knowledge_hub.models import HubHome, HubPage
from knowledge_hub.translated import beginnings_in
from tests.knowledge_hub.conftest import make_page, make_private, make_resource, make_shelf, stranger_reads

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


@pytest.mark.parametrize("act", ["unpublished", "deleted", "a stand-in"])
def test_what_is_taken_back_is_found_no_more(page, in_french, act, edith, as_, django_capture_on_commit_callbacks):
    in_french.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        if act == "unpublished":
            in_french.unpublish()
        elif act == "deleted":
            in_french.delete()
        else:
            as_(edith).post(f"/cms/localize/page/{in_french.pk}/convert_to_alias/")
    assert not Passage.objects.filter(entry=entry_of(page), language="fr").exists()
    assert "Count cylinders." in stranger_reads(f"/fr{page.url_path}")


def test_a_translation_has_the_readers_of_its_original(page, in_french, fatou, as_):
    make_private(page)
    address = f"/fr{page.url_path}"
    assert Client().get(address).status_code == 404
    fatou.language = "fr"
    fatou.save()
    assert "Comptez les bouteilles." in as_(fatou).get(address).text


def test_who_reads_it_is_said_at_the_original_alone(page, in_french, edith, as_):
    in_french.refresh_from_db()
    address = f"/cms/pages/{in_french.pk}/privacy/"
    assert "has been disabled" in as_(edith).get(address).text
    as_(edith).post(address, {"restriction_type": "login"})
    assert not in_french.get_view_restrictions().exists()
    as_(edith).post(f"/cms/pages/{page.pk}/privacy/", {"restriction_type": "login"})
    assert page.get_view_restrictions().exists()


def test_documents_of_a_page_that_was_taken_back_are_not_given_out_by_its_translation(
    home, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    manual = get_document_model().objects.create(title="Manual", file=ContentFile(b"%PDF-1.4 a manual", "manual.pdf"))
    page = make_page(home, body=[("document", manual)])
    translate(page, FRENCH, django_capture_on_commit_callbacks)
    assert Client().get(manual.url).status_code == 200
    manual.save()  # its pages are entered anew, the translation among them
    page.refresh_from_db()
    page.unpublish()
    assert Client().get(manual.url).status_code == 404


def test_a_summary_that_begins_like_its_title_is_the_summary_of_the_card(home, django_capture_on_commit_callbacks):
    page = make_page(home, "Oxygen", summary="Oxygen in small hospitals.")
    words = {"Oxygen": "Oxygène", "Oxygen in small hospitals.": "Oxygène dans les petits hôpitaux."}
    translate(page, words, django_capture_on_commit_callbacks)
    begun = beginnings_in("fr", [entry_of(page)])
    assert begun == {entry_of(page).pk: ("Oxygène", "Oxygène dans les petits hôpitaux.")}


def test_a_newer_resource_goes_out_whatever_copies_the_older_one_has(home, django_capture_on_commit_callbacks):
    newer = make_resource(home, "Newer")
    older = make_resource(home, "Older", successor=newer)
    translate(older, {}, django_capture_on_commit_callbacks)
    newer.refresh_from_db()
    newer.save_revision().publish()
    assert entry_of(older).audience.key == SUPERSEDED


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


def test_crumbs_lead_to_the_originals_addresses(page, django_capture_on_commit_callbacks):
    below = make_page(page, "Cylinders")
    translate(below, {"Cylinders": "Bouteilles"}, django_capture_on_commit_callbacks)
    french = stranger_reads(f"/fr{below.url_path}")
    assert "Bouteilles" in french
    assert f'href="/fr{page.url_path}"' in french
    assert '<a href="/fr/hub/" dir="auto">Pôle de connaissances</a>' in french
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
    assert not made.live  # nothing goes out before somebody translated it
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
