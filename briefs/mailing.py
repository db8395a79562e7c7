"""The five questions by mail: a letter asks one, its answer fills the field, and the next one comes."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from briefs import facts, policy
from briefs.interviewing import ENOUGH, QUESTIONS, next_of
from briefs.models import Brief
from hlh.activity.ledger import record
from hlh.activity.models import Actor, Fact
from hlh.activity.verbs import on
from hlh.mail.models import Letter
from hlh.mail.replies import NotAnAnswer, Reply, takes_replies
from hlh.mail.writing import fills, letter
from hlh.people.models import Person, Voice
from hlh.people.voices import told_in, voice_of
from hlh.policy import NotNow, Words, require

ASKED = "interview-question"
PLACE = "interview"


def ask_by_mail(brief: Brief, person: Person, *, by: Actor) -> None:
    """Send the first question that has no answer yet to whoever types; after the last, where to read it all."""
    with transaction.atomic():
        brief.as_draft()
        voice = told_in(person, f"{PLACE}:{brief.pk}")
        record(facts.QUESTION_SENT, brief, by=by, number=next_of(brief), voice=voice.pk)


@on(facts.QUESTION_SENT)
def send_the_question(fact: Fact) -> None:
    """To whoever wants it by mail, or answered the one before: each who writes it may be asked for themselves."""
    here = Voice.objects.filter(place=f"{PLACE}:{fact.target_id}", is_former=False)
    voice = here.filter(pk=fact.details["voice"]).first()
    if voice is not None:
        letter(to=voice, kind=ASKED, fact=fact, reason=gettext_lazy("You want to be asked the five questions by mail."))


@fills(ASKED, is_answerable=True)
def question(letter: Letter) -> dict[str, Any] | None:
    """The question, as it is asked on its page; nothing once it is no draft any more."""
    brief = Brief.objects.filter(pk=letter.fact.target_id, stage=Brief.Stage.DRAFT).first() if letter.fact else None
    if brief is None or letter.fact is None:
        return None
    number = int(letter.fact.details["number"])
    is_over = number > len(QUESTIONS)
    ends_at = reverse("briefs:interview_end", args=[brief.ref])
    page = ends_at if is_over else reverse("briefs:interview_step", args=[brief.ref, number])
    return {
        "question": None if is_over else QUESTIONS[number - 1],
        "number": number,
        "of": len(QUESTIONS),
        "enough": ENOUGH,
        "is_first": not brief.challenge,
        "link": f"{settings.SITE}{page}",
    }


def how_to_answer(voice: Voice) -> Words:
    """What is left to do where no question waits for an answer."""
    return _("All five questions are answered. Read it all on its page, and hand it in there.")


@takes_replies(PLACE, unclear=how_to_answer, takes_files=False)
def an_answer(reply: Reply) -> bool:
    """Kept under what was there already, and the next question goes out: that letter says that it is kept."""
    brief = Brief.objects.filter(pk=reply.voice.place.removeprefix(f"{PLACE}:")).select_related("voice").first()
    if brief is None or reply.person is None:
        raise NotNow(_("This draft is not open to you any more."))
    require(policy.may_write(reply.person, brief))
    number = _answered(reply, brief)
    if number > len(QUESTIONS):
        raise NotAnAnswer(_("All five questions are answered. Read it all on its page, and hand it in there."))
    field = QUESTIONS[number - 1].field
    with transaction.atomic():
        words = "\n".join(filter(None, [getattr(brief, field), reply.text.strip()]))
        brief.keep({field: words}, seen=brief.edition, who=voice_of(reply.person, brief.place))
        ask_by_mail(brief, reply.person, by=reply.by)
    return True


def _answered(reply: Reply, brief: Brief) -> int:
    """Which question it answers: that of the letter, else the first that has no answer."""
    fact = reply.letter.fact if reply.letter else None
    return int(fact.details["number"]) if fact and fact.verb == facts.QUESTION_SENT else next_of(brief)
