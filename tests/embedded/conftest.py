"""A clone of the project in a folder of its own, with servers of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from hlh.embedded import ROOT, places
from tests.servers import until

NOT_COPIED = shutil.ignore_patterns(
    ".git", ".venv", ".hlh", "*.pyc.*", "*_cache", "docs", "tests"
)  # what is compiled is


@dataclass
class Clone:
    """The project once more; whatever is started in it is ended with it."""

    folder: Path
    python: str
    user: dict[str, Any]  # for subprocess.Popen
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    def start(self, *command: str, umask: int = -1, **environment: str) -> subprocess.Popen[str]:
        clean = {
            name: value for name, value in os.environ.items() if not name.startswith(("HLH_", "EMBED_", "DJANGO_"))
        }
        process = subprocess.Popen(
            [self.python, *command],
            cwd=self.folder,
            env=clean | {"PYTHONPATH": f"{self.folder}:{places.SITE}"} | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
            umask=umask,
            **self.user,
        )
        self.started.append(process)
        return process

    def holds(self, name: str) -> bool:
        """Whether somebody holds this lock of the clone's."""
        from hlh.embedded import is_free

        path = self.folder / ".hlh" / name
        return path.exists() and not is_free(path)

    def end(self) -> None:
        for process in self.started:
            if process.poll() is None:
                process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                with suppress(OSError):
                    stream and stream.close()
        until(lambda: not self.holds("keeper"))
        aside = places.aside(self.folder / ".hlh")
        shutil.rmtree(aside, ignore_errors=True)
        shutil.rmtree(self.folder)


def python_for(user: dict[str, Any]) -> str:
    """A Python that this user may run with this environment's packages; root's own may lie in a closed folder."""
    for python in (sys.executable, "/usr/bin/python3.11", "/usr/bin/python3"):
        with suppress(OSError):
            environment = {"PYTHONPATH": str(places.SITE)}
            if (
                subprocess.run(
                    [python, "-c", "import psycopg"], cwd="/", env=environment, check=False, **user
                ).returncode
                == 0
            ):
                return python
    pytest.skip("an ordinary user can run no Python with this environment: it lies in a folder of root's alone")


Cloning = Callable[..., Clone]


@pytest.fixture
def clone() -> Iterator[Cloning]:
    """Makes clones: of a mode, and as an ordinary user or as whoever runs the tests."""
    made: list[Clone] = []

    def make(mode: int = 0o755, *, ordinary: bool = False) -> Clone:
        folder = Path(tempfile.mkdtemp(dir="/var/tmp")) / "hub"
        shutil.copytree(ROOT, folder, ignore=NOT_COPIED)
        user: dict[str, Any] = {}
        python = sys.executable
        if ordinary and os.geteuid() == 0:
            user, python = places.nobody(), python_for(places.nobody())
            for path in (folder.parent, folder, *folder.rglob("*")):
                os.chown(path, user["user"], user["group"])
        folder.parent.chmod(mode)
        folder.chmod(mode)
        made.append(Clone(folder, python, user))
        return made[-1]

    yield make
    for one in made:
        one.end()
        one.folder.parent.rmdir()
