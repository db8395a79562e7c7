"""What officers said where the router was wrong."""

from django.db import models
from django.utils.timezone import now

from helpdesk.models.questions import Question, Scope
from hlh.activity.models import Actor
from hlh.taxonomy.models import Area
from hlh.taxonomy.models.keys import TaxonomyKey


class Correction(models.Model):
    """An officer said what a question is about; kept, for the router to be taught with."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="corrections")
    scope = models.CharField(max_length=10, choices=Scope)
    area = TaxonomyKey(Area, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Actor, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"{self.question_id}: {self.scope} {self.area_id or ''}".strip()
