"""The Health Services Learning Hub: the project and its ground floor."""

from hlh.celery import app as celery

__all__ = ["celery"]
