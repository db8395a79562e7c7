"""The demonstration fills the hub once."""

from hlh.demo.proposing import propose_some
from hlh.demo.shelving import fill_the_hub
from knowledge_hub.models import AreaShelf, Collection, Event, HelpsIn, HubPage, News, Resource
from tests.conftest import make_lab, make_person, sign_in
from tests.knowledge_hub.conftest import edith, stranger_reads

__all__ = ["edith"]

ALL = (AreaShelf, Collection, HelpsIn, HubPage, News, Resource, Event)


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
    events = stranger_reads("/hub/events/")
    for event in Event.objects.all():
        assert event.title in events
        assert "Demonstration" in stranger_reads(event.url_path)
    assert not Event.objects.owing()


def test_proposals_of_the_demonstration_wait_once_and_say_what_they_are(home, edith):
    people = {name: make_person(name.title(), is_demo=True) for name in ("amina", "fatou")}
    assert propose_some(people) == 2
    assert propose_some(people) == 2
    page = sign_in(edith).get("/hub/proposals/").text
    assert page.count("Demonstration") >= 2
    assert "Refill days" in page
