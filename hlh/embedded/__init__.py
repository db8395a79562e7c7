"""Real PostgreSQL and Valkey out of wheels, for a machine where nobody set up any.

`ensure()` is called before Django. The servers are children of a keeper, a process of their own that lives as long as
anybody uses them: whoever does holds a shared lock, which the kernel lets go of however the user ends.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent.parent
STATE = ROOT / ".hlh"
ADDRESSES = STATE / "addresses.json"
NEED_NO_DATABASE = {
    "check",
    "collectstatic",
    "compilemessages",
    "embed",
    "help",
    "makemessages",
    "route",
    "teach",
    "version",
    "--help",
    "--version",
}
LONGEST_START = 90.0  # seconds: the first start makes the database, one after a crash mends it


@contextmanager
def ensure(command: str = "") -> Iterator[None]:
    """Have the servers running while the block runs, and stop them after it when nobody else uses them.

    Does nothing where DATABASE_URL is given, in production, and for commands that need no database.

    Raises:
        RuntimeError: when they cannot be started; it says what the servers said.
    """
    if not are_wanted(command):
        yield
        return
    STATE.mkdir(exist_ok=True)
    users = (STATE / "users").open("a")
    with held(STATE / "lock"):
        fcntl.flock(users, fcntl.LOCK_SH)
        have_a_keeper()
    try:
        yield
    finally:
        users.close()


def are_wanted(command: str) -> bool:
    """Whether a command needs the embedded servers."""
    is_development = (os.environ.get("HLH_ENV") or "development") == "development"
    return not os.environ.get("DATABASE_URL") and is_development and command not in NEED_NO_DATABASE


def look() -> str:
    """Have a keeper again where it was killed, and tell where its servers listen. For who uses them for long.

    Raises:
        RuntimeError: when they cannot be started; it says what the servers said.
    """
    with held(STATE / "lock"):
        have_a_keeper()
        return ADDRESSES.read_text()


@contextmanager
def held(path: Path) -> Iterator[IO[str]]:
    """Hold a lock file for oneself."""
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def is_free(path: Path) -> bool:
    """Whether nobody holds a lock file, shared or alone."""
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def have_a_keeper() -> None:
    """Start a keeper where none is. For who holds the lock."""
    if not is_kept():
        start_keeper()
        if not is_kept():
            raise _did_not_start()


def is_kept() -> bool:
    """Whether a keeper lives: one that is on its way is waited for, and one that is on its way out too."""
    until = time.monotonic() + LONGEST_START
    while not is_free(STATE / "keeper"):
        if ADDRESSES.exists():
            return True
        if time.monotonic() > until:
            raise _did_not_start()
        time.sleep(0.05)
    return False


def start_keeper() -> None:
    """Start the keeper, which tells where its servers listen once they answer.

    Its lock is taken here and handed down: who comes when we are killed sees that one is on its way.
    """
    with (STATE / "keeper").open("a") as alone, (STATE / "servers.log").open("w") as log:
        fcntl.flock(alone, fcntl.LOCK_EX)
        ADDRESSES.unlink(missing_ok=True)
        subprocess.Popen(
            [sys.executable, "-m", "hlh.embedded.keeper", str(alone.fileno())],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=[alone.fileno()],
            start_new_session=True,
            env={name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"},
        )


def _did_not_start() -> RuntimeError:
    said = (STATE / "servers.log").read_text()[-2000:]
    return RuntimeError(f"The embedded servers did not start. They said:\n{said}")
