"""What a lab said to a question."""

from typing import Self

from django.db import models
from django.utils.timezone import now

from helpdesk.models.questions import Question
from hlh.catalogue.models import Passage
from hlh.people.models import Voice


class AnswerQuerySet(models.QuerySet["Answer"]):
    def standing(self) -> Self:
        """Those whose post everybody still reads."""
        return self.filter(passage__isnull=False)


class Answer(models.Model):
    """A post of the lab that came back to the question; told to the asker in one collected letter.

    When a facilitator hides the post its passage goes, and the answer says that it was taken back.
    """

    question = models.ForeignKey(Question, models.CASCADE, related_name="answers")
    passage = models.ForeignKey(Passage, models.SET_NULL, null=True, related_name="+")
    voice = models.ForeignKey(Voice, models.PROTECT, related_name="+")
    gathered_at = models.DateTimeField(default=now)
    told_at = models.DateTimeField(null=True)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "passage"], name="a_post_answers_a_question_once")]

    def __str__(self) -> str:
        return f"{self.passage_id} for {self.question_id}"
