"""What beat calls."""

import logging

from celery import shared_task

from helpdesk.models import Question
from hlh.activity.models import Actor
from hlh.policy import NotNow

log = logging.getLogger(__name__)


@shared_task
def tell_askers() -> None:
    """Tell those whose answers have been collected long enough."""
    for question in Question.objects.to_tell().order_by("tell_at")[:500]:
        try:
            question.answer(by=Actor.objects.system())
        except NotNow:
            Question.objects.filter(pk=question.pk).update(tell_at=None)  # closed meanwhile: nothing to tell
        except Exception as trouble:  # somebody holds its row: the others do not wait for that
            log.warning("question %d waits for the next round: %s", question.pk, type(trouble).__name__)
