"""What operators see of every request: an id that its log lines share, and figures for Prometheus.

Nothing here says who came or what was typed: a line names the view, never the address, which may be somebody's link.
"""

from __future__ import annotations

import json
import logging
import re
import time
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponseBase
from prometheus_client import Counter, Histogram

Answer = Callable[[HttpRequest], HttpResponseBase]

log = logging.getLogger("hlh.requests")
request_id: ContextVar[str] = ContextVar("request_id", default="")
REQUESTS = Counter("hub_requests", "Requests answered", ["view", "method", "status"])
SECONDS = Histogram("hub_request_seconds", "Seconds to answer", ["view"], buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5))
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
_PLAIN_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


def watch(answer: Answer) -> Answer:
    """Give the request its id (the proxy's, where it is a plain one), count it, and write its line."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        token = request_id.set(given if _PLAIN_ID.fullmatch(given) else uuid.uuid4().hex)
        began = time.perf_counter()
        try:
            response = answer(request)
            _tell(request, response.status_code, time.perf_counter() - began)
            response["X-Request-ID"] = request_id.get()
            return response
        finally:
            request_id.reset(token)

    return middleware


def _tell(request: HttpRequest, status: int, seconds: float) -> None:
    view = _view_of(request)
    method = request.method if request.method in METHODS else "other"  # anybody may invent one; a label may not grow
    REQUESTS.labels(view, method, str(status)).inc()
    SECONDS.labels(view).observe(seconds)
    log.info("%s %s %d", method, view, status, extra={"milliseconds": round(seconds * 1000, 1)})


def _view_of(request: HttpRequest) -> str:
    """The name of the view that answers, for an address nobody can act on."""
    match = request.resolver_match
    return (match.view_name or match._func_path) if match else "none"


class Discreet(logging.Filter):
    """Django's own lines about a request name its address; ours name the view."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest):
            record.msg, record.args = "%s answered %s", (_view_of(request), getattr(record, "status_code", 403))
        return True


class WithId(logging.Filter):
    """Puts the id of the request that is being answered on every record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


class JsonLine(logging.Formatter):
    """A record as one line of JSON, for whoever gathers logs."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if known := getattr(record, "request_id", ""):
            line["request_id"] = known
        if (took := getattr(record, "milliseconds", None)) is not None:
            line["milliseconds"] = took
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
