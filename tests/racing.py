"""Two who act at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import connection

from hlh.policy import NotNow


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Do these at the same moment, each over its own connection; what each of them came to."""
    said: list[str] = []
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        gate.wait(60)
        try:
            act()
            said.append("done")
        except NotNow:
            said.append("too late")
        except Exception as trouble:
            said.append(type(trouble).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sorted(said)
