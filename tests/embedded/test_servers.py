"""Servers out of wheels: as root and not, in open and closed folders, with two commands at once, and after a kill."""

import json
import os
import signal

import psycopg
import pytest

from tests.servers import until

USE = """
import sys
from hlh import embedded
with embedded.ensure("shell"):
    print(embedded.ADDRESSES.read_text(), flush=True)
    sys.stdin.read()
"""
is_root = os.geteuid() == 0


def use(clone):
    """Somebody who uses the servers, until told to go."""
    return clone.start("-c", USE)


def addresses(user):
    line = user.stdout.readline()
    assert line, "it ended without servers"
    return json.loads(line)


def ask(there, query):
    with psycopg.connect(there["DATABASE_URL"], autocommit=True) as connection:
        return (
            connection.execute(query).fetchall() if query.startswith("SELECT") else connection.execute(query) and None
        )


def go(user):
    user.stdin.close()
    assert user.wait(20) == 0


@pytest.mark.parametrize("mode", [0o755, 0o700])
@pytest.mark.parametrize("ordinary", [False, True])
def test_they_start_stop_and_keep_what_was_written(clone, mode, ordinary):
    """As whoever runs the tests (root in CI), and as an ordinary user."""
    here = clone(mode, ordinary=ordinary)
    first = use(here)
    ask(addresses(first), "CREATE TABLE kept AS SELECT 7 AS number")
    go(first)
    until(lambda: not here.holds("keeper"))
    second = use(here)
    assert ask(addresses(second), "SELECT number FROM kept") == [(7,)]
    assert here.folder.stat().st_mode & 0o777 == mode


def test_two_commands_at_once_use_the_same_servers(clone):
    here = clone()
    one, other = use(here), use(here)
    there = addresses(one)
    assert addresses(other) == there
    go(one)
    assert ask(there, "SELECT 1") == [(1,)]


def test_a_killed_user_leaves_nothing_behind(clone):
    here = clone()
    user = use(here)
    there = addresses(user)
    user.kill()
    until(lambda: not here.holds("keeper"))
    with pytest.raises(psycopg.OperationalError):
        ask(there, "SELECT 1")


def test_a_killed_keeper_is_followed_by_another(clone):
    here = clone()
    user = use(here)
    ask(addresses(user), "CREATE TABLE kept AS SELECT 7 AS number")
    os.kill(keeper_of(here), signal.SIGKILL)
    until(lambda: not here.holds("keeper"))
    assert ask(addresses(use(here)), "SELECT number FROM kept") == [(7,)]


def test_a_killed_server_comes_back_at_its_address(clone):
    here = clone()
    user = use(here)
    there = addresses(user)
    [[before]] = ask(there, "SELECT pg_postmaster_start_time()")
    os.kill(postgres_of(here), signal.SIGKILL)

    def is_back():
        try:
            return ask(there, "SELECT pg_postmaster_start_time()") != [(before,)]
        except psycopg.OperationalError:
            return False

    until(is_back)


def test_passwords_are_asked_and_kept_to_oneself(clone):
    here = clone()
    there = addresses(use(here))
    assert (here.folder / ".hlh/secret").stat().st_mode & 0o077 == 0
    assert (here.folder / ".hlh/addresses.json").stat().st_mode & 0o077 == 0
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(there["DATABASE_URL"].replace("hub:", "hub:wrong"))


def keeper_of(here):
    return int((here.folder / ".hlh/keeper").read_text())


def postgres_of(here):
    return int((here.folder / ".hlh/data/postgres/postmaster.pid").read_text().split()[0])
