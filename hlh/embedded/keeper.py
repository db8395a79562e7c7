"""The keeper: parent of the servers, alive as long as anybody uses them. Run as `python -m hlh.embedded.keeper`."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import sys
import time

from hlh.embedded import ADDRESSES, STATE, held, is_free
from hlh.embedded.places import place
from hlh.embedded.servers import Postgres, Server, Valkey, new_secret

LOOK = 0.25  # seconds between looks at servers and users


def main() -> int:
    """Start the servers, start again what dies, and stop when nobody uses them."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(
            number, signal.SIG_IGN
        )  # Ctrl-C is for those who use the servers; the keeper goes when they are gone
    alone = (STATE / "keeper").open("a")
    fcntl.flock(alone, fcntl.LOCK_EX | fcntl.LOCK_NB)
    alone.truncate(0)
    alone.write(str(os.getpid()))
    alone.flush()
    here = place()
    here.data.mkdir(exist_ok=True)
    if here.user:
        os.chown(here.data, here.user["user"], here.user["group"])
    secret = _secret()
    postgres, valkey = Postgres(here, secret), Valkey(here, secret)
    servers: list[Server] = [postgres, valkey]
    for server in servers:
        server.start()
    _tell({"DATABASE_URL": postgres.url, "REDIS_URL": valkey.url})
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


def _tell(addresses: dict[str, str]) -> None:
    """Say where the servers listen, all at once."""
    half = ADDRESSES.with_suffix(".half")
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.write(descriptor, json.dumps(addresses).encode())
    os.close(descriptor)
    half.rename(ADDRESSES)


if __name__ == "__main__":
    sys.exit(main())
