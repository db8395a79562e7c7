"""The Celery app: what the worker runs, and what beat calls when."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hlh.settings")

app = Celery("hlh")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
