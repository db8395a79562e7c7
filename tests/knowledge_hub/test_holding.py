"""How long things of the hub hold: what is superseded, what runs out, what nobody has looked at again."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from hlh.activity.ledger import settle_all
from hlh.catalogue.checking import differences
from hlh.catalogue.entries import entry_of
from hlh.catalogue.models import Entry, Follow
from hlh.mail.models import Letter
from hlh.mail.tasks import send_due
from knowledge_hub.models import Resource
from knowledge_hub.wagtail_hooks import fallen_picks
from tests.conftest import make_person, sign_in
from tests.knowledge_hub.conftest import (
    STRANGER,
    make_page,
    make_private,
    make_resource,
    make_shelf,
    stranger_reads,
)
from tests.knowledge_hub.test_screens import form_of


@pytest.fixture
def old(home):
    return make_resource(home, "Oxygen table of 2019")


@pytest.fixture
def new(home):
    return make_resource(home, "Oxygen table of 2026")


def supersede(resource, by):
    """Its curator chooses what took its place, and publishes that."""
    resource = Resource.objects.get(pk=resource.pk)
    resource.successor = by
    resource.save_revision().publish()
    settle_all()
    return Resource.objects.get(pk=resource.pk)


def is_found(page):
    return Entry.objects.visible_to(STRANGER).filter(pk=entry_of(page).pk).exists()


def kinds_of_letters():
    settle_all()
    send_due()
    return sorted(Letter.objects.filter(state="sent").values_list("kind", flat=True))


def test_what_was_superseded_is_found_no_more_and_leads_on(client, old, new):
    supersede(old, new)
    assert not is_found(old)
    assert "Oxygen table of 2019" not in client.get("/search/?q=oxygen").text
    page = stranger_reads(old.url_path)
    assert "This was superseded. Read in its place:" in page
    assert f'href="{new.url_path}"' in page


def test_a_successor_that_is_taken_back_takes_no_place(old, new):
    supersede(old, new)
    new.unpublish()
    assert is_found(old)
    assert "superseded" not in stranger_reads(old.url_path)

    Resource.objects.get(pk=new.pk).save_revision().publish()
    assert not is_found(old)

    Resource.objects.get(pk=new.pk).delete()
    assert is_found(old)
    assert "superseded" not in stranger_reads(old.url_path)


def test_a_successor_that_a_reader_may_not_read_is_not_named(old, new):
    supersede(old, new)
    make_private(new)
    page = stranger_reads(old.url_path)
    assert "This was superseded." in page
    assert new.title not in page


@pytest.mark.parametrize(("kind", "audience"), [("login", "members"), ("groups", "hub:")])
def test_what_was_for_some_keeps_them_and_is_named_to_nobody_else(old, new, kind, audience):
    """What fell is named on pages of others, and in letters."""
    make_private(old, kind=kind)
    Follow.objects.create(person=make_person("Fay"), entry=entry_of(old))
    for _time in range(2):
        supersede(old, new)
    assert entry_of(old).audience.key.startswith(audience)
    assert kinds_of_letters() == []


def test_what_was_superseded_does_not_stay_pinned_and_its_curator_sees_that(home, old, new, edith):
    make_shelf(home, entry_of(old), entry_of(new))
    supersede(old, new)
    shelf = stranger_reads("/hub/shelf-6/")
    assert new.title in shelf
    assert "Because of 1." in shelf
    assert old.title not in shelf
    assert "Because of 0." not in shelf
    staff = sign_in(edith).get("/cms/").text.partition("Picks that readers see no more")[2].partition("</ul>")[0]
    assert old.title in staff
    assert new.title not in staff


def test_it_cannot_be_pinned_anew(home, old, new):
    supersede(old, new)
    shelf = make_shelf(home)
    with pytest.raises(Exception, match="Not everybody may read this"):
        shelf.picks.stream_block.child_blocks["pick"].child_blocks["entry"].clean(entry_of(old))


def test_who_follows_it_hears_so_once_and_of_no_change_after(old, new):
    Follow.objects.create(person=make_person("Fay"), entry=entry_of(old))
    supersede(old, new)
    supersede(old, new)
    assert kinds_of_letters() == ["followed-fell"]


@pytest.mark.parametrize("goes_round", ["itself", "by way of another"])
def test_nothing_leads_round_in_a_circle(home, old, new, edith, goes_round):
    if goes_round != "itself":
        supersede(new, old)
    successor = old if goes_round == "itself" else new
    answer = sign_in(edith).post(
        f"/cms/pages/{old.pk}/edit/", form_of(title=old.title, slug=old.slug, successor=successor.pk)
    )
    assert answer.status_code == 200
    assert "That one leads back to this one" in answer.text
    assert Resource.objects.get(pk=old.pk).successor is None


@pytest.mark.parametrize("make", [make_page, make_resource])
def test_readers_and_curators_hear_that_nobody_has_looked_again(home, edith, make):
    late = make(home, "Late", look_again_by=date(2020, 5, 3))
    make(home, "In time", look_again_by=now().date() + timedelta(days=1))
    gone = make_resource(home, "Superseded", look_again_by=date(2020, 5, 3))
    supersede(gone, make_resource(home, "Newer"))
    assert "Somebody was to look at this again by 3 May 2020" in stranger_reads(late.url_path)
    assert "Somebody was to look" not in stranger_reads("/hub/in-time/")
    staff = sign_in(edith).get("/cms/").text.partition("To be looked at again")[2].partition("</ul>")[0]
    assert "Late" in staff
    assert "In time" not in staff
    assert "Superseded" not in staff


def test_the_catalogue_and_the_pages_agree(home, old, new):
    supersede(old, new)
    assert list(differences()) == []


def test_the_first_screen_asks_as_often_for_ten_shelves_as_for_one(
    home, old, new, edith, django_assert_max_num_queries
):
    make_shelf(home, entry_of(old), entry_of(new), area=1)
    supersede(old, new)
    with CaptureQueriesContext(connection) as one:
        assert [title for _shelf, title in fallen_picks(edith)] == [old.title]
    for area in range(2, 11):
        make_shelf(home, entry_of(new), area=area)
    with django_assert_max_num_queries(len(one)):
        assert [title for _shelf, title in fallen_picks(edith)] == [old.title]
    new.unpublish()  # which brings back what it took the place of
    assert [title for _shelf, title in fallen_picks(edith)] == [None] * 10
