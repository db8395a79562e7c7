"""The folder of a copy: what changed is written, what is not public any more goes, nothing else in it is touched."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import TypedDict

LIST = "mirror.json"  # what was written here, by the file
BEGUN = "mirror.begun"  # what a run writes, noted before it does: one that is cut off comes to no list


class Kept(TypedDict):
    """A file of the copy: what it said, and since when it says so."""

    digest: str
    day: str


class NotOurs(Exception):
    """A folder that holds something else."""


class Folder:
    """A folder that a copy is kept in."""

    def __init__(self, path: Path) -> None:
        """Open it.

        Raises:
            NotOurs: when it holds files, and none of them says that it is a copy.
        """
        self._path = path
        self._path.mkdir(parents=True, exist_ok=True)
        listed, begun = self._path / LIST, self._path / BEGUN
        if not listed.exists() and not begun.exists() and any(self._path.iterdir()):
            raise NotOurs
        self._before: dict[str, Kept] = json.loads(listed.read_text("utf-8")) if listed.exists() else {}
        self._now: dict[str, Kept] = {}
        self.written = 0
        for file in _noted(begun):
            self._before.setdefault(file, {"digest": "", "day": ""})
            _half(self._inside(file)).unlink(missing_ok=True)

    def since(self, file: str, content: bytes, today: str) -> str:
        """The day since which a file says this, as its content without that day tells."""
        kept = self._before.get(file)
        return kept["day"] if kept and kept["digest"] == _digest(content) else today

    def keep(self, file: str, content: bytes, *, of: bytes, day: str) -> None:
        """Have a file there; nothing is written where it stands there already.

        Args:
            file: its path in the folder.
            content: what it holds.
            of: the same without the day.
            day: since which it says so.
        """
        there = self._inside(file)
        if there.is_file() and there.stat().st_size == len(content) and there.read_bytes() == content:
            self._now[file] = {"digest": _digest(of), "day": day}
            return
        with (self._path / BEGUN).open("a", encoding="utf-8") as begun:
            begun.write(f"\n{json.dumps(file)}")
        there.parent.mkdir(parents=True, exist_ok=True)
        half = _half(there)
        half.write_bytes(content)
        os.replace(half, there)
        self._now[file] = {"digest": _digest(of), "day": day}
        self.written += 1

    def close(self) -> int:
        """Take away what was written before and is no more, and note what stands there now; how many went."""
        gone = [file for file in self._before if file not in self._now]
        for file in gone:
            there = self._inside(file)
            there.unlink(missing_ok=True)
            for folder in there.relative_to(self._path).parents:
                if folder != Path() and (self._path / folder).is_dir() and not any((self._path / folder).iterdir()):
                    (self._path / folder).rmdir()
        half = _half(self._path / LIST)
        half.write_text(json.dumps(self._now, indent=1, sort_keys=True), "utf-8")
        os.replace(half, self._path / LIST)
        (self._path / BEGUN).unlink(missing_ok=True)
        return len(gone)

    def _inside(self, file: str) -> Path:
        there = (self._path / file).resolve()
        if not there.is_relative_to(self._path.resolve()):
            raise ValueError(f"{file} stands outside of the folder")
        return there


def _noted(begun: Path) -> list[str]:
    """What runs that were cut off wrote; where of a line half is there, there is nothing of its file."""
    files = []
    for line in begun.read_text("utf-8").split("\n") if begun.exists() else ():
        with suppress(ValueError):
            files.append(str(json.loads(line)))
    return files


def _half(file: Path) -> Path:
    """Where it is written, before it takes its place in one step."""
    return file.with_name(f"{file.name}.half")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
