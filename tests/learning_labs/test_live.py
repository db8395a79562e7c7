"""New posts come to an open page: a look costs next to nothing, and shows nothing to whom it is not open."""

import re

import pytest
from django.utils.timezone import now

from learning_labs.models import Discussion
from learning_labs.readers import live
from tests.conftest import discuss, make_lab, post_to, sign_in
from tests.learning_labs.test_discussion import fill


def listening(page):
    """What the page of a discussion tells its script."""
    news, channel, after = re.search(r'data-news="(.*?)" data-channel="(.*?)" data-after="(\d+)"', page).groups()
    return news, channel, after


def test_nothing_new_is_answered_from_a_counter_alone(
    client, discussion, django_assert_num_queries, django_capture_on_commit_callbacks, amina
):
    news, channel, after = listening(client.get(discussion.get_absolute_url()).text)
    asked = {"after": after, "channel": channel}
    assert client.get(news, asked).status_code == 204
    with django_assert_num_queries(0):
        answer = client.get(news, asked)
    assert (answer.status_code, answer.content) == (204, b"")

    with django_capture_on_commit_callbacks(execute=True):
        post_to(sign_in(amina), discussion, "We lent each other stock")

    answer = client.get(news, asked)
    assert (answer.status_code, answer.content) == (200, b"")
    answer = client.get(news, {"after": after})
    assert answer["X-Upto"] == "2"
    assert answer.text.startswith('<li><article class="post" id="post-2">')
    assert "We lent each other stock" in answer.text
    assert "no-store" in answer["Cache-Control"]
    assert client.get(news, {"after": "2"}).status_code == 204


def test_a_channel_shows_no_words_and_does_not_outlive_a_right(as_, client, amina, discussion):
    browser = as_(amina)
    news, channel, _after = listening(browser.get(discussion.get_absolute_url()).text)
    discussion.lab.readers, discussion.lab.joining = "lab", "invite"
    discussion.lab.save()
    assert browser.get(news, {"after": "0"}).status_code == 404
    assert browser.get(news, {"after": "0", "channel": channel}).content == b""


@pytest.mark.parametrize("channel", ["x", "1", "1:2:3", "\0", "1" * 5000])
def test_a_channel_that_was_made_up_opens_nothing(client, discussion, channel):
    there = f"{discussion.get_absolute_url()}news/"
    assert client.get(there, {"after": "0", "channel": channel}).status_code == 410
    assert client.get(there, {"after": "0", "channel": live.channel_of(discussion.pk)}).status_code == 200


def test_only_the_last_page_of_an_open_discussion_listens(client, amina, discussion):
    fill(discussion, 30, amina)
    there = discussion.get_absolute_url()
    assert "data-news" not in client.get(there).text
    assert "data-news" in client.get(f"{there}?after=25").text
    Discussion.objects.get(pk=discussion.pk).lab.close(synthesis=None, reason="It was said.", by=by_system())
    assert "data-news" not in client.get(f"{there}?after=25").text


def by_system():
    from hlh.activity.models import Actor

    return Actor.objects.system()


def test_many_new_posts_come_a_page_at_a_time(client, amina):
    discussion = discuss(make_lab("many"))
    fill(discussion, 40, amina)
    answer = client.get(f"{discussion.get_absolute_url()}news/", {"after": "1"})
    assert (answer["X-Upto"], answer.text.count("<article")) == ("26", 25)


def test_a_channel_is_the_same_all_day_and_opens_nothing_the_day_after_the_next(client, discussion):
    news, channel, after = listening(client.get(discussion.get_absolute_url()).text)
    days = [live._signer.sign(f"{discussion.pk}.{now().toordinal() - ago}") for ago in (0, 1, 2)]

    assert channel == days[0]
    assert [client.get(news, {"after": after, "channel": day}).status_code for day in days] == [204, 204, 410]
