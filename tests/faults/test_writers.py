"""Twenty people post into one discussion at once, before two web workers: none is lost, none stands twice."""

from __future__ import annotations

import multiprocessing
import socket
from concurrent.futures import ProcessPoolExecutor

from django.middleware.csrf import CSRF_SECRET_LENGTH
from django.utils.crypto import get_random_string

from hlh.activity.models import Fact
from hlh.catalogue.checking import differences
from hlh.catalogue.entries import entry_of
from hlh.catalogue.models import Passage
from hlh.embedded.servers import free_port
from tests.conftest import discuss, make_lab, make_person, sign_in
from tests.faults.writers import TAKEN, write
from tests.servers import until

PEOPLE, POSTS = 20, 5


def test_whoever_writes_at_the_same_time_gets_a_number_of_their_own(whole, start):
    discussion = discuss(make_lab())
    path = f"{discussion.get_absolute_url()}posts/"
    people = [make_person(f"Person{number}", country_id="KEN") for number in range(PEOPLE)]
    port = free_port()
    start("gunicorn", "hlh.wsgi:application", "--bind", f"127.0.0.1:{port}", "--workers", "2", "--no-control-socket")
    until(lambda: _answers(port))

    with ProcessPoolExecutor(PEOPLE, multiprocessing.get_context("spawn")) as pool:
        writing = [
            pool.submit(
                write,
                port,
                path,
                sign_in(person).cookies["sessionid"].value,
                get_random_string(CSRF_SECRET_LENGTH),
                [f"{person.name} lent stock {number}" for number in range(POSTS)],
            )
            for person in people
        ]
        statuses = [status for one in writing for status in one.result(300)]

    assert set(statuses) == {TAKEN}
    discussion.refresh_from_db()
    posts = discussion.posts.order_by("number")
    assert [post.number for post in posts] == list(range(1, PEOPLE * POSTS + 2))
    assert len({post.text for post in posts}) == discussion.post_count == PEOPLE * POSTS + 1
    assert Passage.objects.filter(entry=entry_of(discussion)).count() == discussion.post_count
    assert Fact.objects.filter(verb="post.written").count() == PEOPLE * POSTS
    assert not list(differences())


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
