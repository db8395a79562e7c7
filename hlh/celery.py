"""The Celery app: what the worker runs, and what beat calls when."""

import logging
import os
import signal

from celery import Celery
from celery.signals import beat_embedded_init, worker_ready, worker_shutdown

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hlh.settings")

app = Celery("hlh")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@beat_embedded_init.connect
def _go_with_the_worker(**_signal: object) -> None:
    """Beat is a child of the worker: where the worker is killed, it must not tick on beside the next one's."""
    from hlh.embedded.servers import die_with_parent

    die_with_parent(signal.SIGTERM)()


@worker_ready.connect
def _open_the_door(sender: object, **_signal: object) -> None:
    """One worker takes mail in: the one that is told where to listen. Without its door it still does all its other work."""
    from django.conf import settings

    from hlh.mail.door import opened

    if not settings.SMTP_IN.hostname:
        return
    try:
        door = opened(settings.SMTP_IN.hostname, settings.SMTP_IN.port or 25)
    except OSError as trouble:
        logging.getLogger(__name__).error("no mail comes in: %s", trouble)
    else:
        worker_shutdown.connect(lambda **_signal: door.stop(), weak=False)
