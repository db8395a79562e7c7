"""One lock for all pages of the hub: who writes entries, or lays a page among others, does so alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from wagtail.models import Page


@contextmanager
def alone() -> Iterator[None]:
    """A transaction in which nobody else writes pages or their entries."""
    with transaction.atomic():
        Page.objects.select_for_update(no_key=True).filter(depth=1).values("pk").first()
        yield
