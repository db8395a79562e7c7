"""The keeper: parent of the servers, alive as long as anybody uses them. `hlh.embedded` starts it."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from hlh.embedded import ADDRESSES, STATE, held, is_free
from hlh.embedded.places import place
from hlh.embedded.servers import Postgres, Server, Valkey, new_secret

LOOK = 0.25  # seconds between looks at servers and users
PORTS = STATE / "ports.json"


def main(lock: int) -> int:
    """Start the servers, start again what dies, and stop when nobody uses them.

    Args:
        lock: the descriptor of the keeper's lock, already held.
    """
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(
            number, signal.SIG_IGN
        )  # Ctrl-C is for those who use the servers; the keeper goes when they are gone
    os.truncate(lock, 0)
    os.write(lock, str(os.getpid()).encode())
    here = place()
    here.data.mkdir(exist_ok=True)
    if here.user:
        os.chown(here.data, here.user["user"], here.user["group"])
    secret, ports = _secret(), _last_ports()
    postgres = Postgres(here, secret, ports.get(Postgres.name, 0))
    valkey = Valkey(here, secret, ports.get(Valkey.name, 0))
    servers: list[Server] = [postgres, valkey]
    for server in servers:
        server.start()
    _write(PORTS, {server.name: server.port for server in servers})
    _write(ADDRESSES, {"DATABASE_URL": postgres.url, "REDIS_URL": valkey.url})
    while True:
        time.sleep(LOOK)
        for server in servers:
            if server.is_dead():
                print(f"{server.name} died and is started again", flush=True)
                server.start()
        if is_free(STATE / "users") and _stop(servers):
            return 0


def _stop(servers: list[Server]) -> bool:
    """Stop them while nobody can come; false when somebody came at the last moment."""
    with held(STATE / "lock"):
        if not is_free(STATE / "users"):
            return False
        ADDRESSES.unlink(missing_ok=True)
        for server in reversed(servers):
            server.stop()
    return True


def _secret() -> str:
    """The servers' password: made once, kept beside the data, read by nobody else."""
    file = STATE / "secret"
    if not file.exists():
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        os.write(descriptor, new_secret().encode())
        os.close(descriptor)
    return file.read_text()


def _last_ports() -> dict[str, int]:
    """Where they listened the last time: who was told that finds them there again after a keeper was killed."""
    try:
        return {str(name): int(port) for name, port in json.loads(PORTS.read_text()).items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _write(file: Path, said: Mapping[str, str | int]) -> None:
    """Write it all at once, for nobody else to read."""
    half = file.with_suffix(".half")
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.write(descriptor, json.dumps(said).encode())
    os.close(descriptor)
    half.rename(file)


if __name__ == "__main__":
    sys.exit(main(lock=int(sys.argv[1])))
