"""Who may do what with a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from helpdesk.models import Question
from hlh.people.models import Role
from hlh.policy import YES, Ruling, no

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone


def may_see_queue(person: Anyone) -> Ruling:
    """Whether somebody works at the desk."""
    if person.holds(Role.OFFICER) or person.holds(Role.ADMINISTRATOR):
        return YES
    return no(_("Only help-desk officers see the queue. Your own questions are on their own pages."))


def may_send_on(person: Anyone, question: Question) -> Ruling:
    """Whether an officer may say where a question goes."""
    if Question.objects.for_officer(person).filter(pk=question.pk).exists():
        return YES
    return no(_("Only help-desk officers of this region send its questions on."))
