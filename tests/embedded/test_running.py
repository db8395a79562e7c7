"""`make run`: the port opens on a seeded hub, parts that die come back, and nothing is left when it ends."""

import json
import os
import signal
import socket
import subprocess
import threading
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from hlh import running
from hlh.embedded.servers import free_port
from tests.servers import until

MENDED = 180  # seconds; a part that starts anew reads the whole program again, here uncompiled and beside other tests


class Running:
    """A hub that was started with `make run`, and what its terminal shows."""

    def __init__(self, here, port):
        self.here, self.port, self.shown = here, port, []
        self.process = here.start("-m", "hlh.running", PORT=str(port))
        threading.Thread(target=lambda: self.shown.extend(self.process.stdout), daemon=True).start()

    def page(self, path="/"):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return answer.read().decode()
        except (urllib.error.URLError, OSError):
            return ""

    def is_here(self):
        assert self.process.poll() is None, "".join(self.shown)
        return bool(self.page())

    def addresses(self):
        """What its servers were last told to be at; empty while there are none."""
        file = self.here.folder / ".hlh/addresses.json"
        return file.read_text() if file.exists() else ""

    def loses_its_port_to(self, stranger):
        """As far as the next keeper knows, its database was where somebody else listens now."""
        ports = self.here.folder / ".hlh/ports.json"
        ports.write_text(json.dumps(json.loads(ports.read_text()) | {"PostgreSQL": stranger.getsockname()[1]}))

    def parts(self):
        """The processes of this clone, by what they are."""
        found = {}
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                words = (entry / "cmdline").read_bytes().decode().split("\0")
                if os.readlink(entry / "cwd") != str(self.here.folder):
                    continue
            except OSError:
                continue
            for name in ("gunicorn", "celery", "embed", "hlh.embedded.keeper"):
                if name in words:
                    found.setdefault(name, []).append(int(entry.name))
        return found


@pytest.fixture
def begin(clone):
    here = clone()
    return lambda: Running(here, free_port())


def test_a_hub_runs_mends_itself_and_starts_again(begin):
    """One long story, because a first start is dear: first start, killed part, killed supervisor, second start, Ctrl-C."""
    first = begin()
    until(first.is_here, 400)
    assert "supplies" in first.page("/labs/")
    until(lambda: any("Sign in as" in line for line in first.shown))
    web = first.parts()["gunicorn"][0]
    os.kill(web, signal.SIGKILL)
    until(lambda: first.page() and web not in first.parts().get("gunicorn", [web]), MENDED)

    [keeper] = first.parts()["hlh.embedded.keeper"]
    os.kill(keeper, signal.SIGKILL)
    until(lambda: keeper not in first.parts().get("hlh.embedded.keeper", [keeper]), MENDED)
    until(lambda: "supplies" in first.page("/labs/"), MENDED)
    there = first.addresses()
    [keeper] = first.parts()["hlh.embedded.keeper"]
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        first.loses_its_port_to(stranger)
        os.kill(keeper, signal.SIGKILL)
        until(lambda: first.addresses() not in ("", there) and "supplies" in first.page("/labs/"), MENDED)

    second_at_once = first.here.start("-m", "hlh.running", PORT=str(free_port()))
    assert second_at_once.wait(60) == 1

    first.process.kill()
    until(lambda: not first.parts())

    again = begin()
    until(again.is_here, MENDED)
    assert "supplies" in again.page("/labs/")
    again.process.send_signal(signal.SIGINT)
    assert again.process.wait(60) == 0
    until(lambda: not again.parts())


def test_a_taken_port_is_said_with_its_remedy(clone):
    here = clone()
    port = free_port()
    with socket.create_server(("127.0.0.1", port)):
        process = subprocess.Popen(
            [here.python, "-m", "hlh.running"],
            cwd=here.folder,
            env=os.environ | {"PORT": str(port)},
            stderr=subprocess.PIPE,
            text=True,
        )
        _out, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert f"make run PORT={port + 1}" in said


@pytest.mark.parametrize("words", ["eight", "80 00", "-1", "0", "65536", "٨٠٠٠"])
def test_a_port_that_is_none_is_said_with_its_remedy(monkeypatch, capsys, words):
    monkeypatch.setenv("PORT", words)
    assert running.main() == 1
    assert capsys.readouterr().err == "PORT has to be a number from 1 to 65535. For example: make run PORT=8001\n"
