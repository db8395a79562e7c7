"""A pytest plugin: real servers for every run, databases and queues of its own for each worker of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import LiteralString

import django
import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from hlh import embedded
from hlh.running import make_files

_open = ExitStack()


def begin() -> None:
    """Have the servers, and name what is this run's own; while the plugin loads, before Django is set up."""
    os.environ.setdefault("HLH_ENV", "development")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hlh.settings")
    os.environ["EMBED_URL"] = os.environ.get("EMBED_URL_IN_TESTS", "off")
    run = os.environ.setdefault("HLH_TEST_RUN", str(os.getpid()))
    os.environ["HLH_TEST_DATABASE"] = f"test_{run}"
    os.environ["HLH_QUEUE"] = f"test_{run}_{os.environ.get('PYTEST_XDIST_WORKER', 'gw')}"
    os.environ["STATEMENT_SECONDS"] = "120"  # dropping a database waits for the disk; what tests start has its usual 5
    os.environ.pop("EMAIL_URL", None)
    _open.enter_context(embedded.ensure("test"))
    if "PYTEST_XDIST_WORKER" not in os.environ:
        django.setup()
        make_files()


begin()


def pytest_unconfigure() -> None:
    if "PYTEST_XDIST_WORKER" not in os.environ:
        for name in (made_once(), f"{made_once()}_half"):
            _say("DROP DATABASE IF EXISTS {}", name)
    _open.close()


def made_once() -> str:
    """The name of the database that the workers of this run copy."""
    return f"{os.environ['HLH_TEST_DATABASE']}_made"


def is_there(database: str) -> bool:
    with _maintenance() as connection:
        return bool(connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone())


def rename(database: str, name: str) -> None:
    _say("ALTER DATABASE {} RENAME TO {}", database, name)


def _say(statement: LiteralString, *names: str) -> None:
    with _maintenance() as connection:
        connection.execute(SQL(statement).format(*map(Identifier, names)))


def _maintenance() -> psycopg.Connection:
    from django.db import connection

    named = connection.settings_dict
    keys = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    return psycopg.connect(dbname="postgres", autocommit=True, **{key: named[name] for key, name in keys.items()})


@pytest.fixture(scope="session")
def its_environment(django_db_setup: None) -> dict[str, str]:
    """The environment in which other processes see this run's database, queue and cache."""
    from django.conf import settings
    from django.db import connection

    database = connection.settings_dict
    url = "postgresql://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database)
    own = {"DATABASE_URL": url, "REDIS_URL": settings.REDIS_URL, "HLH_ENV": "development", "ANSWER_PAUSE": "1"}
    own["STATEMENT_SECONDS"] = "5"
    return os.environ | own


Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def start(db: None, its_environment: dict[str, str]) -> Iterator[Start]:
    """Starts `python -m …` with this run's database; whatever it started is ended.

    `db` is asked for so that there is one of this run's own, also where no other test needs it.
    """
    started: list[subprocess.Popen[bytes]] = []

    def begin(*module: str, **environment: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", *module],
            cwd=embedded.ROOT,
            env=its_environment | environment,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        process.terminate()
    for process in started:
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)  # its children too: beat holds what the worker held
            process.wait()


WORKER = ("celery", "-A", "hlh", "worker", "--beat", "--scheduler", "celery.beat:Scheduler", "--pool", "threads")
QUIET = ("--concurrency", "2", "--loglevel", "ERROR", "--without-gossip", "--without-mingle")


@pytest.fixture
def worker(start: Start) -> subprocess.Popen[bytes]:
    """A real Celery worker with beat."""
    return start(*WORKER, *QUIET, STATEMENT_SECONDS="60", BROKER_SECONDS="10")


def until(truth: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait until something is true: long, since waiting costs only a test that fails, and others use the machine too.

    Raises:
        AssertionError: when it is not within the seconds.
    """
    end = time.monotonic() + seconds
    while not truth():
        assert time.monotonic() < end, f"not true within {seconds} s"
        time.sleep(0.1)
