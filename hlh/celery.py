"""The Celery app: what the worker runs, and what beat calls when."""

import os
import signal

from celery import Celery
from celery.signals import beat_embedded_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hlh.settings")

app = Celery("hlh")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@beat_embedded_init.connect
def _go_with_the_worker(**_signal: object) -> None:
    """Beat is a child of the worker: where the worker is killed, it must not tick on beside the next one's."""
    from hlh.embedded.servers import die_with_parent

    die_with_parent(signal.SIGTERM)()
