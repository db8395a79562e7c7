"""What pages of the hub cost, as ratios to the floor in one interleaved run: `python -m bench`.

The floor (floor.py) is the least that a Django page of the same shape can cost. Same gunicorn, one worker each, same
database server, the same kind of reader on both sides. Absolute times differ from machine to machine; ratios hold.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import secrets
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

import psycopg

from hlh import embedded
from hlh.embedded import ROOT
from hlh.embedded.servers import free_port

GUNICORN = ["gunicorn", "--workers", "1", "--worker-class", "sync", "--log-level", "error", "--no-control-socket"]
WARM_UP = 20


class Served:
    """A web server of one worker, and one kept connection to it."""

    def __init__(self, application: str, environment: dict[str, str]) -> None:
        self.port = free_port()
        command = [sys.executable, "-m", *GUNICORN, "--bind", f"127.0.0.1:{self.port}", application]
        folder = ROOT / "bench" if application.startswith("floor") else ROOT
        self.process = subprocess.Popen(command, cwd=folder, env=environment)
        self.cookie = ""
        self.fields: dict[str, str] = {}  # that each form of it takes, such as its token

    def get(self, path: str) -> tuple[float, int, http.client.HTTPResponse]:
        """Milliseconds, bytes and the answer."""
        return self._send("GET", path)

    def post(self, path: str, **fields: str) -> tuple[float, int, http.client.HTTPResponse]:
        """The same, of a form that stands on a page of its own."""
        return self._send("POST", path, urlencode(self.fields | fields))

    def _send(self, method: str, path: str, body: str | None = None) -> tuple[float, int, http.client.HTTPResponse]:
        headers = {"Cookie": self.cookie, "Accept-Encoding": "gzip"}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
        began = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        size = len(answer.read())
        connection.close()
        return (time.perf_counter() - began) * 1000, size, answer

    def wait(self, path: str) -> None:
        until = time.monotonic() + 30
        while time.monotonic() < until:
            try:
                self.get(path)
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise RuntimeError("the web server does not answer")


@contextmanager
def database(name: str) -> Iterator[str]:
    """An empty database on the embedded server, dropped after."""
    url = json.loads(embedded.ADDRESSES.read_text())["DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
        yield f"{url.rpartition('/')[0]}/{name}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def both() -> Iterator[tuple[Served, Served, str]]:
    """The hub, the floor, and the path of the hub's discussion."""
    with database("bench_hub") as hub_url, database("bench_floor") as floor_url:
        redis = json.loads(embedded.ADDRESSES.read_text())["REDIS_URL"]
        own = {"DJANGO_SETTINGS_MODULE": "hlh.settings", "HLH_ENV": "development", "EMBED_URL": "off"}
        ours = os.environ | own | {"DATABASE_URL": hub_url, "REDIS_URL": redis, "HLH_QUEUE": "bench"}
        filled = subprocess.run(
            [sys.executable, "-m", "bench.filling"], cwd=ROOT, env=ours, check=True, stdout=subprocess.PIPE, text=True
        )
        there = json.loads(filled.stdout.splitlines()[-1])
        bare = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        bare |= {"DATABASE_URL": floor_url}
        subprocess.run(
            [sys.executable, "floor.py", "fill"], cwd=ROOT / "bench", env=bare, check=True, stdout=sys.stderr
        )
        hub, floor = Served("hlh.wsgi:application", ours), Served("floor:application", bare)
        try:
            hub.wait("/healthz")
            floor.wait("/ok")
            hub.cookie = f"sessionid={there['session']}"
            given = floor.get("/signin")[2].headers.get_all("Set-Cookie", [])
            floor.cookie = "; ".join(cookie.partition(";")[0] for cookie in given)
            if "sessionid" not in floor.cookie:
                raise RuntimeError("the floor did not sign its reader in")
            yield hub, floor, there["path"]
        finally:
            for served in (hub, floor):
                served.process.terminate()
                served.process.wait()


def take_a_token(floor: Served) -> None:
    """The token that the floor's form wants back, as a cookie and as a field."""
    token = floor.get("/form")[2].headers["Set-Cookie"].partition(";")[0]
    floor.cookie = "; ".join(filter(None, [floor.cookie, token]))
    floor.fields = {"csrfmiddlewaretoken": token.partition("=")[2]}


def compare(hub: Served, floor: Served, ours: str, theirs: str, rounds: int) -> dict[str, float]:
    """Medians of interleaved rounds, in milliseconds, and their ratio; a path that begins with POST sends a form."""
    mine, bare, size = [], [], 0
    for number in range(WARM_UP + rounds):
        if ours.startswith("POST "):
            text = f"Insulin ran out in district {number}, what did others do?"
            took, size, answer = hub.post(ours.removeprefix("POST "), text=text, once=secrets.token_hex(16))
            least, _size, floor_answer = floor.post(theirs, text=text)
        else:
            took, size, answer = hub.get(ours)
            least, _size, floor_answer = floor.get(theirs)
        wanted = (302, 303) if ours.startswith("POST ") else (200,)
        if answer.status not in wanted or floor_answer.status not in wanted:
            raise RuntimeError(f"{ours} answered {answer.status}, {theirs} {floor_answer.status}")
        if number >= WARM_UP:
            mine.append(took)
            bare.append(least)
    hub_ms, floor_ms = statistics.median(mine), statistics.median(bare)
    return {
        "hub_ms": round(hub_ms, 2),
        "floor_ms": round(floor_ms, 2),
        "ratio": round(hub_ms / floor_ms, 2),
        "kilobytes": round(size / 1024, 1),
    }


def compress_and_compile() -> None:
    """What `make run` makes at its start too: without it no page can name its style sheets."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hlh.settings")
    import django

    from hlh.running import make_files

    django.setup()
    make_files()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=60)
    rounds = parser.parse_args().rounds
    measured: dict[str, dict[str, float]] = {}
    compress_and_compile()
    with embedded.ensure("bench"), both() as (hub, floor, discussion):
        cookies = hub.cookie, floor.cookie
        for reader in ("signed in", "stranger"):
            hub.cookie, floor.cookie = cookies if reader == "signed in" else ("", "")
            take_a_token(floor)
            for path, theirs in (
                (discussion, "/page"),
                ("/labs/", "/list"),
                ("/", "/list"),
                ("/search/?q=clinic", "/list"),
                ("/areas/supplies/", "/list"),
                ("/helpdesk/ask/", "/form"),
                *([("POST /helpdesk/ask/", "/form")] if reader == "stranger" else []),
            ):
                measured[f"{path} {reader} : {theirs}"] = compare(hub, floor, path, theirs, rounds)
    print(json.dumps(measured, indent=1))
    print(f"\n{'page : floor':<56}{'hub ms':>8}{'floor ms':>10}{'ratio':>7}{'KB':>6}")
    for name, row in measured.items():
        print(f"{name:<56}{row['hub_ms']:>8}{row['floor_ms']:>10}{row['ratio']:>7}{row['kilobytes']:>6}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
