"""Answers to a post with one tap."""

import pytest
from django.conf import settings

from hlh.activity.models import Actor
from hlh.people.erasing import erase
from learning_labs.models import Discussion, Echo, Lab, Post
from tests.conftest import make_person, post_to


def tap(browser, discussion, kind, post):
    return browser.post(f"{discussion.get_absolute_url()}echoes/", {kind: post.pk})


@pytest.fixture
def told(as_, amina, discussion):
    """What Amina told in the discussion; it stands there as post 2."""
    post_to(as_(amina), discussion, "We rotate the stock between districts each month.")
    return discussion.posts.get(number=2)


def test_a_post_is_answered_with_one_tap_and_the_same_tap_takes_it_back(as_, client, fatou, discussion, told):
    browser = as_(fatou)
    answer = tap(browser, discussion, "useful", told)
    assert answer.status_code == 302
    assert answer["Location"].endswith("#post-2")
    page = browser.get(discussion.get_absolute_url()).text
    assert "Useful to 1 reader" in page
    assert f'name="useful" value="{told.pk}" aria-pressed="true"' in page
    assert f'name="same" value="{told.pk}" aria-pressed="false"' in page
    read_by_a_stranger = client.get(discussion.get_absolute_url()).text
    assert "Useful to 1 reader" in read_by_a_stranger
    assert "aria-pressed" not in read_by_a_stranger
    tap(browser, discussion, "useful", told)
    assert "Useful to 1" not in browser.get(discussion.get_absolute_url()).text
    assert not Echo.objects.exists()


def test_who_face_what_is_asked_are_counted_in_the_list_of_the_lab(as_, client, lab, amina, fatou, discussion, told):
    tap(as_(amina), discussion, "same", discussion.posts.get(number=1))
    tap(as_(fatou), discussion, "same", discussion.posts.get(number=1))
    tap(as_(fatou), discussion, "same", told)
    assert "2 face this too" in client.get(lab.get_absolute_url()).text


def test_a_script_is_told_what_holds_and_saying_the_same_twice_changes_nothing(as_, fatou, amina, discussion, told):
    browser = as_(fatou)

    def say(holds):
        said = {"useful": told.pk, "holds": holds}
        return browser.post(f"{discussion.get_absolute_url()}echoes/", said, headers={"Prefer": "return=minimal"})

    for holds, pressed, words in (
        ("1", "true", "Useful to 1 reader"),
        ("1", "true", "Useful to 1 reader"),
        ("", "false", ""),
    ):
        answer = say(holds)
        assert (answer.status_code, answer["X-Holds"], answer.text) == (200, pressed, words)
        assert answer["Content-Type"].startswith("text/plain")
    tap(as_(amina), discussion, "same", discussion.posts.get(number=1))
    told.hide("other", by=Actor.objects.system())
    assert "X-Holds" not in say("1")


def test_the_script_weighs_less_than_a_kilobyte_and_comes_to_who_may_answer_alone(as_, client, fatou, discussion):
    assert (settings.ROOT / "static/js/echoing.js").stat().st_size < 1024
    assert "js/echoing" in as_(fatou).get(discussion.get_absolute_url()).text
    assert "js/echoing" not in client.get(discussion.get_absolute_url()).text


def test_nobody_answers_their_own_post(as_, amina, discussion, told):
    browser = as_(amina)
    assert tap(browser, discussion, "useful", told).status_code == 403
    assert f'value="{told.pk}" aria-pressed' not in browser.get(discussion.get_absolute_url()).text
    assert not Echo.objects.exists()


def test_strangers_unknown_answers_hidden_posts_and_closed_labs_are_turned_away(
    as_, client, lab, fatou, discussion, told
):
    assert tap(client, discussion, "useful", told).status_code in (302, 403)
    browser = as_(fatou)
    assert tap(browser, discussion, "loved", told).status_code == 404
    assert browser.post(f"{discussion.get_absolute_url()}echoes/", {"useful": "\x00x"}).status_code == 404
    told.hide("other", by=Actor.objects.system())
    assert tap(browser, discussion, "useful", told).status_code == 404
    Lab.objects.filter(pk=lab.pk).update(stage="closed", reason="It is done.")
    assert tap(browser, discussion, "useful", discussion.posts.get(number=1)).status_code == 403
    assert not Echo.objects.exists()


def test_who_is_erased_is_not_counted_any_more(as_, amina, discussion, told):
    nadia = make_person("Nadia")
    first = discussion.posts.get(number=1)
    for person in (amina, nadia):
        tap(as_(person), discussion, "same", first)
    tap(as_(nadia), discussion, "will_try", told)
    erase(nadia, by=Actor.objects.system())
    assert Post.objects.get(pk=told.pk).will_try == 0
    assert Post.objects.get(pk=first.pk).same == 1
    assert Discussion.objects.get(pk=discussion.pk).same_count == 1
    assert list(Echo.objects.values_list("person", flat=True)) == [amina.pk]
