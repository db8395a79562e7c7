"""A real browser before a real web server and a real worker, on this run's database."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from hlh.embedded.servers import free_port
from tests.servers import until

os.environ.setdefault(
    "DJANGO_ALLOW_ASYNC_UNSAFE", "true"
)  # Playwright runs a loop in this thread; ours stays synchronous


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium")
    assert path, "install the package chromium; make test does"
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*flags, "--disable-sync", "--no-first-run"])
        yield browser
        browser.close()


@pytest.fixture
def hub(whole, start) -> str:
    """The address of a served hub."""
    port = free_port()
    start(
        *("gunicorn", "hlh.wsgi:application", "--bind", f"127.0.0.1:{port}", "--threads", "4", "--no-control-socket"),
        PORT=str(port),
    )

    def answers() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    until(answers)
    return f"http://127.0.0.1:{port}"
