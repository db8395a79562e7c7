"""For machines that watch the hub: is the process there, can it work, and what are its figures."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.timezone import now
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from hlh.activity.models import Reaction
from hlh.celery import app
from hlh.mail.models import Letter

LONGEST_OWED = 300  # seconds; the sweep runs every 20


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether the process answers."""
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Whether the database and the broker answer, and how long what is owed has waited."""
    is_broker_there = _broker_answers()
    try:
        waits, stuck = _owed_for(), Reaction.objects.stuck().count()
    except DatabaseError:
        return JsonResponse({"database": False, "broker": is_broker_there}, status=503)
    body = {"database": True, "broker": is_broker_there, "owed_for_seconds": round(waits, 1), "stuck": stuck}
    return JsonResponse(body, status=200 if is_broker_there and waits < LONGEST_OWED else 503)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus, for whoever knows METRICS_TOKEN; on somebody's own machine for everybody.

    To all others there is no such page.
    """
    said = request.headers.get("Authorization", "").removeprefix("Bearer ")
    knows = bool(settings.METRICS_TOKEN) and secrets.compare_digest(said.encode(), settings.METRICS_TOKEN.encode())
    if not (settings.DEVELOPMENT or knows):
        raise Http404
    return HttpResponse(generate_latest(REGISTRY), content_type=CONTENT_TYPE_LATEST)


class Owed(Collector):
    """What waits, asked of the database when somebody looks."""

    def describe(self) -> Iterable[GaugeMetricFamily]:
        return []  # so that registering asks the database nothing

    def collect(self) -> Iterable[GaugeMetricFamily]:
        yield GaugeMetricFamily("hub_reactions_owed_seconds", "Age of the oldest reaction owed", value=_owed_for())
        yield GaugeMetricFamily(
            "hub_reactions_stuck", "Reactions that failed ten times", value=Reaction.objects.stuck().count()
        )
        yield GaugeMetricFamily("hub_letters_waiting", "Letters not sent yet", value=Letter.objects.waiting().count())


REGISTRY.register(Owed())


def _owed_for() -> float:
    """Seconds that the oldest reaction has been due."""
    oldest = Reaction.objects.due().order_by("due_at").values_list("due_at", flat=True).first()
    return (now() - oldest).total_seconds() if oldest else 0.0


def _broker_answers() -> bool:
    try:
        with app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, timeout=1)
    except Exception:  # whatever the transport raises, it is not there
        return False
    return True
