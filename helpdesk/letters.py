"""What the letters of the help desk say, worked out for their reader when they are sent."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from helpdesk.models import Answer, Question
from helpdesk.models.questions import ASKER
from hlh.activity.models import Fact
from hlh.catalogue.models import Entry
from hlh.links.models import Link
from hlh.links.ways import address
from hlh.mail.models import Letter
from hlh.mail.replies import Reply, takes_replies
from hlh.mail.telling import kind
from hlh.mail.writing import fills
from hlh.people.models.persons import Stranger
from hlh.people.speakers import shown_as, with_voice
from hlh.taxonomy.languages import here


def way_to(question: Question) -> str:
    """A new link to the question, for a letter; a person with an account needs none."""
    page = question.get_absolute_url()
    _link, secret = Link.objects.give(ASKER, question)
    return address(page, secret)


def _question(letter: Letter) -> Question:
    return Question.objects.select_related("voice", "entry").get(pk=_fact(letter).target_id)


def _fact(letter: Letter) -> Fact:
    """What the letter tells of; every letter of the desk tells of one."""
    if letter.fact is None:
        raise LookupError(f"{letter} tells of nothing")
    return letter.fact


@fills("question-received", is_answerable=True)
def received(letter: Letter) -> dict[str, Any]:
    question = _question(letter)
    return {"question": question, "link": way_to(question)}


@fills("question-handed-over")
def handed_over(letter: Letter) -> dict[str, Any]:
    question = _question(letter)
    return {"question": question, "link": way_to(question)}


QUESTION_ANSWERED = kind("question-answered", _("Answers to your questions"))


@fills(QUESTION_ANSWERED, is_answerable=True)
def answered(letter: Letter) -> dict[str, Any] | None:
    """The answers told with this fact, each as its voice is shown now."""
    question = _question(letter)
    answers = list(
        Answer.objects.filter(pk__in=_fact(letter).details["answers"], passage__isnull=False)
        .select_related("passage", *with_voice())
        .order_by("pk")
    )
    if not answers:
        return None
    told = [{"who": shown_as(answer.voice), "text": answer.passage.text} for answer in answers if answer.passage]
    return {"question": question, "answers": told, "link": way_to(question)}


@fills("question-pointed")
def pointed(letter: Letter) -> dict[str, Any] | None:
    """What was written down, as everybody may read it now; nothing when it no longer stands."""
    question = _question(letter)
    entry = Entry.objects.visible_to(Stranger()).filter(pk=_fact(letter).details["entry"]).first()
    if entry is None:
        return None
    return {
        "question": question,
        "entry": entry,
        "there": settings.SITE + here(entry.address),
        "link": way_to(question),
    }


@fills("question-pointer-fell")
def pointer_fell(letter: Letter) -> dict[str, Any] | None:
    """Its address, which says why it does not stand any more; not its words."""
    question = _question(letter)
    entry = Entry.objects.filter(pk=_fact(letter).details["entry"]).first()
    if entry is None:
        return None
    return {"question": question, "there": settings.SITE + here(entry.address), "link": way_to(question)}


@takes_replies("question")
def a_reply(reply: Reply) -> bool:
    """The asker's further words."""
    question = Question.objects.select_related("voice").get(voice=reply.voice)
    question.tell_more(reply.text, once=reply.once, by=reply.by)
    return False
