"""How the embedding process is talked to: a length, JSON with the texts; back a length, then the numbers."""

from __future__ import annotations

import hashlib
import json
import os
import socket
import stat
import struct
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

LENGTH = struct.Struct("!I")
MOST_BYTES = 4_000_000  # of one request
MOST_TEXTS = 64
LONGEST_TEXT = 2_000  # characters; the model reads no more of it
DIMENSIONS = 384
STATE = Path(__file__).resolve().parent.parent.parent.parent / ".hlh"
LONGEST_RESTART = 10.0  # seconds that a process may take to come back; then it is away
PAUSE = 0.25
TEMPORARY = Path("/tmp")  # noqa: S108  the shortest path there is; what stands in it is asked whose it is
LONGEST_PATH = 100  # of a socket; the kernel's limit is 108


def address(url: str) -> tuple[socket.AddressFamily, Any]:
    """Where the process listens: a Unix socket beside the data, or tcp://host:port."""
    if url.startswith("tcp://"):
        host, _colon, port = url.removeprefix("tcp://").rpartition(":")
        return socket.AF_INET, (host, int(port))
    return socket.AF_UNIX, str(_folder() / "embed.sock")


def _folder() -> Path:
    """Where the socket stands; a path that is too long for the kernel has a folder of ours in its stead."""
    if len(str(STATE / "embed.sock")) <= LONGEST_PATH:
        return STATE
    return TEMPORARY / f"hlh-{os.geteuid()}-{hashlib.sha256(str(STATE).encode()).hexdigest()[:16]}"


def make_folder() -> None:
    """Have the folder of the socket.

    Raises:
        PermissionError: when somebody else made it first.
    """
    folder = _folder()
    if folder == STATE:
        folder.mkdir(parents=True, exist_ok=True)
        return
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    _require_ours(folder)


def _require_ours(folder: Path) -> None:
    """Anybody may make folders beside the temporary ones: only what nobody else can change is bound in or asked.

    Raises:
        PermissionError: when it is not.
        FileNotFoundError: when it is not there.
    """
    there = folder.lstat()
    if not stat.S_ISDIR(there.st_mode) or there.st_uid != os.geteuid() or there.st_mode & 0o077:
        raise PermissionError(f"{folder} is not a folder of ours alone; remove it")


def connect(url: str, within: float) -> socket.socket:
    """A line to the process.

    Raises:
        OSError: when there is none, or somebody else listens in its place.
    """
    family, there = address(url)
    if family == socket.AF_UNIX and (folder := _folder()) != STATE:
        _require_ours(folder)
    line = socket.socket(family, socket.SOCK_STREAM)
    try:
        line.settimeout(within)
        line.connect(there)
    except BaseException:
        line.close()
        raise
    return line


def ask(url: str, texts: list[str], kind: str, within: float) -> np.ndarray:
    """The vectors of some texts. Who has the time waits for a process that is just started again.

    Raises:
        TimeoutError: when the answer is not there within the seconds.
        OSError, ValueError: when nobody answers, or not in our way.
    """
    began = time.monotonic()
    while True:
        try:
            return _ask(url, texts, kind, began + within)
        except (ConnectionError, FileNotFoundError):
            if time.monotonic() + PAUSE > began + min(within, LONGEST_RESTART):
                raise
            time.sleep(PAUSE)


def _ask(url: str, texts: list[str], kind: str, until: float) -> np.ndarray:
    with connect(url, max(0.001, until - time.monotonic())) as line:
        answers = []
        for start in range(0, len(texts), MOST_TEXTS):
            batch = [text[:LONGEST_TEXT].replace("\0", " ") for text in texts[start : start + MOST_TEXTS]]
            send(line, json.dumps({"kind": kind, "texts": batch}).encode())
            body = receive(line, until)
            if len(body) != len(batch) * DIMENSIONS * 4:
                raise ValueError("the answer has another length than the question")
            answers.append(np.frombuffer(body, dtype=np.float32).reshape(len(batch), DIMENSIONS))
    return np.concatenate(answers)


def send(line: socket.socket, body: bytes) -> None:
    line.sendall(LENGTH.pack(len(body)) + body)


def receive(line: socket.socket, until: float | None = None) -> bytes:
    """One message.

    Raises:
        TimeoutError: when it is not whole in time.
        ValueError: when it is too long to be one of ours.
        ConnectionError: when the other side went away.
    """
    (size,) = LENGTH.unpack(_exactly(line, LENGTH.size, until))
    if size > MOST_BYTES:
        raise ValueError("this is not a message of ours")
    return _exactly(line, size, until)


def _exactly(line: socket.socket, size: int, until: float | None) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        if until is not None:
            left = until - time.monotonic()
            if left <= 0:
                raise TimeoutError
            line.settimeout(left)
        part = line.recv(size - len(parts))
        if not part:
            raise ConnectionError("the other side went away")
        parts += part
    return bytes(parts)
