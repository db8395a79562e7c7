"""What a process remembers is asked for again soon after another one has changed it."""

import pytest
from django.core.cache import cache

from hlh.taxonomy.kept import KEY, Kept, Mark


class Clock:
    def __init__(self):
        self.now = 1000.0

    def monotonic(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr("hlh.taxonomy.kept.time", clock)
    return clock


def test_another_process_sees_a_change_within_two_seconds(clock, whole):
    asked = []
    here, there = Mark(KEY), Mark(KEY)
    kept = Kept(lambda: asked.append(1) or [len(asked)], follows=there)
    assert kept.get() == kept.get() == [1]

    here.replace()
    assert kept.get() == [1]
    clock.now += 2.1

    assert kept.get() == kept.get() == [2]


def test_what_is_not_committed_is_told_to_nobody(clock, db):
    cache.delete(KEY)

    Mark(KEY).replace()

    assert cache.get(KEY) is None


def test_without_a_cache_half_a_minute_passes(clock, monkeypatch):
    monkeypatch.setattr(cache, "get", lambda key: None)
    monkeypatch.setattr("hlh.taxonomy.kept.SECONDS", 30.0)
    asked = []
    kept = Kept(lambda: asked.append(1) or [len(asked)], follows=Mark(KEY))
    kept.get()
    clock.now += 29

    assert kept.get() == [1]
    clock.now += 2
    assert kept.get() == [2]


def test_an_empty_answer_is_asked_for_again(clock):
    asked = []
    kept = Kept(lambda: asked.append(1) or [])
    kept.get()
    kept.get()

    assert len(asked) == 2
