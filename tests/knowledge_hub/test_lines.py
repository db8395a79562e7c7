"""What a resource helps with: in the reader's language, found in it, and marked where the original changed."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from wagtail.test.utils.form_data import nested_form_data, streamfield

from hlh.catalogue.entries import entry_of
from hlh.catalogue.models import Passage
from knowledge_hub.models import AreaShelf, HelpsIn, Resource
from tests.knowledge_hub.conftest import make_resource, make_shelf, stranger_reads
from tests.knowledge_hub.test_collections import queries_for
from tests.knowledge_hub.test_screens import form_of

FRENCH = "Calculez l’oxygène nécessaire.\nCommandez d’abord l’essentiel."


@pytest.fixture
def resource(home):
    return translate(make_resource(home))


def translate(resource, lines=FRENCH, language="fr"):
    resource.helps_in.add(
        HelpsIn(
            language=language,
            lines=lines,
            checked_by="WHO country office, Senegal",
            checked_on=datetime.date(2026, 5, 4),
            of_edition=resource.edition,
        )
    )
    resource.save_revision().publish()
    return Resource.objects.get(pk=resource.pk)


def lines_form(*rows, kept=0):
    """The rows of translated lines as the form sends them."""
    said = {"helps_in-TOTAL_FORMS": str(len(rows)), "helps_in-INITIAL_FORMS": str(kept)}
    for number, row in enumerate(rows):
        row = {"checked_by": "WHO country office", "checked_on": "2026-05-04", "ORDER": str(number + 1)} | row
        said |= {f"helps_in-{number}-{name}": value for name, value in row.items()}
    return said


def test_readers_see_their_language_who_checked_it_and_the_original(resource):
    page = stranger_reads(f"/fr{resource.url_path}")
    assert "Calculez l’oxygène nécessaire." in page
    assert "WHO country office, Senegal" in page
    assert "Work out what oxygen you need." in page
    assert "Calculez" not in stranger_reads(resource.url_path)
    assert "Work out what oxygen you need." in stranger_reads(f"/es{resource.url_path}")


def test_it_is_marked_once_the_original_changed(resource):
    assert "has changed since" not in stranger_reads(f"/fr{resource.url_path}")
    resource.helps = "Work out what oxygen you need, by ward."
    resource.save_revision().publish()
    page = stranger_reads(f"/fr{resource.url_path}")
    assert 'class="chip warn"' in page
    assert "Calculez" in page


def test_it_is_found_in_that_language_and_shown_so_in_lists(client, resource):
    assert Passage.objects.filter(entry=entry_of(resource), language="fr", anchor="in-fr").exists()
    assert resource.title in client.get("/fr/search/?q=calculer").text
    assert 'id="in-fr"' in stranger_reads(f"/fr{resource.url_path}")
    assert "Calculez" in client.get("/fr/hub/").text
    assert "Calculez" in client.get("/fr/hub/decide/?area=6").text


def test_lists_in_another_language_cost_the_same_at_one_and_thirty(client, home, resource):
    asked = queries_for(client, "/fr/hub/")
    for number in range(29):
        translate(make_resource(home, f"Table {number}"))
    assert queries_for(client, "/fr/hub/") == asked
    assert asked <= 10


def test_an_editor_writes_them_and_what_is_looked_at_again_is_up_to_date(edith, as_, home):
    browser, fresh = as_(edith), lines_form({"language": "fr", "lines": FRENCH})
    browser.post(f"/cms/pages/add/knowledge_hub/resource/{home.pk}/", form_of(**fresh | {"action-publish": "1"}))
    resource = Resource.objects.get()
    (told,) = resource.helps_in.all()
    assert told.is_of(resource.edition)

    row = {"id": str(told.pk), "language": "fr", "lines": FRENCH}
    there = f"/cms/pages/{resource.pk}/edit/"
    changed = {"helps": "Work out refills of three months.", "action-publish": "1"}
    browser.post(there, form_of(**lines_form(row, kept=1) | changed))
    resource = Resource.objects.get()
    assert not resource.helps_in.get().is_of(resource.edition)

    browser.post(there, form_of(**lines_form(row | {"checked_on": "2026-06-01"}, kept=1) | changed))
    assert Resource.objects.get().helps_in.get().is_of(resource.edition)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([{"language": "fr", "lines": "1\n2\n3\n4\n5\n6"}], "These are more than five lines."),
        ([{"language": "en", "lines": "a"}], "These lines stand there already in English."),
        ([{"language": "fr", "lines": "a"}, {"language": "fr", "lines": "b"}], "These lines stand there already in"),
        ([{"language": "fr", "lines": "a\0b"}], "Null characters are not allowed."),
        ([{"language": "xx", "lines": "a"}], "Select a valid choice."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(edith, as_, home, rows, words):
    refused = as_(edith).post(f"/cms/pages/add/knowledge_hub/resource/{home.pk}/", form_of(**lines_form(*rows)))
    assert refused.status_code == 200
    assert words in refused.text
    assert "Refill calculator" in refused.text
    assert not Resource.objects.exists()


def test_lines_are_at_most_five_wherever_they_come_from(home):
    with pytest.raises(ValidationError):
        HelpsIn(resource=make_resource(home), language="fr", lines="1\n2\n3\n4\n5\n6").clean()


def test_what_says_nothing_of_its_use_does_not_stand_on_a_shelf(edith, as_, home):
    silent = make_resource(home)
    Resource.objects.filter(pk=silent.pk).update(helps="")
    entry = entry_of(silent)
    picks = streamfield([("pick", {"entry": str(entry.pk), "why": "It counts."})])
    shelf = {
        "title": "Shelf",
        "slug": "shelf",
        "area": "6",
        "office": "us",
        "chosen_on": "2026-03-09",
        "language": "en",
    }
    there = f"/cms/pages/add/knowledge_hub/areashelf/{home.pk}/"

    refused = as_(edith).post(there, nested_form_data(shelf | {"picks": picks}))
    assert "Write its lines first, then choose it." in refused.text

    Resource.objects.filter(pk=silent.pk).update(helps="Work it out.")
    assert as_(edith).post(there, nested_form_data(shelf | {"picks": picks})).status_code == 302
    assert AreaShelf.objects.get().picks


def test_what_is_superseded_does_not_stay_on_a_shelf(home):
    newer = make_resource(home, "Newer table")
    old = make_resource(home)
    shelf = make_shelf(home, entry_of(old))
    old.successor = newer
    old.save_revision().publish()
    assert old.title not in stranger_reads(shelf.url_path)
