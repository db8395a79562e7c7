"""A real browser before a real web server and a real worker, on this run's database."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from hlh.embedded import ROOT
from hlh.embedded.servers import free_port
from tests.servers import until

os.environ.setdefault(
    "DJANGO_ALLOW_ASYNC_UNSAFE", "true"
)  # Playwright runs a loop in this thread; ours stays synchronous
expect.set_options(
    timeout=30_000
)  # as long as every other wait of Playwright's: five seconds are short beside other tests


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium")
    assert path, "install the package chromium; make test does"
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*flags, "--disable-sync", "--no-first-run"])
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def closed(chromium: Browser, whole: None) -> Iterator[None]:
    """Nothing that a test opened goes on asking the hub of the next one, or writes while its rows are put back."""
    yield
    for context in list(chromium.contexts):
        context.close()


@pytest.fixture(scope="session")
def server(its_environment: dict[str, str]) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A web server that has read the whole hub once; what answers is forked from it."""
    port = str(free_port())
    options = ["--preload", "--threads", "4", "--graceful-timeout", "2", "--no-control-socket"]
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "tests.browser.served:application", "--bind", f"127.0.0.1:{port}", *options],
        cwd=ROOT,
        env=its_environment | {"PORT": port},
        start_new_session=True,
    )
    yield process, port
    process.terminate()
    process.wait(60)


@pytest.fixture
def hub(whole: None, server: tuple[subprocess.Popen[bytes], str]) -> str:
    """The address of a served hub that knows nothing of the test before."""
    process, port = server
    before = answering(process)
    process.send_signal(signal.SIGHUP)

    def answers() -> bool:
        there = answering(process)
        with socket.socket() as probe:
            return bool(there) and not there & before and probe.connect_ex(("127.0.0.1", int(port))) == 0

    until(answers)
    return f"http://127.0.0.1:{port}"


def answering(server: subprocess.Popen[bytes]) -> set[str]:
    """The processes that answer for a web server; the first time it waits for one."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children")
    until(lambda: bool(children.read_text().split()))
    return set(children.read_text().split())
