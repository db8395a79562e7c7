"""Browsers from which somebody has signed in before."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.timezone import now


class KnownBrowser(models.Model):
    """A person has signed in from it before, so that only a new one is worth a letter.

    It is known by a random cookie of its own, of which a hash made with the person is kept: the rows of two people who
    share a computer can't be put together. No address and nothing else of the browser is kept but its kind, in a code.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    secret_hash = models.CharField(max_length=64)
    device = models.CharField(max_length=40)  # such as "firefox/android"
    since = models.DateTimeField(default=now)
    last_seen = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "secret_hash"], name="a_browser_is_known_once")]

    def __str__(self) -> str:
        return f"{self.device} {self.pk}"
