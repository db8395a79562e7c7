"""What is made private is nowhere from that moment on: itself, what is above it, and what is above that."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils.timezone import now
from wagtail.models import PageViewRestriction

from hlh.activity.models import Fact
from hlh.catalogue.entries import entry_of
from hlh.catalogue.models import Entry
from hlh.people.models import Person
from hlh.taxonomy.models import Area
from knowledge_hub.models import Resource
from knowledge_hub.tasks import keep_to_the_time
from tests.conftest import sign_in, sign_in_by_password_only
from tests.knowledge_hub.conftest import make_page, make_private, make_resource, make_shelf, stranger_reads

TITLE = "Two-week oxygen table"


@pytest.fixture
def tree(home):
    """A page, a page below it, a resource below that, and a shelf that begins with the resource."""
    above = make_page(home, "Supplies")
    parent = make_page(above, "Oxygen")
    resource = make_resource(parent, TITLE)
    make_shelf(home, entry_of(resource))
    return {"grandparent": above, "parent": parent, "page": resource}


def places(resource):
    """Where a stranger finds the resource, by the name of the place."""
    return {
        "search": TITLE in stranger_reads("/search/?q=oxygen"),
        "home": TITLE in stranger_reads("/hub/"),
        "shelf": TITLE in stranger_reads("/hub/shelf-6/"),
        "area page": TITLE in stranger_reads(f"/areas/{Area.objects.get(pk=6).slug}/"),
        "feed": TITLE in stranger_reads("/feeds/hub.atom"),
        "sitemap": resource.url_path in stranger_reads("/sitemap.xml"),
        "itself": Client().get(resource.url_path).status_code == 200,
    }


EVERYWHERE = ["search", "home", "shelf", "area page", "feed", "sitemap", "itself"]


@pytest.mark.parametrize("level", ["page", "parent", "grandparent"])
@pytest.mark.parametrize("kind", [PageViewRestriction.LOGIN, PageViewRestriction.GROUPS, PageViewRestriction.PASSWORD])
def test_what_is_made_private_vanishes_in_the_same_request_and_comes_back(tree, level, kind):
    assert places(tree["page"]) == dict.fromkeys(EVERYWHERE, True)

    restriction = make_private(tree[level], kind)
    assert places(tree["page"]) == dict.fromkeys(EVERYWHERE, False)

    restriction.delete()
    assert places(tree["page"]) == dict.fromkeys(EVERYWHERE, True)


@pytest.mark.parametrize("level", ["page", "parent", "grandparent"])
def test_an_editor_makes_it_private_at_the_staffs_screen(tree, level, edith, as_):
    answer = as_(edith).post(f"/cms/pages/{tree[level].pk}/privacy/", {"restriction_type": "login"})

    assert answer.status_code == 200
    assert places(tree["page"]) == dict.fromkeys(EVERYWHERE, False)


def test_what_is_for_people_with_an_account_is_read_by_them(tree, fatou, as_):
    make_private(tree["parent"])

    member = as_(fatou)
    assert member.get(tree["page"].url_path).status_code == 200
    assert "no-store" in member.get(tree["page"].url_path)["Cache-Control"]
    assert TITLE in member.get("/search/?q=oxygen").text
    assert TITLE in member.get("/hub/shelf-6/").text
    assert TITLE not in member.get("/sitemap.xml").text


def test_what_is_for_staff_does_not_open_with_a_password_alone(tree, edith):
    """Neither the page nor what search tells of it, until the second factor was shown."""
    make_private(tree["page"], PageViewRestriction.GROUPS).groups.add(edith.groups.first())
    alone, whole = sign_in_by_password_only(edith), sign_in(edith)

    assert whole.get(tree["page"].url_path).status_code == 200
    assert TITLE in whole.get("/search/?q=oxygen").text
    assert alone.get(tree["page"].url_path).status_code != 200
    assert TITLE not in alone.get("/search/?q=oxygen").text


def test_what_is_for_groups_is_read_by_whoever_is_in_one_of_each(tree, fatou, amina, as_):
    curators, reviewers = Group.objects.create(name="Curators"), Group.objects.create(name="Reviewers")
    make_private(tree["grandparent"], PageViewRestriction.GROUPS).groups.add(curators)
    make_private(tree["page"], PageViewRestriction.GROUPS).groups.add(reviewers)
    fatou.groups.add(curators)
    amina.groups.add(curators, reviewers)
    Person.objects.filter(pk__in=(fatou.pk, amina.pk)).update(was_appointed=True)  # nobody is in a group otherwise

    assert as_(fatou).get(tree["parent"].url_path).status_code == 200
    assert as_(fatou).get(tree["page"].url_path).status_code == 404
    assert TITLE not in as_(fatou).get("/search/?q=oxygen").text
    assert as_(amina).get(tree["page"].url_path).status_code == 200
    assert TITLE in as_(amina).get("/search/?q=oxygen").text


def test_a_password_is_neither_offered_nor_asked_for(tree, edith, as_):
    assert "shared password" not in as_(edith).get(f"/cms/pages/{tree['page'].pk}/privacy/").text
    make_private(tree["page"], PageViewRestriction.PASSWORD)
    assert as_(edith).get(tree["page"].url_path).status_code == 404
    assert Client().get("/hub/_util/login/").status_code == 404


def test_a_page_moved_below_a_private_one_is_private(tree, home):
    members_only = make_page(home, "For members")
    make_private(members_only)

    tree["page"].move(members_only, pos="last-child")

    resource = Resource.objects.get(pk=tree["page"].pk)
    assert places(resource) == dict.fromkeys(EVERYWHERE, False)
    tree["parent"].refresh_from_db()
    resource.move(tree["parent"], pos="last-child")
    assert places(Resource.objects.get(pk=resource.pk)) == dict.fromkeys(EVERYWHERE, True)


def test_what_is_unpublished_is_nowhere_and_stands_on_its_shelf_again_afterwards(tree):
    resource = tree["page"]

    resource.unpublish()
    assert places(resource) == dict.fromkeys(EVERYWHERE, False)
    assert not Entry.objects.filter(title=TITLE).exists()

    resource.save_revision().publish()
    assert places(resource) == dict.fromkeys(EVERYWHERE, True)


def test_what_is_deleted_with_all_above_it_leaves_the_catalogue(tree):
    tree["grandparent"].delete()

    assert places(tree["page"]) == dict.fromkeys(EVERYWHERE, False)
    assert not Entry.objects.filter(address__startswith=tree["grandparent"].url_path).exists()


def test_a_page_that_is_renamed_takes_all_below_it_along(tree, django_capture_on_commit_callbacks):
    tree["grandparent"].slug = "stock"
    with django_capture_on_commit_callbacks(execute=True):
        tree["grandparent"].save_revision().publish()

    assert entry_of(tree["page"]).address == "/hub/stock/oxygen/two-week-oxygen-table/"
    assert Client().get("/hub/stock/oxygen/two-week-oxygen-table/").status_code == 200


def test_what_was_published_is_told_once_and_without_words(tree, edith):
    fact = Fact.objects.filter(verb="page.published", target_id=tree["page"].pk).get()
    assert fact.details == {"kind": "resource", "areas": [6]}
    assert fact.actor.kind == "system"

    tree["page"].unpublish(user=edith)
    assert Fact.objects.filter(verb="page.unpublished", target_id=tree["page"].pk).count() == 1


def test_the_title_of_what_is_not_published_stands_above_nothing(tree):
    tree["parent"].unpublish()
    page = stranger_reads(tree["page"].url_path)
    assert ">Oxygen<" not in page
    assert ">Supplies<" in page


def test_pages_go_out_and_are_taken_back_at_their_time(home):
    waiting = Resource(title="Tomorrow", helps="x", publisher="WHO", licence="CC", link="https://www.who.int/")
    waiting.live = False
    home.add_child(instance=waiting)
    waiting.go_live_at = now() + timedelta(hours=1)
    waiting.save_revision().publish()
    ending = make_resource(home, "Yesterday")
    keep_to_the_time()
    assert Client().get(waiting.url_path).status_code == 404
    assert Client().get(ending.url_path).status_code == 200

    revision = waiting.revisions.get()
    revision.approved_go_live_at = now() - timedelta(minutes=1)
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
    revision.save()
    Resource.objects.filter(pk=ending.pk).update(expire_at=now() - timedelta(minutes=1))
    keep_to_the_time()

    assert "Tomorrow" in stranger_reads("/feeds/hub.atom")
    assert "Yesterday" not in stranger_reads("/feeds/hub.atom")
    assert Client().get(ending.url_path).status_code == 404


def test_a_control_letter_in_a_title_breaks_no_feed(tree):
    """Forms keep a line break that was copied out of slides; XML knows none like it."""
    Entry.objects.filter(pk=entry_of(tree["page"]).pk).update(title="Oxygen\x0btable", summary="a\x1fb")

    assert "Oxygentable" in stranger_reads("/feeds/hub.atom")
