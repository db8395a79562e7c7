"""A long discussion, read by many: a post costs what it says, a page for strangers is made once."""

import pytest

from hlh.activity.models import Actor
from hlh.catalogue.checking import differences
from hlh.catalogue.entries import entry_of
from hlh.catalogue.models import Passage, Reason
from learning_labs.models import Discussion
from tests.conftest import discuss, make_lab, post_to, sign_in

PACKED = {"accept-encoding": "gzip"}


def test_a_post_is_entered_without_reading_the_others(discussion, amina):
    browser = sign_in(amina)
    for number in range(3):
        post_to(browser, discussion, f"We lent each other stock, story {number}")
    discussion.refresh_from_db()

    described = discussion.as_entry(only=["post-3"])

    assert [anchor for anchor, _text, _language in described.passages] == ["post-3"]
    assert described.opening == "post-1"
    assert Passage.objects.filter(entry=entry_of(discussion)).count() == 4


def test_whatever_becomes_of_posts_the_catalogue_agrees(discussion, amina, fatou):
    by = Actor.objects.system()
    post_to(sign_in(amina), discussion, "We lent each other stock", naming=3)
    post_to(sign_in(fatou), discussion, "A sheet on the wall said who owes what")
    discussion.refresh_from_db()
    first, second, third = discussion.posts.order_by("number")
    assert discussion.countries == ["KEN"]

    discussion.take_answer(third, by=by)
    second.hide(Reason.UNKIND, by=by)
    discussion.refresh_from_db()
    assert discussion.countries == []
    discussion.move_to(make_lab("elsewhere"), area=6, by=by)
    assert not list(differences())
    third.hide(Reason.UNKIND, by=by)
    first.hide(Reason.UNKIND, by=by)

    assert not list(differences())


def test_a_page_for_strangers_is_made_once_and_changes_with_what_it_says(
    client, discussion, amina, django_assert_num_queries
):
    there = discussion.get_absolute_url()
    made = client.get(there, headers=PACKED)

    with django_assert_num_queries(1):  # whether they may see it
        again = client.get(there, headers=PACKED)

    assert again.content == made.content
    assert (again["Content-Encoding"], again["Content-Type"]) == ("gzip", made["Content-Type"])
    post_to(sign_in(amina), discussion, "We lent each other stock", naming=3)
    after = client.get(there, headers=PACKED)
    assert after.content != made.content
    Discussion.objects.get(pk=discussion.pk).posts.get(number=2).hide(Reason.UNKIND, by=Actor.objects.system())
    assert client.get(there, headers=PACKED).content != after.content


@pytest.mark.parametrize("query", ["?look=1", "?after=9000", "?after=1&x=2"])
def test_nobody_fills_the_memory_with_addresses_of_their_own(client, discussion, query, django_assert_num_queries):
    client.get(discussion.get_absolute_url() + query, headers=PACKED)

    with django_assert_num_queries(3):
        client.get(discussion.get_absolute_url() + query, headers=PACKED)


def test_who_has_a_session_gets_a_page_of_their_own(client, discussion, amina):
    there = discussion.get_absolute_url()
    client.get(there, headers=PACKED)

    assert "Sign out" in sign_in(amina).get(there).text


def test_a_lab_that_closes_its_doors_is_not_remembered(client, db):
    lab = make_lab("open")
    discuss(lab)
    assert client.get(lab.get_absolute_url(), headers=PACKED).status_code == 200

    lab.readers, lab.joining = lab.Readers.LAB, lab.Joining.REQUEST
    lab.save()

    assert client.get(lab.get_absolute_url(), headers=PACKED).status_code == 404
