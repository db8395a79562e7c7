"""What the kernel says of processes."""

from __future__ import annotations

from pathlib import Path


def started_by(*roots: int) -> list[int]:
    """These processes, and all that they started, directly or by others."""
    parents = {pid: _parent(pid) for pid in (int(entry.name) for entry in Path("/proc").glob("[0-9]*"))}
    return [pid for pid in parents if any(_stands_under(pid, root, parents) for root in roots)]


def words(pid: int) -> list[str]:
    """What it was started with."""
    return read(pid, "cmdline").split("\0")


def folder(pid: int) -> Path | None:
    """Where it stands."""
    try:
        return Path(f"/proc/{pid}/cwd").readlink()
    except OSError:
        return None


def read(pid: int, name: str) -> str:
    """A file of a process; nothing where it has ended meanwhile, or is somebody else's."""
    try:
        return Path(f"/proc/{pid}/{name}").read_text(errors="replace")
    except OSError:
        return ""


def _parent(pid: int) -> int:
    after_its_name = read(pid, "stat").rpartition(")")[2].split()
    return int(after_its_name[1]) if after_its_name else 0


def _stands_under(pid: int, root: int, parents: dict[int, int]) -> bool:
    while pid and pid != root:
        pid = parents.get(pid, 0)
    return pid == root
