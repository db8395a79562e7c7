"""The whole hub in one terminal: `make run`.

Starts the servers, brings the database up to date, seeds an empty one, and then keeps web, worker and embedding
process alive until Ctrl-C. The port opens last, when everything is there.
"""

from __future__ import annotations

import fcntl
import io
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from hlh import embedded
from hlh.embedded.servers import die_with_parent, free_port

ROOT = embedded.ROOT
PYTHON = sys.executable
MAIL_DOOR = embedded.STATE / "smtp"  # where mail comes in while the hub runs
LONGEST_STOP = 8.0  # seconds that a part has to stop


@dataclass
class Part:
    """A process of the hub, started again when it dies; later each time that it dies at once."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[str] | None = None
    started: float = 0.0
    pause: float = 0.0

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            env=os.environ | self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,  # Ctrl-C comes to us; we stop the parts in their order
            preexec_fn=die_with_parent(signal.SIGTERM),
        )
        threading.Thread(target=self._relay, args=(self.process,), daemon=True).start()

    def look(self) -> None:
        """Start it again when it died."""
        if self.process is None or self.process.poll() is None:
            return
        if time.monotonic() < self.started + self.pause:
            return
        lived = time.monotonic() - self.started
        self.pause = 0.5 if lived > 10 else min(2 * self.pause + 0.5, 10.0)
        say(f"{self.name} ended ({self.process.returncode}) and is started again")
        self.start()

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def wait(self, until: float) -> None:
        if not self.process:
            return
        try:
            self.process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _relay(self, process: subprocess.Popen[str]) -> None:
        for line in process.stdout or ():
            print(f"{self.name:>7} | {line.rstrip()}", flush=True)


def parts(port: int, mail_port: int) -> list[Part]:
    """What runs: one web worker of four threads, one worker that carries beat and the door for mail, one embedding process."""
    web = [
        *(PYTHON, "-m", "gunicorn", "hlh.wsgi:application", "--bind", f"127.0.0.1:{port}", "--no-control-socket"),
        *("--workers", "1", "--worker-class", "gthread", "--threads", "4", "--log-level", "warning"),
    ]
    worker = [
        *(PYTHON, "-m", "celery", "--quiet", "-A", "hlh", "worker", "--beat", "--scheduler", "celery.beat:Scheduler"),
        *("--pool", "threads", "--concurrency", "2", "--loglevel", "WARNING", "--without-gossip", "--without-mingle"),
    ]
    return [
        Part("embed", [PYTHON, "manage.py", "embed"], {"OMP_NUM_THREADS": "1"}),
        Part(
            "worker",
            worker,
            {
                "STATEMENT_SECONDS": "60",
                "BROKER_SECONDS": "10",
                "OMP_NUM_THREADS": "1",
                "PYTHONWARNINGS": "ignore:You're running the worker with superuser",  # a clone of one's own may be root's
                "SMTP_IN": f"smtp://127.0.0.1:{mail_port}",
            },
        ),
        Part("web", web, {"OMP_NUM_THREADS": "1"}),
    ]


def main() -> int:
    """Run until Ctrl-C; the exit code says why not."""
    os.environ.setdefault("HLH_ENV", "development")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hlh.settings")
    if sys.argv[1:] == ["--files"]:  # for an image: what is made before anything runs
        import django

        django.setup()
        make_files()
        return 0
    if sys.argv[1:] == ["--prepare"]:  # of keep()
        prepare()
        return 0
    port = port_of(os.environ.get("PORT") or "8000")
    if port is None:
        print("PORT has to be a number from 1 to 65535. For example: make run PORT=8001", file=sys.stderr)
        return 1
    embedded.STATE.mkdir(exist_ok=True)
    alone = (embedded.STATE / "run").open("a")
    if not comes_free(alone):
        print("The hub already runs from this folder. Stop it with Ctrl-C in its terminal first.", file=sys.stderr)
        return 1
    if is_taken(port):
        print(f"Port {port} is in use. Choose another: make run PORT={port + 1}", file=sys.stderr)
        return 1
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _as_ctrl_c)
    try:
        mail_port = free_port()
        MAIL_DOOR.write_text(f"smtp://127.0.0.1:{mail_port}\n")
        with embedded.ensure("run"):
            keep(parts(port, mail_port), port)
    except KeyboardInterrupt:
        say("stopped")
    return 0


def port_of(words: str) -> int | None:
    """The port that somebody typed; None when it is none."""
    port = int(words) if words.isascii() and words.isdecimal() and len(words) < 6 else 0
    return port if 0 < port < 65536 else None


def comes_free(lock: IO[str]) -> bool:
    """Take the lock of this folder; who was stopped a moment ago may still be stopping."""
    until = time.monotonic() + LONGEST_STOP
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                return False
            time.sleep(0.2)
        else:
            return True


def prepare() -> None:
    """Bring everything up to date; cheap when it is."""
    import django
    from django.core.management import call_command

    django.setup()
    make_files()
    call_command("migrate", verbosity=0)
    call_command("taxonomy", verbosity=0)
    call_command("hub", stdout=io.StringIO())
    wait_for_the_model()
    call_command("seed")


def do(*words: str) -> None:
    """Run Python with these words in a process of its own: what it reads is not held for as long as the hub runs.

    Raises:
        SystemExit: when it failed; it has said why.
    """
    done = subprocess.run(
        [PYTHON, *words],
        cwd=ROOT,
        check=False,
        start_new_session=True,
        preexec_fn=die_with_parent(signal.SIGTERM),
    )
    if done.returncode:
        raise SystemExit(1)


def wait_for_the_model(seconds: float = 15.0) -> None:
    """Until the embedding process answers; the hub works without, so nobody waits for ever."""
    from hlh.catalogue import embedding

    until = time.monotonic() + seconds
    while embedding.of(["ready?"], within=1.0) is None and time.monotonic() < until:
        embedding.model_is_away.end()
        time.sleep(0.2)


def make_files() -> None:
    """Compile the message catalogues and gather the static files, as far as they changed."""
    from django.core.management import call_command

    compile_catalogues()
    gathered = embedded.STATE / "static/staticfiles.json"
    if is_newer(ROOT / "static", gathered) or is_newer(ROOT / "requirements", gathered):
        call_command("collectstatic", interactive=False, verbosity=0)


def compile_catalogues() -> None:
    """Compile the message catalogues that changed."""
    for source in ROOT.glob("locale/*/LC_MESSAGES/django.po"):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            from babel.messages.mofile import write_mo
            from babel.messages.pofile import read_po

            with source.open("rb") as words, target.open("wb") as compiled:
                write_mo(compiled, read_po(words))


def keep(running: list[Part], port: int) -> None:
    """Start the parts, and keep them alive until Ctrl-C. The model comes first: seeding reads questions with it."""
    try:
        addresses = embedded.look() if embedded.are_wanted("run") else ""
        tell(running, addresses)
        running[0].start()
        do("-m", "hlh.running", "--prepare")
        for part in running[1:]:
            part.start()
        until = time.monotonic() + 60
        while not is_taken(port) and time.monotonic() < until:
            time.sleep(0.1)
        greet(port)
        while True:
            time.sleep(0.5)
            addresses = look_at_the_servers(running, addresses)
            for part in running:
                part.look()
    finally:
        stop(running)


def look_at_the_servers(running: list[Part], addresses: str) -> str:
    """Have their keeper again where it was killed.

    It takes the ports that it had, and the parts find the servers again by themselves. Where somebody else has taken
    one in between, the parts are started anew, to be told.
    """
    if not embedded.are_wanted("run"):
        return addresses
    try:
        now = embedded.look()
    except RuntimeError as trouble:
        say(f"{trouble}\nThey are tried again.")
        return addresses
    if now != addresses:
        say("the servers listen elsewhere now; every part is started again")
        stop(running)
        tell(running, now)
        for part in running:
            part.start()
    return now


def tell(running: list[Part], addresses: str) -> None:
    """Tell the parts where the servers listen: one that starts just when their keeper is away would find it nowhere."""
    for part in running:
        part.environment |= json.loads(addresses or "{}")


def stop(running: list[Part]) -> None:
    """Stop the parts, the last first."""
    for part in reversed(running):
        part.stop()
    until = time.monotonic() + LONGEST_STOP
    for part in reversed(running):
        part.wait(until)


def greet(port: int) -> None:
    say(f"The hub is here: http://127.0.0.1:{port}")
    do("manage.py", "seed", "--people")
    say(f"Second-factor codes of staff: http://127.0.0.1:{port}/styleguide/codes/")
    say(f"One-time codes and letters: http://127.0.0.1:{port}/styleguide/mail/   Ctrl-C stops everything")
    say(f"Mail from the people above is taken in at {MAIL_DOOR.read_text().strip()}")


def say(words: str) -> None:
    print(f"    hub | {words}", flush=True)


def is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def is_newer(folder: Path, stamp: Path) -> bool:
    """Whether anything in a folder changed after a file was written."""
    if not stamp.exists():
        return True
    written = stamp.stat().st_mtime
    return any(path.stat().st_mtime > written for path in folder.rglob("*"))


def _as_ctrl_c(number: int, frame: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
