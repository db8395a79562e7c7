"""Who proposed a lab, apart from the lab: whoever reads it learns nothing of that."""

from __future__ import annotations

from django.db import models
from django.utils.timezone import now

from hlh.people.models import Voice
from learning_labs.models.labs import Lab


class Proposal(models.Model):
    """Somebody with an account proposed a lab; what became of it is the lab's stage."""

    lab = models.OneToOneField(Lab, models.CASCADE, related_name="proposal")
    voice = models.ForeignKey(Voice, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=["proposed_at", "id"], name="proposed_labs_by_age")]

    def __str__(self) -> str:
        return f"proposal of {self.lab_id}"
