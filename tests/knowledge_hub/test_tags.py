"""Free tags of resources, chosen at the staff's screens."""

from hlh.activity.models import Actor
from hlh.catalogue.entries import entry_of
from hlh.taxonomy import tagging
from knowledge_hub.models import Resource
from tests.conftest import sign_in
from tests.knowledge_hub.conftest import make_resource


def tagged(home, *names):
    resource = make_resource(home)
    resource.tags.add(*names)
    resource.save_revision().publish()
    return Resource.objects.get(pk=resource.pk)


def test_a_resource_shows_its_tags_and_is_found_by_them(client, home):
    resource = tagged(home, "oxygen", "cold chain")

    page = client.get(resource.url_path).text

    assert 'href="/search/?tag=oxygen"' in page
    assert resource.url_path in client.get("/search/?tag=cold-chain").text


def test_its_form_offers_them(home, edith):
    resource = tagged(home, "oxygen")
    page = sign_in(edith).get(f"/cms/pages/{resource.pk}/edit/").text
    assert 'name="tags"' in page
    assert "oxygen" in page


def test_a_merged_tag_is_merged_in_the_catalogue_too(client, home):
    resource = tagged(home, "oxygen", "O2")
    keys = {tag.name: tag for tag in resource.tags.all()}

    tagging.merge(keys["O2"], keys["oxygen"], by=Actor.objects.system())

    assert entry_of(resource).tags == [keys["oxygen"].pk] == Resource.objects.get(pk=resource.pk).tag_keys()
    assert client.get(resource.url_path).text.count('rel="tag"') == 1
