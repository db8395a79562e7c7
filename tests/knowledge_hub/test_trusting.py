"""How far to trust a resource, whole on its page and short in lists; and who stands on it."""

import datetime

from django.core.files.base import ContentFile
from wagtail.documents import get_document_model

from hlh.catalogue.entries import entry_of, weave
from hlh.catalogue.models import Entry
from knowledge_hub.models import Resource
from knowledge_hub.using import uses_of
from tests.knowledge_hub.conftest import (
    STRANGER,
    make_collection,
    make_page,
    make_private,
    make_resource,
    stranger_reads,
)
from tests.knowledge_hub.test_collections import queries_for


def test_its_page_says_all_of_it(home):
    resource = make_resource(
        home,
        publisher_kind="un",
        reviewed_by="Quality unit",
        valid_until=datetime.date(2050, 1, 31),
        levels=["facility"],
        countries=["KEN"],
        phase="recovery",
    )
    page = stranger_reads(resource.url_path)
    for words in (
        "United Nations agency",
        "We may link to it only",
        "Quality unit",
        "31 January 2050",
        "Health facility",
        "Kenya",
        "Recovery",
    ):
        assert words in page


def test_of_many_countries_some_are_named_and_how_many_more(home):
    codes = ["AGO", "BEN", "BWA", "BFA", "BDI", "CMR", "CPV", "TCD", "COM", "COG", "ERI", "ETH", "GAB", "KEN"]
    assert "and 2 more" in stranger_reads(make_resource(home, countries=codes).url_path)


def test_lists_say_it_in_short_and_what_is_past_is_marked(client, home):
    make_resource(home, valid_until=datetime.date(2020, 1, 31))
    page = client.get("/hub/").text
    assert "We may link to it only" in page
    assert '<span class="chip warn">Valid until 31 January 2020</span>' in page


def test_a_resource_shows_what_names_it_and_what_stands_on_that_with_countries(home, lab):
    resource = make_resource(home)
    page = make_page(home, "How Kenya counts", body=[("entry", entry_of(resource))])
    entry = entry_of(page)
    entry.countries = ["KEN"]
    entry.save()
    far = entry_of(make_page(home, "What came of that"))
    weave(entry, far)

    shown = stranger_reads(resource.url_path)
    assert "Used by" in shown
    assert "How Kenya counts" in shown
    assert "Kenya" in shown
    assert [(use.title, use.is_direct) for use in uses_of(resource, STRANGER)] == [
        ("How Kenya counts", True),
        ("What came of that", False),
    ]


def test_private_uses_are_told_to_nobody_else(home, fatou):
    resource = make_resource(home)
    make_private(make_collection(home, entry_of(resource)))
    assert uses_of(resource, STRANGER) == []
    assert "Used by" not in stranger_reads(resource.url_path)
    assert len(uses_of(resource, fatou)) == 1


def test_what_nobody_uses_says_nothing_and_thirty_cost_no_more_than_one(client, home):
    resource = make_resource(home)
    assert "Used by" not in stranger_reads(resource.url_path)
    make_page(home, "Page 0", body=[("entry", entry_of(resource))])
    asked = queries_for(client, resource.url_path)
    for number in range(1, 30):
        make_page(home, f"Page {number}", body=[("entry", entry_of(resource))])
    assert queries_for(client, resource.url_path) == asked
    assert Resource.objects.count() == 1


def test_the_newer_one_leads_to_the_older_and_back(home):
    newer, old = make_resource(home, "Newer table"), make_resource(home, "Older table")
    secret = make_resource(home, "Secret table")
    make_private(secret)
    for one in (old, secret):
        one.successor = newer
        one.save_revision().publish()
    page = stranger_reads(newer.url_path)
    assert "It takes the place of:" in page
    assert f'href="{old.url_path}"' in page
    assert "Secret table" not in page
    assert f'href="{newer.url_path}"' in stranger_reads(old.url_path)


def test_where_its_address_is_dead_a_copy_is_offered_that_the_licence_allows(home, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    copy = get_document_model().objects.create(title="Copy", file=ContentFile(b"%PDF-1.4 a copy", "copy.pdf"))
    resource = make_resource(home, hosting="host", document=copy)
    assert "lets us give out this copy" not in stranger_reads(resource.url_path)
    Entry.objects.filter(pk=entry_of(resource).pk).update(dead_links=[resource.link])
    page = stranger_reads(resource.url_path)
    assert "lets us give out this copy" in page
    assert copy.url in page
