"""How far the place of a version is named."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Grade(models.TextChoices):
    """From the country down to nothing; of a version that nobody has to clear none is kept, and its country is named."""

    COUNTRY = "country", _("Name the country")
    REGION = "region", _("Name the region only")
    NOWHERE = "nowhere", _("Name neither")


NAMING = ("", Grade.COUNTRY)  # what a version keeps whose country everybody reads
WIDEST_FIRST = (Grade.NOWHERE, Grade.REGION, Grade.COUNTRY)
