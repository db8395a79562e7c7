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
    parents = {pid: _parent(pid) for pid in (int(entry.name) for entry in Path("/proc").glob("[0-9]*"))}
    keepers = [pid for pid in parents if "hlh.embedded.keeper" in _words(pid) and _folder(pid) == ROOT]
    found: dict[str, int] = {}
    for pid in parents:
        if any(_stands_under(pid, root, parents) for root in (supervisor, *keepers)):
            found[_part(pid)] = found.get(_part(pid), 0) + _pss(pid)
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


def _stands_under(pid: int, root: int, parents: dict[int, int]) -> bool:
    while pid and pid != root:
        pid = parents.get(pid, 0)
    return pid == root


def _part(pid: int) -> str:
    words = " ".join(_words(pid))
    names = {"gunicorn": "web", "celery": "worker", "manage.py embed": "embedding", "keeper": "keeper"}
    names |= {"hlh.running": "supervisor", "valkey": "Valkey", "postgres": "PostgreSQL"}
    return next((part for sign, part in names.items() if sign in words), "other")


def _words(pid: int) -> list[str]:
    return _read(pid, "cmdline").split("\0")


def _pss(pid: int) -> int:
    return pss_of(_read(pid, "smaps_rollup"))


def _parent(pid: int) -> int:
    after_its_name = _read(pid, "stat").rpartition(")")[2].split()
    return int(after_its_name[1]) if after_its_name else 0


def _folder(pid: int) -> Path | None:
    try:
        return Path(f"/proc/{pid}/cwd").readlink()
    except OSError:
        return None


def _read(pid: int, name: str) -> str:
    """What the kernel says of a process; nothing where it has ended meanwhile."""
    try:
        return Path(f"/proc/{pid}/{name}").read_text(errors="replace")
    except OSError:
        return ""
