"""Somebody who posts over HTTP, in a process of their own that knows nothing of the hub."""

from __future__ import annotations

from http.client import HTTPConnection
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
