"""People who post over HTTP, each in a process of their own that knows nothing of the hub."""

from __future__ import annotations

from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode

TAKEN = 302


def write(port: int, path: str, session: str, token: str, texts: list[str]) -> list[int]:
    """Post these, one after the other, each form twice as an impatient thumb does; the statuses that came back."""
    headers = {
        "Cookie": f"sessionid={session}; csrftoken={token}",
        "Content-Type": "application/x-www-form-urlencoded",
        "Sec-Fetch-Site": "same-origin",
    }
    statuses = []
    for text in texts:
        said = {"text": text, "naming": 0, "quoting": "ask", "once": text, "csrfmiddlewaretoken": token}
        for _time in range(2):
            connection = HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("POST", path, urlencode(said), headers)
            statuses.append(connection.getresponse().status)
            connection.close()
    return statuses


def decide(port: int, path: str, session: str, token: str, *, times: int, gate: Any, said: Any, first: int) -> None:
    """Press one button so many times, each at the same moment as somebody else; what came back goes into a queue.

    Args:
        port, path, session, token: where, and as whom.
        times: how often.
        gate: where they wait for each other.
        said: the queue for the statuses.
        first: the edition that is decided about the first time; it is handed in anew, changed, each time after.
    """
    headers = {
        "Cookie": f"sessionid={session}; csrftoken={token}",
        "Content-Type": "application/x-www-form-urlencoded",
        "Sec-Fetch-Site": "same-origin",
    }
    for time in range(times):
        gate.wait(60)
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        form = {"edition": first + 2 * time, "csrfmiddlewaretoken": token}
        connection.request("POST", path, urlencode(form), headers)
        said.put(connection.getresponse().status)
        connection.close()
