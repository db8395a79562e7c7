"""Free tags are added, renamed, merged and deleted in /cms/."""

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from taggit.models import Tag
from wagtail.documents import get_document_model
from wagtail.models import Collection

from hlh.activity.models import Fact

TAGS = "/cms/taxonomy/tags/"


@pytest.fixture
def oxygen(db):
    return Tag.objects.create(name="oxygen")


def tagged(*names):
    """A document that carries tags."""
    if not Collection.objects.exists():  # emptied with the rest by a test that committed
        Collection.add_root(name="Root")
    document = get_document_model()(title="Checklist")
    document.file.save("checklist.txt", ContentFile(b"one"), save=True)
    document.tags.add(*names)
    return document


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_without_tags_the_page_says_what_to_do(keeper):
    assert "Add the first one" in keeper.get(TAGS).text


def test_a_tag_is_added_once(keeper):
    assert keeper.post(TAGS, {"name": "Cold  chain"}).status_code == 302

    again = keeper.post(TAGS, {"name": "cold chain"})

    assert again.status_code == 409
    assert [tag.name for tag in Tag.objects.all()] == ["Cold chain"]


def test_a_tag_without_a_name_is_refused_beside_the_field(keeper):
    answer = keeper.post(TAGS, {"name": "  "})

    assert answer.status_code == 422
    assert "Write a word or two" in answer.text


def test_a_tag_is_renamed_in_any_script(keeper, oxygen):
    keeper.post(f"{TAGS}{oxygen.pk}/", {"name": "الأكسجين"})

    oxygen.refresh_from_db()
    assert (oxygen.name, oxygen.slug) == ("الأكسجين", "الأكسجين")


def test_a_tag_is_not_given_the_name_of_another(keeper, oxygen):
    Tag.objects.create(name="O2")

    assert keeper.post(f"{TAGS}{oxygen.pk}/", {"name": "o2"}).status_code == 409


def test_what_carries_a_merged_tag_carries_the_other_once(keeper, oxygen):
    one, both = tagged("O2"), tagged("O2", "oxygen")
    old = Tag.objects.get(name="O2")
    assert "2 things carry" in keeper.get(f"{TAGS}{old.pk}/").text

    answer = keeper.post(f"{TAGS}{old.pk}/merging/", {"name": "Oxygen"})

    assert answer["Location"] == f"{TAGS}{oxygen.pk}/"
    assert [list(document.tags.names()) for document in (one, both)] == [["oxygen"], ["oxygen"]]
    assert not Tag.objects.filter(name="O2").exists()
    assert Fact.objects.get(verb="tag.merged").details == {"into": oxygen.pk}


def test_merging_into_a_tag_that_is_not_there_says_so(keeper, oxygen):
    answer = keeper.post(f"{TAGS}{oxygen.pk}/merging/", {"name": "air"})

    assert answer.status_code == 422
    assert "There is no tag of this name" in answer.text


def test_a_deleted_tag_is_taken_off_what_carried_it(keeper, oxygen):
    document = tagged("oxygen")

    keeper.post(f"{TAGS}{oxygen.pk}/deletion/")

    assert list(document.tags.names()) == []


def test_many_tags_stand_on_pages_by_key_and_cost_the_same(keeper):
    Tag.objects.create(name="tag 000")
    with CaptureQueriesContext(connection) as few:
        keeper.get(TAGS)
    for number in range(1, 60):
        Tag.objects.create(name=f"tag {number:03}")
    with CaptureQueriesContext(connection) as many:
        first = keeper.get(TAGS).text

    assert "tag 049" in first
    assert "tag 050" not in first
    assert "?after=tag%20049" in first
    assert "tag 050" in keeper.get(TAGS, {"after": "tag 049"}).text
    assert len(many) <= len(few)
