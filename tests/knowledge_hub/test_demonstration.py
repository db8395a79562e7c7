"""The demonstration fills the hub once."""

from hlh.demo.shelving import fill_the_hub
from knowledge_hub.models import AreaShelf, Collection, HelpsIn, HubPage, News, Resource
from tests.conftest import make_lab
from tests.knowledge_hub.conftest import stranger_reads

ALL = (AreaShelf, Collection, HelpsIn, HubPage, News, Resource)


def test_the_demonstration_fills_every_shelf_once(home):
    make_lab()
    fill_the_hub()
    counts = [model.objects.count() for model in ALL]

    fill_the_hub()

    assert [model.objects.count() for model in ALL] == counts
    assert counts[0] == 10
    assert all(counts)
    for page in (Collection.objects.get(), News.objects.get()):
        assert ">Demonstration<" in stranger_reads(page.url_path)
    assert all(1 <= len(shelf.picks) <= 5 for shelf in AreaShelf.objects.all())
    assert "no shelf yet" not in stranger_reads("/hub/")
    assert "Demonstration" in stranger_reads(Resource.objects.first().url_path)
