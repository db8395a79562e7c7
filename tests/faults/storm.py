"""A storm: questions are asked over HTTP while workers are killed and the broker stands still.

    python -m tests.faults.storm --questions 200 --kills 5 --stops 2 --seconds 20 --rounds 3

Everything is real and its own: PostgreSQL, Valkey, web, worker with beat, a post office. The report says what became
of each question, letter and page.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from email import message_from_bytes
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

import psycopg
from aiosmtpd.controller import Controller

from hlh.embedded import ROOT, STATE
from hlh.embedded.places import Place, place
from hlh.embedded.servers import Postgres, Valkey, free_port

PAGES = ["/", "/labs/", "/helpdesk/ask/", "/search/?q=insulin", "/accounts/login/", "/about/safe-space/", "/healthz"]
QUESTIONS = ROOT / "helpdesk/teaching/asked.jsonl"
ASKED = 303
SETTLED = ("routed", "held", "handed_over")
WORKER = ["celery", "-A", "hlh", "worker", "--beat", "--scheduler", "celery.beat:Scheduler", "--pool", "threads"]
QUIET = ["--concurrency", "2", "--loglevel", "ERROR", "--without-gossip", "--without-mingle"]


@dataclass
class Report:
    """What a storm left behind. Times in seconds."""

    asked: int = 0
    refused: list[int] = field(default_factory=list)  # statuses other than the usual one
    slowest: float = 0.0
    pages: int = 0
    odd_pages: list[tuple[str, int]] = field(default_factory=list)
    slowest_page: float = 0.0
    settled_after: float = -1.0
    stages: dict[str, int] = field(default_factory=dict)
    routed_facts: int = 0
    discussions: int = 0
    letters: int = 0
    letters_waiting: int = 0
    messages: int = 0
    repeated: int = 0
    stuck: int = 0

    def troubles(self) -> list[str]:
        """What broke a promise, in words; empty when all held."""
        told = {
            f"{len(self.refused)} questions were refused: {self.refused[:5]}": self.refused,
            f"pages answered otherwise: {self.odd_pages[:5]}": self.odd_pages,
            "not all settled": self.settled_after < 0 or self.settled_after > 120,
            f"stages {self.stages}": set(self.stages) - set(SETTLED) or sum(self.stages.values()) != self.asked,
            f"{self.routed_facts} routed facts, {self.discussions} discussions": self.routed_facts != self.discussions,
            f"{self.letters_waiting} letters wait": self.letters_waiting,
            f"{self.letters} letters, {self.messages} messages": self.letters != self.messages,
            f"{self.repeated} letters came twice": self.repeated,
            f"{self.stuck} reactions are stuck": self.stuck,
        }
        return [words for words, is_so in told.items() if is_so]


class Sink:
    """A post office that counts messages by their id."""

    def __init__(self) -> None:
        self.ids: Counter[str] = Counter()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  aiosmtpd's name
        self.ids[str(message_from_bytes(envelope.content)["Message-ID"])] += 1
        return "250 taken"


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


class Hub:
    """A hub of its own in a folder: its servers, its web, its worker."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        STATE.mkdir(exist_ok=True)
        here = place()
        self.place = Place(here.programs, here.own(folder / "data"), here.user)
        self.postgres, self.valkey = Postgres(self.place, "storm"), Valkey(self.place, "storm")
        for server in (self.postgres, self.valkey):
            server.start()
            stack.callback(server.stop)
        self.sink = Sink()
        office = Controller(self.sink, hostname="127.0.0.1", port=free_port())
        office.start()
        stack.callback(office.stop)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = os.environ | {
            "HLH_ENV": "development",
            "DATABASE_URL": self.postgres.url,
            "REDIS_URL": self.valkey.url,
            "EMAIL_URL": f"smtp://127.0.0.1:{office.port}",
            "EMBED_URL": f"tcp://127.0.0.1:{free_port()}",
            "HLH_QUEUE": "storm",
            "HLH_DEMO": "1",
        }
        for name in ("HLH_TEST_DATABASE", "DJANGO_SETTINGS_MODULE"):
            self.environment.pop(name, None)
        self.manage("migrate")
        self.manage("taxonomy")
        stack.callback(self.start("manage", "embed").kill)
        self.manage("seed")
        self.web = self.start(
            *("gunicorn", "hlh.wsgi:application", "--bind", f"127.0.0.1:{self.port}", "--no-control-socket"),
            *("--workers", "1", "--worker-class", "gthread", "--threads", "4", "--log-level", "error"),
        )
        stack.callback(self.web.kill)
        self.worker = self.start_worker()
        stack.callback(lambda: self.worker.kill())
        self.opener = build_opener(_Stay)
        while self.get("/healthz")[0] != 200:
            time.sleep(0.1)

    def manage(self, command: str) -> None:
        quiet = {"stdout": subprocess.DEVNULL}
        subprocess.run([sys.executable, "manage.py", command], cwd=ROOT, env=self.environment, check=True, **quiet)

    def start(self, *module: str, **environment: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", *module]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return subprocess.Popen(command, cwd=ROOT, env=self.environment | environment, **quiet)

    def start_worker(self) -> subprocess.Popen[bytes]:
        return self.start(*WORKER, *QUIET, STATEMENT_SECONDS="60", BROKER_SECONDS="10")

    def kill_the_worker(self) -> None:
        self.worker.kill()
        self.worker.wait()
        self.worker = self.start_worker()

    @contextmanager
    def without_broker(self, by: signal.Signals) -> Iterator[None]:
        """Valkey killed, or standing still with its connections open."""
        process = self.valkey.process
        assert process
        process.send_signal(by)
        try:
            yield
        finally:
            if by == signal.SIGKILL:
                process.wait()
                self.valkey.start()
            else:
                process.send_signal(signal.SIGCONT)

    def get(self, path: str) -> tuple[int, float]:
        return self._timed(Request(self.url + path))

    def ask(self, text: str, once: str, address: str) -> tuple[int, float]:
        said = {"text": text, "once": once, "naming": 1, "quoting": "ask", "reply": address}
        return self._timed(
            Request(f"{self.url}/helpdesk/ask/", urlencode(said).encode(), {"Sec-Fetch-Site": "same-origin"})
        )

    def _timed(self, request: Request) -> tuple[int, float]:
        began = time.monotonic()
        try:
            with self.opener.open(request, timeout=30) as answer:
                answer.read()
                status = answer.status
        except HTTPError as answer:
            status = answer.code
        except OSError:
            status = 0
        return status, time.monotonic() - began

    def count(self, query: str) -> Any:
        with psycopg.connect(self.postgres.url) as connection:
            return connection.execute(query).fetchall()


def storm(hub: Hub, *, questions: int, kills: int, stops: int, seconds: float, seed: int) -> Report:
    """Ask while faults happen, then wait until the hub has mended itself.

    Args:
        hub: a running one.
        questions: how many are asked.
        kills: how often the worker is killed.
        stops: how often the broker is away; in turn killed and standing still.
        seconds: how long it is away each time.
        seed: of the faults' random moments.
    """
    chance = random.Random(seed)
    report = Report()
    known = {row[0] for row in hub.count("SELECT id FROM helpdesk_question")}
    texts = [json.loads(line)["text"] for line in QUESTIONS.read_text("utf-8").splitlines()]
    length = stops * (seconds + 2) + 4
    moments = sorted(chance.uniform(0, length) for _ in range(kills))
    began = time.monotonic()

    def kill() -> None:
        for moment in moments:
            time.sleep(max(0, began + moment - time.monotonic()))
            hub.kill_the_worker()

    def stop() -> None:
        for number in range(stops):
            time.sleep(2)
            with hub.without_broker((signal.SIGKILL, signal.SIGSTOP)[number % 2]):
                until = time.monotonic() + seconds
                while time.monotonic() < until:
                    for page in PAGES:
                        status, took = hub.get(page)
                        report.pages += 1
                        report.slowest_page = max(report.slowest_page, took)
                        if status != 200:
                            report.odd_pages.append((page, status))
                    time.sleep(0.5)

    def ask() -> None:
        for number in range(questions):
            time.sleep(max(0, began + length * number / questions - time.monotonic()))
            text = f"{texts[number % len(texts)]} ({seed}-{number})"
            address = f"asker{seed}n{number}@health.example" if number % 2 else ""
            status, took = hub.ask(text, f"storm-{seed}-{number}", address)
            report.asked += status == ASKED
            report.slowest = max(report.slowest, took)
            if status != ASKED:
                report.refused.append(status)

    others = [threading.Thread(target=kill), threading.Thread(target=ask)]
    for other in others:
        other.start()
    stop()  # in this thread: a server is told to stop when the thread that started it ends
    for other in others:
        other.join()
    _wait(hub, report, known, since=time.monotonic())
    return report


def _wait(hub: Hub, report: Report, known: set[int], *, since: float) -> None:
    """Until every question is settled and no letter waits, two minutes at most; then count."""
    own = f"id > {max(known, default=0)}"
    while time.monotonic() < since + 125:
        report.stages = dict(hub.count(f"SELECT stage, count(*) FROM helpdesk_question WHERE {own} GROUP BY 1"))
        waiting = hub.count("SELECT count(*) FROM mail_letter WHERE state = 'waiting'")[0][0]
        if not set(report.stages) - set(SETTLED) and report.settled_after < 0:
            report.settled_after = round(time.monotonic() - since, 1)
        if report.settled_after >= 0 and not waiting:
            break
        time.sleep(0.5)
    time.sleep(3)  # what would come twice has come now
    report.routed_facts = hub.count("SELECT count(*) FROM activity_fact WHERE verb = 'question.routed'")[0][0]
    report.discussions = hub.count("SELECT count(*) FROM learning_labs_discussion WHERE from_question")[0][0]
    report.letters = hub.count("SELECT count(*) FROM mail_letter WHERE state = 'sent'")[0][0]
    report.letters_waiting = hub.count("SELECT count(*) FROM mail_letter WHERE state = 'waiting'")[0][0]
    report.stuck = hub.count("SELECT count(*) FROM activity_reaction WHERE settled_at IS NULL AND due_at IS NULL")[0][0]
    report.messages = len(hub.sink.ids)
    report.repeated = sum(count > 1 for count in hub.sink.ids.values())


@contextmanager
def own_hub() -> Iterator[Hub]:
    """A hub in a temporary folder that the servers' user can enter; everything ends with the block."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir="/var/tmp")))
        folder.chmod(0o755)
        yield Hub(folder, stack)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, default in (("questions", 200), ("kills", 5), ("stops", 2), ("seconds", 20), ("rounds", 3)):
        parser.add_argument(f"--{name}", type=int, default=default)
    said = vars(parser.parse_args())
    rounds = said.pop("rounds")
    troubles = []
    with own_hub() as hub:
        for number in range(rounds):
            report = storm(hub, **said, seed=number + 1)
            found = report.troubles() + ["a question took more than a second"] * (report.slowest > 1)
            print(json.dumps(asdict(report) | {"troubles": found}), flush=True)
            troubles += found
    return len(troubles) > 0


if __name__ == "__main__":
    sys.exit(main())
