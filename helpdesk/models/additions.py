"""What an asker said after asking."""

from django.db import models
from django.utils.timezone import now

from helpdesk.models.questions import Question


class Addition(models.Model):
    """Further words to a question, that came by mail."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="additions")
    text = models.TextField()
    once = models.CharField(max_length=64)  # what the message is known by
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ("at", "pk")
        constraints = [models.UniqueConstraint(fields=["question", "once"], name="a_message_adds_to_a_question_once")]

    def __str__(self) -> str:
        return f"{self.pk} to {self.question_id}"
