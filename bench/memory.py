"""What everything that `make run` starts takes together, after one visit to each page: the sum of Pss.

Pss counts what several processes share once, a part to each. It runs on this folder's own hub, which is seeded where it
is empty; servers, their keeper, web, worker, embedding process and the supervisor are all in it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

from bench.processes import folder, read, started_by, words
from hlh.embedded import ROOT
from hlh.embedded.servers import free_port

START = 300  # seconds that a first start, with its seed, may take
SETTLE = 60  # seconds after the start: beat has been round by then
PAGES = ("/", "/labs/", "/areas/", "/areas/supplies/", "/countries/", "/countries/KEN/", "/briefs/", "/hub/")
PAGES += ("/search/?q=insulin", "/helpdesk/ask/", "/accounts/login/", "/about/safe-space/")


def memory() -> dict[str, Any]:
    """Megabytes all told and by part; why not, where the hub does not start, because it runs already for one."""
    port = free_port()
    environment = os.environ | {"PORT": str(port)}
    hub = subprocess.Popen(
        [sys.executable, "-m", "hlh.running"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, text=True
    )
    try:
        if not _opens(hub, port):
            return {"trouble": "`make run` did not start here; does it run already?"}
        began = time.monotonic()
        for page in PAGES:
            urllib.request.urlopen(f"http://127.0.0.1:{port}{page}", timeout=30).close()
        time.sleep(max(0, SETTLE - (time.monotonic() - began)))
        parts = by_part(hub.pid)
        return {"megabytes": sum(parts.values()), "parts": parts}
    finally:
        hub.send_signal(signal.SIGINT)
        hub.wait(30)


def by_part(supervisor: int) -> dict[str, int]:
    """Megabytes of each part: the supervisor and what it started, the keeper of the servers and what that started."""
    pids = [int(entry.name) for entry in Path("/proc").glob("[0-9]*")]
    keepers = [pid for pid in pids if "hlh.embedded.keeper" in words(pid) and folder(pid) == ROOT]
    found: dict[str, int] = {}
    for pid in started_by(supervisor, *keepers):
        found[_part(pid)] = found.get(_part(pid), 0) + pss_of(read(pid, "smaps_rollup"))
    return {part: round(kilobytes / 1024) for part, kilobytes in found.items()}


def pss_of(smaps: str) -> int:
    """The kilobytes in a `smaps_rollup`."""
    return next((int(line.split()[1]) for line in smaps.splitlines() if line.startswith("Pss:")), 0)


def _opens(hub: subprocess.Popen[str], port: int) -> bool:
    until = time.monotonic() + START
    while hub.poll() is None and time.monotonic() < until:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
        except OSError:
            time.sleep(0.5)
        else:
            return True
    return False


def _part(pid: int) -> str:
    started = " ".join(words(pid))
    names = {"gunicorn": "web", "celery": "worker", "manage.py embed": "embedding", "keeper": "keeper"}
    names |= {"hlh.running": "supervisor", "valkey": "Valkey", "postgres": "PostgreSQL"}
    return next((part for sign, part in names.items() if sign in started), "other")
