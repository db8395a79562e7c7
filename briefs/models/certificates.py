"""A certificate of somebody's part in a brief, which anybody can verify by its code."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.timezone import now

from briefs.models.contributions import Contribution

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_code() -> str:
    """What nobody guesses and anybody can type: 79 bits, in fours."""
    return "-".join(get_random_string(4, LETTERS) for _part in range(4))


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def issue(self, contribution: Contribution) -> Certificate:
        """The certificate of a contribution, once: it names the version that stood that day."""
        version = contribution.brief.version
        number = version.number if version else contribution.since
        return self.get_or_create(contribution=contribution, defaults={"number": number})[0]


class Certificate(models.Model):
    """It holds no words of its own: who somebody is shown as, and of which brief, is asked when it is looked at."""

    code = models.CharField(max_length=19, unique=True, default=new_code)
    contribution = models.OneToOneField(Contribution, models.CASCADE, related_name="certificate")
    number = models.PositiveSmallIntegerField()  # of the version that stood
    issued_at = models.DateTimeField(default=now)

    objects = CertificateQuerySet.as_manager()

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("briefs:certificate", args=[self.code])
