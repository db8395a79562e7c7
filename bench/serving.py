"""The hub and the floor, served side by side, each on a database of its own."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import psycopg

from bench.processes import read, started_by
from hlh import embedded
from hlh.embedded import ROOT
from hlh.embedded.servers import free_port

GUNICORN = ["gunicorn", "--workers", "1", "--worker-class", "sync", "--log-level", "error", "--no-control-socket"]
START = 60  # seconds that a server may take


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and how long it took."""

    status: int
    milliseconds: float
    size: int  # bytes on the wire
    cookies: list[str]


@dataclass
class Browser:
    """Somebody who asks a server: with their cookies, and with what each form of it takes, such as its token."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Answer:
        return self._send("GET", path)

    def post(self, path: str, **fields: str) -> Answer:
        """Send a form that stands on a page of the same site."""
        return self._send("POST", path, urlencode(self.fields | fields))

    def keep(self, answer: Answer) -> None:
        """Keep the cookies that were given."""
        for cookie in answer.cookies:
            name, _is, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value

    def _send(self, method: str, path: str, body: str | None = None) -> Answer:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies, "Accept-Encoding": "gzip"}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        began = time.perf_counter()
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        size = len(answer.read())
        connection.close()
        took = (time.perf_counter() - began) * 1000
        return Answer(answer.status, took, size, answer.headers.get_all("Set-Cookie", []))


@dataclass(frozen=True, slots=True)
class Side:
    """A web server with a database of its own."""

    port: int
    process: int  # gunicorn's own, whose child answers
    database: str

    def worked(self) -> int:
        """Nanoseconds that its processes and the connections of its database have been on a processor so far.

        Unlike the time that an answer takes, it stays the same when others load the machine.
        """
        with psycopg.connect(self.database) as connection:
            serving = connection.execute(
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
            ).fetchall()
        return sum(map(_nanoseconds, (*started_by(self.process), *(pid for (pid,) in serving))))


@contextmanager
def both(sizes: dict[str, int]) -> Iterator[tuple[Side, Side, dict[str, Any]]]:
    """Hub and floor, and what stands where in the hub."""
    with ExitStack() as stack:
        hub, floor = (stack.enter_context(database(name)) for name in ("bench_hub", "bench_floor"))
        redis = json.loads(embedded.ADDRESSES.read_text())["REDIS_URL"]
        own = {"DJANGO_SETTINGS_MODULE": "hlh.settings", "HLH_ENV": "development", "HLH_QUEUE": "bench"}
        ours = os.environ | own | {"DATABASE_URL": hub, "REDIS_URL": redis, "OMP_NUM_THREADS": "1"}
        bare = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        bare |= {"DATABASE_URL": floor}
        stack.enter_context(running([sys.executable, "manage.py", "embed"], ROOT, ours))
        there = _said([sys.executable, "-m", "bench.filling", json.dumps(sizes)], ROOT, ours)
        _said([sys.executable, "floor.py", "fill"], ROOT / "bench", bare)
        yield (
            stack.enter_context(served("hlh.wsgi:application", ROOT, ours, "/healthz")),
            stack.enter_context(served("floor:application", ROOT / "bench", bare, "/ok")),
            there,
        )


@contextmanager
def served(application: str, folder: Any, environment: dict[str, str], path: str) -> Iterator[Side]:
    """A web server of one worker, once it answers at a path."""
    port = free_port()
    command = [sys.executable, "-m", *GUNICORN, "--bind", f"127.0.0.1:{port}", application]
    with running(command, folder, environment) as process:
        _wait(port, path)
        yield Side(port, process.pid, environment["DATABASE_URL"])


@contextmanager
def database(name: str) -> Iterator[str]:
    """An empty database on the embedded server, dropped after."""
    url = json.loads(embedded.ADDRESSES.read_text())["DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{url.rpartition('/')[0]}/{name}"
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def running(command: list[str], folder: Any, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A process, ended after."""
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=sys.stderr)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)


def _said(command: list[str], folder: Any, environment: dict[str, str]) -> Any:
    """What a command says last: JSON, where it is any."""
    done = subprocess.run(command, cwd=folder, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    last = done.stdout.splitlines()[-1]
    return json.loads(last) if last.startswith("{") else last


def _wait(port: int, path: str) -> None:
    until = time.monotonic() + START
    while time.monotonic() < until:
        try:
            Browser(port).get(path)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the web server does not answer")


def _nanoseconds(pid: int) -> int:
    return int((read(pid, "schedstat") or "0").split()[0])
