"""The demonstration fills the hub once."""

from hlh.demo.shelving import fill_the_hub
from knowledge_hub.models import AreaShelf, Event, HubPage, Resource
from tests.conftest import make_lab
from tests.knowledge_hub.conftest import stranger_reads


def test_the_demonstration_fills_every_shelf_once(home):
    make_lab()
    fill_the_hub()
    counts = [model.objects.count() for model in (AreaShelf, HubPage, Resource, Event)]

    fill_the_hub()

    assert [model.objects.count() for model in (AreaShelf, HubPage, Resource, Event)] == counts
    assert counts[0] == 10
    assert all(1 <= len(shelf.picks) <= 5 for shelf in AreaShelf.objects.all())
    assert "no shelf yet" not in stranger_reads("/hub/")
    assert "Demonstration" in stranger_reads(Resource.objects.first().url_path)
    events = stranger_reads("/hub/events/")
    for event in Event.objects.all():
        assert event.title in events
        assert "Demonstration" in stranger_reads(event.url_path)
    assert not Event.objects.owing()
