"""The folder of a copy: what changed is written, what is not public any more goes, nothing else in it is touched."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import TypedDict

LIST = "mirror.json"  # what was written here, by the file


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
        listed = self._path / LIST
        if not listed.exists() and any(self._path.iterdir()):
            raise NotOurs
        self._before: dict[str, Kept] = json.loads(listed.read_text("utf-8")) if listed.exists() else {}
        self._now: dict[str, Kept] = {}
        self.written = 0

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
        there.parent.mkdir(parents=True, exist_ok=True)
        half = there.with_name(f"{there.name}.half")
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
        half = self._path / f"{LIST}.half"
        half.write_text(json.dumps(self._now, indent=1, sort_keys=True), "utf-8")
        os.replace(half, self._path / LIST)
        return len(gone)

    def _inside(self, file: str) -> Path:
        there = (self._path / file).resolve()
        if not there.is_relative_to(self._path.resolve()):
            raise ValueError(f"{file} stands outside of the folder")
        return there


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
