"""The embedding process: four callers at once, too little time, nobody there, garbage, and a killed process."""

import os
import socket
import struct
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from hlh.catalogue import embedding
from hlh.catalogue.embedding import wire
from hlh.catalogue.embedding.process import Server
from hlh.embedded.servers import free_port
from tests.conftest import empty_the_cache
from tests.servers import until


@pytest.fixture
def url(settings):
    settings.EMBED_URL = f"tcp://127.0.0.1:{free_port()}"
    embedding.model_is_away.end()
    yield settings.EMBED_URL
    embedding.model_is_away.end()


@pytest.fixture
def process(url, start):
    """A running embedding process."""
    process = start("manage", "embed", EMBED_URL=url, OMP_NUM_THREADS="1")
    until(lambda: reaches(url))
    return process


def reaches(url):
    family, there = wire.address(url)
    with socket.socket(family) as probe:
        return probe.connect_ex(there) == 0


def test_near_meanings_are_near_in_every_language(process):
    insulin, insuline, school = embedding.of(
        ["insulin ran out", "l'insuline est épuisée", "schools reopen on monday"], within=30
    )
    assert insulin @ insuline > insulin @ school
    assert np.allclose(np.linalg.norm(insulin), 1, atol=1e-3)


def test_four_callers_at_once_get_each_their_own(process):
    texts = [
        f"question number {number} about {word}" for number, word in enumerate(("oxygen", "births", "radio", "money"))
    ]
    alone = [embedding.of([text], within=30)[0] for text in texts]
    empty_the_cache()
    found = {}

    def ask(number):
        for _time in range(5):
            found[number] = wire.ask(process_url, [texts[number]], "query", 30)[0]

    process_url = embedding.settings.EMBED_URL
    callers = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert all(np.allclose(found[number], alone[number], atol=1e-3) for number in range(4))


def test_who_has_no_time_goes_on_without(process):
    assert embedding.of([f"{number} x " * 900 for number in range(30)], within=0.01, kind="passage") is None
    assert not embedding.model_is_away  # slow is not away: the next caller may have more time
    assert embedding.of(["insulin"], within=120) is not None


def test_an_absence_is_remembered_and_costs_one_caller(url):
    assert embedding.of(["insulin"]) is None
    assert embedding.model_is_away
    began = time.monotonic()
    assert all(embedding.of([f"text {number}"], within=30) is None for number in range(50))
    assert time.monotonic() - began < 20


@pytest.fixture
def hung(url):
    """A process that takes callers and never answers."""
    with socket.create_server(wire.address(url)[1]):
        yield url


def test_who_had_the_time_remembers_a_process_that_hangs(hung):
    assert embedding.of(["insulin"], within=1) is None
    assert embedding.model_is_away
    began = time.monotonic()
    assert all(embedding.of([f"text {number}"], within=30) is None for number in range(50))
    assert time.monotonic() - began < 20


def test_who_had_no_time_says_nothing_of_a_process_that_hangs(hung):
    assert embedding.of(["insulin"], within=0.1) is None
    assert not embedding.model_is_away


@pytest.fixture
def far(monkeypatch, settings, tmp_path):
    """A clone with a path too long for a socket; gives the folder that the socket has instead."""
    monkeypatch.setattr(wire, "STATE", tmp_path / ("long" * 30) / ".hlh")
    settings.EMBED_URL = ""
    embedding.model_is_away.end()
    with tempfile.TemporaryDirectory(dir="/var/tmp") as beside:
        monkeypatch.setattr(wire, "TEMPORARY", Path(beside))
        yield Path(wire.address("")[1]).parent
    embedding.model_is_away.end()


class Echo:
    """A model that knows nothing; so a server is there at once."""

    def read(self, texts, kind):
        return np.ones((len(texts), wire.DIMENSIONS), dtype=np.float32)


def test_a_long_path_has_its_socket_in_a_folder_that_nobody_else_enters(far):
    with Server("", Echo()) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        assert far.stat().st_mode & 0o777 == 0o700
        assert embedding.of(["insulin"], within=5) is not None
        far.chmod(0o755)
        assert embedding.of(["oxygen"], within=5) is None
        server.shutdown()


def someone_elses(far):
    far.mkdir(mode=0o700)
    os.chown(far, 65534, 65534)


def open_to_others(far):
    far.mkdir()
    far.chmod(0o777)


def led_elsewhere(far):
    (far.parent / "elsewhere").mkdir()
    far.symlink_to(far.parent / "elsewhere")


@pytest.mark.parametrize(
    "taken", [someone_elses, open_to_others, led_elsewhere] if os.geteuid() == 0 else [open_to_others, led_elsewhere]
)
def test_a_folder_that_somebody_made_first_is_neither_bound_in_nor_asked(far, taken):
    taken(far)
    with socket.socket(socket.AF_UNIX) as stranger:
        stranger.bind(str(far / "embed.sock"))
        stranger.listen()
        assert embedding.of(["insulin"], within=5) is None
        assert embedding.model_is_away
        assert not embedding._is_there()
        stranger.setblocking(False)
        with pytest.raises(BlockingIOError):
            stranger.accept()  # nobody came
    with pytest.raises(PermissionError, match="remove it"):
        Server("", Echo())


@pytest.mark.parametrize(
    "garbage",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        struct.pack("!I", 2**32 - 1),
        struct.pack("!I", 5) + b"{\xff\xfe}}",
        struct.pack("!I", 2) + b"[]",
    ],
)
def test_garbage_ends_its_own_line_and_no_other(process, url, garbage):
    family, there = wire.address(url)
    with socket.socket(family) as line:
        line.connect(there)
        line.settimeout(5)
        line.sendall(garbage)
        with suppress(OSError):  # it may have hung up before
            line.shutdown(socket.SHUT_WR)
        with suppress(ConnectionResetError):
            assert line.recv(10) == b""
    assert embedding.of(["insulin"], within=120) is not None


def test_who_has_the_time_waits_for_a_process_that_is_started_again(process, url, start):
    process.kill()
    process.wait()
    again = threading.Timer(0.5, lambda: start("manage", "embed", EMBED_URL=url))
    again.start()
    assert embedding.of(["insulin after a restart"], within=30) is not None
    again.join()


def test_what_a_query_means_is_remembered(process):
    first = embedding.of(["insulin ran out"], within=30)
    process.kill()
    process.wait()
    assert np.array_equal(embedding.of(["insulin ran out"]), first)


def test_off_is_off(settings):
    settings.EMBED_URL = "off"
    assert embedding.of(["insulin"], within=30) is None


def test_a_command_borrows_the_model_and_gives_it_back(settings, monkeypatch):
    settings.EMBED_URL = f"tcp://127.0.0.1:{free_port()}"

    monkeypatch.setenv("EMBED_URL", settings.EMBED_URL)
    embedding.model_is_away.end()
    with embedding.borrowed() as of:
        assert of(["insulin"], within=30) is not None
    assert not reaches(settings.EMBED_URL)
