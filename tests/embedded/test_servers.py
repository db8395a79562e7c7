"""Servers out of wheels: as root and not, in open and closed folders, with two commands at once, and after a kill."""

import json
import os
import signal
import socket
import time
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from hlh.embedded import held, keeper, places
from hlh.embedded.servers import comes_free
from tests.servers import until

USE = """
import sys
from hlh import embedded
with embedded.ensure("shell"):
    print(embedded.ADDRESSES.read_text(), flush=True)
    sys.stdin.read()
"""


def use(clone, umask=-1):
    """Somebody who uses the servers, until told to go."""
    return clone.start("-c", USE, umask=umask)


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
    assert user.wait(60) == 0


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


@pytest.mark.parametrize("mode", [0o755, 0o700])
@pytest.mark.parametrize("ordinary", [False, True])
def test_they_start_where_new_files_are_for_their_owner_alone(clone, mode, ordinary):
    here = clone(mode, ordinary=ordinary)
    assert ask(addresses(use(here, umask=0o077)), "SELECT 1") == [(1,)]


def test_what_was_installed_for_its_owner_alone_is_opened_with_what_lies_in_it(tmp_path):
    programs = tmp_path / "programs"
    (programs / "bin").mkdir(parents=True)
    (programs / "bin/initdb").touch()
    (programs / "words").touch()
    (programs / "link").symlink_to("/etc/shadow")
    for path, mode in {"": 0o700, "bin": 0o700, "bin/initdb": 0o700, "words": 0o600}.items():
        (programs / path).chmod(mode)
    shadow = Path("/etc/shadow").stat().st_mode
    places.open_to_all(programs)
    modes = {path: (programs / path).stat().st_mode & 0o777 for path in ("", "bin", "bin/initdb", "words")}
    assert modes == {"": 0o755, "bin": 0o755, "bin/initdb": 0o755, "words": 0o644}
    assert Path("/etc/shadow").stat().st_mode == shadow


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


def test_the_command_that_starts_first_is_killed_while_the_servers_are_made(clone):
    here = clone()
    first = use(here)
    until(lambda: (here.folder / ".hlh/data").exists())
    first.kill()
    assert not (here.folder / ".hlh/addresses.json").exists()
    assert ask(addresses(use(here)), "SELECT 1") == [(1,)]


def test_a_keeper_on_its_way_out_is_waited_for(clone):
    here = clone()
    (here.folder / ".hlh").mkdir()
    with held(here.folder / ".hlh/keeper"):
        user = use(here)
        until(lambda: here.holds("users"))
        time.sleep(3)  # a second keeper would have met the lock by now
        assert user.poll() is None
    assert ask(addresses(user), "SELECT 1") == [(1,)]


def test_a_killed_keeper_is_followed_by_another_at_its_addresses(clone):
    here = clone()
    there = addresses(use(here))
    ask(there, "CREATE TABLE kept AS SELECT 7 AS number")
    os.kill(keeper_of(here), signal.SIGKILL)
    until(lambda: not here.holds("keeper"))
    assert addresses(use(here)) == there
    assert ask(there, "SELECT number FROM kept") == [(7,)]


def test_an_address_that_somebody_else_took_is_given_up(clone):
    here = clone()
    first = use(here)
    there = addresses(first)
    go(first)
    until(lambda: not here.holds("keeper"))
    with socket.create_server(("127.0.0.1", urlsplit(there["DATABASE_URL"]).port)):
        now = addresses(use(here))
    assert ask(now, "SELECT 1") == [(1,)]
    assert now["REDIS_URL"] == there["REDIS_URL"]


@pytest.mark.parametrize("words", ["", "{", "7", '{"PostgreSQL": "x"}', '{"PostgreSQL": null}'])
def test_ports_that_nobody_can_read_are_forgotten(tmp_path, monkeypatch, words):
    (tmp_path / "ports.json").write_text(words)
    monkeypatch.setattr(keeper, "PORTS", tmp_path / "ports.json")
    assert keeper._last_ports() == {}
    assert not comes_free(99_999_999)


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
