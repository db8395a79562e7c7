"""Free tags of briefs: typed as words, kept in every version, found by, and followed when the staff merge or delete them."""

import pytest
from taggit.models import Tag

from briefs.models import Brief
from hlh.activity.models import Actor, Fact
from hlh.catalogue.checking import differences
from hlh.catalogue.entries import entry_of
from hlh.taxonomy import tagging
from tests.briefs.conftest import make_brief, new_version, post
from tests.conftest import make_person, sign_in


def tag(person, brief, words):
    brief.refresh_from_db()
    return post(person, brief, "more", tags=words, edition=brief.edition)


def names(brief):
    brief.refresh_from_db()
    return {one.name for one in Tag.objects.filter(pk__in=brief.tags)}


@pytest.fixture
def tagged(amina, draft):
    """A published brief with two tags."""
    tag(amina, draft, "Cold chain, الأكسجين")
    by = Actor.objects.system()
    draft.refresh_from_db()
    draft.submit(by=by)
    draft.publish(by=by)
    return draft


def test_words_become_tags_once_in_whatever_case(amina, draft):
    tag(amina, draft, " Cold  chain، insulin; cold CHAIN,,")
    assert names(draft) == {"Cold chain", "insulin"}
    assert Fact.objects.filter(verb="tag.added").count() == 2

    other = make_brief(make_person("Otieno", country_id="KEN"))
    tag(Brief.objects.get(pk=other.pk).voice.person, other, "COLD CHAIN")
    assert names(other) == {"Cold chain"}
    assert 'value="Cold chain, insulin"' in sign_in(amina).get(f"/briefs/{draft.ref}/more/").text

    tag(amina, draft, "")
    assert names(draft) == set()


@pytest.mark.parametrize(
    ("typed", "words"), [(", ".join(f"word{n}" for n in range(11)), "Ten fit"), ("x" * 41, "is very long for a tag")]
)
def test_too_many_or_too_long_is_said_beside_the_field_and_nothing_is_lost(amina, draft, typed, words):
    tag(amina, draft, "insulin")
    answer = tag(amina, draft, typed)

    assert answer.status_code == 422
    assert words in answer.text
    assert f'value="{typed}"' in answer.text
    assert names(draft) == {"insulin"}


def test_the_page_shows_them_and_each_leads_to_what_else_carries_it(client, tagged, published):
    page = client.get(tagged.get_absolute_url()).text
    assert "<bdi>Cold chain</bdi>" in page
    assert 'href="/search/?tag=cold-chain"' in page

    found = client.get("/search/?tag=cold-chain").text
    assert tagged.get_absolute_url() in found
    assert published.get_absolute_url() not in found
    assert client.get("/fr/search/", {"tag": "الأكسجين"}).text.count(tagged.get_absolute_url()) == 1


def test_a_search_is_narrowed_down_by_a_tag_and_counts_it(client, tagged, published):
    page = client.get("/search/?q=insulin").text
    assert 'href="?q=insulin&amp;tag=cold-chain"' in page
    narrowed = client.get("/search/?q=insulin&tag=cold-chain").text
    assert tagged.get_absolute_url() in narrowed
    assert published.get_absolute_url() not in narrowed
    assert "chosen; take it away" in narrowed


def test_a_tag_that_does_not_exist_is_said(client, tagged):
    answer = client.get("/search/?tag=nothing")
    assert answer.status_code == 422
    assert "There is no such choice here" in answer.text


def test_a_new_version_brings_its_tags_and_the_old_one_keeps_its_own(client, tagged):
    new_version(tagged, tags=tagging.named(["insulin"], by=Actor.objects.system()))
    assert client.get("/search/?tag=insulin").text.count(tagged.get_absolute_url())
    assert tagged.get_absolute_url() not in client.get("/search/?tag=cold-chain").text
    assert "Cold chain" in client.get(f"{tagged.get_absolute_url()}1/").text
    assert "Cold chain" in client.get(f"{tagged.get_absolute_url()}2/changes/").text


def test_merged_renamed_and_deleted_tags_are_so_everywhere(client, tagged):
    by, cold = Actor.objects.system(), Tag.objects.get(slug="cold-chain")
    assert tagging.used(cold) == 3  # the text, its version, its entry
    (oxygen,) = Tag.objects.exclude(pk=cold.pk)
    tagging.merge(cold, oxygen, by=by)
    entry = entry_of(tagged)
    tagged.refresh_from_db()
    assert tagged.tags == tagged.version.tags == entry.tags == [oxygen.pk]

    tagging.rename(oxygen, "Oxygen", by=by)
    assert "<bdi>Oxygen</bdi>" in client.get(tagged.get_absolute_url()).text
    assert list(differences()) == []

    tagging.delete(oxygen, by=by)
    tagged.refresh_from_db()
    assert tagged.tags == entry_of(tagged).tags == []
    assert client.get(tagged.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("count", [1, 10])
def test_a_page_asks_once_for_its_tags(client, amina, count, django_assert_max_num_queries):
    brief = make_brief(amina, tags=tagging.named([f"word {n}" for n in range(count)], by=Actor.objects.system()))
    by = Actor.objects.system()
    brief.submit(by=by)
    brief.publish(by=by)
    client.get(brief.get_absolute_url())
    with django_assert_max_num_queries(9):
        assert f"word {count - 1}" in client.get(brief.get_absolute_url()).text
