"""The hub as its readers see it."""

import datetime
import gzip

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.test import Client
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction

from hlh.catalogue.entries import entry_of
from hlh.catalogue.models import Entry, Passage
from knowledge_hub.founding import found
from knowledge_hub.models import HubHome
from tests.knowledge_hub.conftest import (
    make_page,
    make_private,
    make_resource,
    make_shelf,
    publish,
    stranger_reads,
)

LANGUAGES = ["", "/ar", "/zh-hans", "/fr", "/ru", "/es"]


@pytest.fixture
def manual(db, settings, tmp_path):
    """A document that an editor uploaded."""
    settings.MEDIA_ROOT = tmp_path
    return get_document_model().objects.create(title="Manual", file=ContentFile(b"%PDF-1.4 a manual", "manual.pdf"))


def test_an_empty_hub_says_what_to_do(client, home):
    page = client.get("/hub/").text
    assert "Nothing stands here yet" in page
    assert "no shelf yet" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_the_hub_answers_in_six_languages(client, home, language):
    page = make_page(home, body=[("heading", "First"), ("text", "<p>Count <b>cylinders</b>.</p>")])
    resource = make_resource(page)
    shelf = make_shelf(home, entry_of(resource))
    for one in (home, page, resource, shelf):
        answer = client.get(f"{language}{one.url_path}")
        assert answer.status_code == 200
        assert f'href="{language}/hub/"' in answer.text
    assert f'href="{language}{resource.url_path}"' in client.get(f"{language}{shelf.url_path}").text


def test_a_resource_says_who_stands_for_it_and_how_long_it_holds(home):
    resource = make_resource(home, valid_until=datetime.date(2020, 1, 31), reviewed_on=datetime.date(2019, 5, 1))
    page = stranger_reads(resource.url_path)
    for words in (
        "WHO",
        "CC BY-NC-SA 3.0 IGO",
        "1 May 2019",
        "This was valid until 31 January 2020",
        "https://www.who.int/",
    ):
        assert words in page


def test_a_shelf_says_why_when_and_by_which_office(home):
    resource = make_resource(home)
    make_shelf(home, entry_of(resource))
    page = stranger_reads("/hub/shelf-6/")
    assert "Because of 0." in page
    assert "Chosen on 9 March 2026 by <bdi>the area editor</bdi>" in page
    assert resource.title in page


def test_a_card_in_a_text_is_shown_to_whoever_may_read_the_thing(home, lab, fatou, as_):
    page = make_page(home, body=[("entry", entry_of(lab))])
    assert lab.title in stranger_reads(page.url_path)

    Entry.objects.filter(pk=entry_of(lab).pk).update(audience=_members())

    assert lab.title not in stranger_reads(page.url_path)
    assert lab.title in as_(fatou).get(page.url_path).text


def _members():
    from hlh.catalogue.audiences import audience

    return audience("members")


def test_words_of_a_page_are_found_where_they_stand(client, home):
    page = make_page(home, body=[("text", "<p>Concentrators need <b>voltage</b> stabilisers.</p>")])
    anchor = f"b-{page.body[0].id}"
    assert f'{page.url_path}#{anchor}"' in client.get("/search/?q=stabilisers").text
    assert f'id="{anchor}"' in stranger_reads(page.url_path)


def test_a_list_goes_on_by_key_and_costs_the_same_at_one_and_thirty(client, home, django_assert_max_num_queries):
    make_shelf(home, *[entry_of(make_resource(home, f"Resource {number}")) for number in range(5)])
    for path, most in (("/hub/", 10), ("/hub/shelf-6/", 10)):
        client.get(path)
        with django_assert_max_num_queries(most):
            client.get(path)
    for number in range(5, 31):
        make_resource(home, f"Resource {number}")
    for path, most in (("/hub/", 10), ("/hub/shelf-6/", 10)):
        client.get(path)
        with django_assert_max_num_queries(most):
            page = client.get(path).text
        assert "Resource 30" in page
        assert "?after=" in page


def test_reading_writes_nothing(client, home, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    resource = make_resource(home)
    make_shelf(home, entry_of(resource))
    with CaptureQueriesContext(connection) as asked:
        for path in ("/hub/", "/hub/events/", "/hub/shelf-6/", resource.url_path, "/sitemap.xml", "/feeds/hub.atom"):
            client.get(path)
    assert all(query["sql"].lstrip().startswith(("SELECT", "WITH RECURSIVE")) for query in asked)


def test_no_method_but_reading(client, home):
    assert client.post("/hub/").status_code == 405
    assert client.post("/sitemap.xml").status_code == 405


def test_a_page_that_is_a_draft_is_nowhere(client, home):
    page = make_page(home)
    page.unpublish()
    assert client.get(page.url_path).status_code == 404


def test_a_document_is_fetched_by_whoever_reads_a_page_that_names_it(client, home, manual, edith, as_):
    assert client.get(manual.url).status_code == 404  # nothing names it yet
    assert as_(edith).get(manual.url).status_code == 200
    resource = make_resource(home, document=manual, hosting="host")

    answer = client.get(manual.url)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'"

    restriction = make_private(resource)
    assert client.get(manual.url).status_code == 404
    restriction.delete()
    resource.unpublish()
    assert client.get(manual.url).status_code == 404


def test_a_document_of_a_private_collection_is_for_its_readers(client, home, manual, fatou, as_):
    make_page(home, body=[("document", manual)])
    assert client.get(manual.url).status_code == 200

    collection = Collection.get_first_root_node()
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")

    assert client.get(manual.url).status_code == 404
    assert as_(fatou).get(manual.url).status_code == 200
    assert as_(fatou).get(f"/files/documents/{manual.pk}/other.pdf").status_code == 404


def test_the_map_names_what_strangers_read_part_by_part(client, home, lab, monkeypatch):
    from hlh.portal import feeds

    resource = make_resource(home)
    whole = client.get("/sitemap.xml")
    assert whole["Content-Type"] == "application/xml"
    for address in ("/hub/", resource.url_path, lab.get_absolute_url()):
        assert f"<loc>http://127.0.0.1:8000{address}</loc>" in whole.text or f"{address}</loc>" in whole.text

    monkeypatch.setattr(feeds, "IN_A_PART", 1)
    assert "<sitemapindex" in client.get("/sitemap.xml").text
    assert resource.url_path in client.get(f"/sitemap.xml?part={entry_of(resource).pk}").text
    for nonsense in ("-1", "x", "9" * 40, str(entry_of(resource).pk + 900)):
        assert client.get("/sitemap.xml", {"part": nonsense}).status_code == 404


def test_the_feed_is_atom_with_a_frame_in_the_readers_language(client, home):
    make_resource(home, "Two <weeks> of oxygen")
    feed = client.get("/feeds/hub.atom?in=fr")
    assert feed["Content-Type"].startswith("application/atom+xml")
    assert 'xml:lang="fr"' in feed.text
    assert "Two &lt;weeks&gt; of oxygen" in feed.text
    assert client.get("/feeds/hub.atom?in=xx").status_code == 200


def test_the_catalogue_is_checked_and_mended_for_pages_too(home, capsys):
    resource, page, gone = make_resource(home), make_page(home), make_resource(home, "Gone")
    Entry.objects.filter(pk=entry_of(resource).pk).update(title="Something else")
    Entry.objects.filter(pk=entry_of(page).pk).delete()
    Passage.objects.filter(entry=entry_of(gone)).update(text="other words")
    with pytest.raises(CommandError):
        call_command("catalogue", check=True)
    found_here = capsys.readouterr().out
    assert "knowledge_hub.Resource" in found_here
    assert "knowledge_hub.HubPage" in found_here

    call_command("catalogue", mend=True)

    call_command("catalogue", check=True)
    assert entry_of(page).address == page.url_path


def test_the_ground_is_laid_once(db):
    first = found()
    assert found() == first
    assert HubHome.objects.filter(slug="hub").count() == 1
    assert publish(first, type(make_page(first))(title="Another")).live
    assert Client().get("/hub/another/").status_code == 200


def test_a_resource_is_the_same_for_strangers_until_it_is_published_anew_or_taken_back(home):
    resource = make_resource(home)
    browser = Client(headers={"accept-encoding": "gzip"})

    def shown():
        answer = browser.get(resource.url_path)
        return gzip.decompress(answer.content).decode() if answer.status_code == 200 else answer.status_code

    assert "Two-week oxygen table" in shown()
    resource.title = "Three-week oxygen table"
    resource.save_revision().publish()
    assert "Three-week oxygen table" in shown()
    assert "Three-week oxygen table" in shown()
    make_private(resource)
    assert shown() == 404


def test_a_phase_shows_strangers_at_once_what_is_not_theirs_any_more(home):
    resource = make_resource(home, phase="recovery")
    browser = Client(headers={"accept-encoding": "gzip"})

    def shown():
        return gzip.decompress(browser.get("/hub/phases/recovery/").content).decode()

    assert resource.title in shown()
    assert resource.title in shown()
    make_private(resource)
    assert resource.title not in shown()
