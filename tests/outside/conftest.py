"""Real servers of others, on this machine, each with what it answers."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

Answering = Callable[[BaseHTTPRequestHandler], None]


class Elsewhere:
    """A server of somebody else: what it answers is said path by path, and what it was asked is kept."""

    def __init__(self) -> None:
        self.answers: dict[str, Answering] = {}
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self.over = threading.Event()  # for who is slow on purpose
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path = self.path.partition("?")[0]
                outer.asked.append((self.command, self.path, {k.lower(): v for k, v in self.headers.items()}))
                outer.answers.get(path, outer.says(404))(self)

            do_HEAD = do_GET  # noqa: N815

            def log_message(self, *_said: Any) -> None:
                """Nobody reads it."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *_trouble: None  # type: ignore[method-assign]  # who hangs up is no error here

    @property
    def port(self) -> int:
        return self.server.server_address[1]

    def at(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def says(self, status: int, content: bytes = b"", **headers: str) -> Answering:
        """An answer; names of headers with _ for -."""

        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            for name, words in headers.items():
                handler.send_header(name.replace("_", "-"), words)
            if "Content_Length" not in headers:
                handler.send_header("Content-Length", str(len(content)))
            handler.end_headers()
            if handler.command != "HEAD":
                handler.wfile.write(content)

        return answer

    def silent(self, handler: BaseHTTPRequestHandler) -> None:
        """It takes the question and says nothing until the test is over."""
        self.over.wait(30)

    def drop_by_drop(self, handler: BaseHTTPRequestHandler) -> None:
        """A header that never ends, a letter at a time: each letter comes in time, the answer never."""
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
        while not self.over.wait(0.05):
            handler.wfile.write(b"a")
            handler.wfile.flush()

    def hang_up(self, handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True
        handler.wfile.write(b"no answer at all\r\n")

    @contextmanager
    def listening(self) -> Iterator[Elsewhere]:
        thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.over.set()
            self.server.shutdown()
            self.server.server_close()
            thread.join()


@pytest.fixture
def unlisted() -> Iterator[Elsewhere]:
    """A server on this machine that nobody let through."""
    with Elsewhere().listening() as server:
        yield server


@pytest.fixture
def elsewhere(unlisted: Elsewhere, settings: Any) -> Elsewhere:
    """One that may be asked."""
    settings.OUTSIDE_ALLOW = frozenset({f"127.0.0.1:{unlisted.port}", f"localhost:{unlisted.port}"})
    return unlisted
