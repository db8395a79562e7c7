"""Whoever is asked to clear words may answer the letter with one word; what says more than that decides nothing."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import override

from briefs import policy
from briefs.clearing.asking import PLACE
from briefs.clearing.signing import end_of_words, is_only_signed, plain
from briefs.models import Brief, Clearance
from hlh.mail.replies import NotAnAnswer, Reply, takes_replies
from hlh.people.models import Voice
from hlh.people.models.persons import Stranger
from hlh.policy import NotNow, Words, require
from hlh.taxonomy.languages import django_code

YES = {"yes", "oui", "sí", "si", "да", "نعم", "是", "是的", "同意"}
NO = {"no", "non", "нет", "لا", "否", "不", "不是", "不同意"}


def what_is_kept(voice: Voice) -> Words:
    """What stands there now of what somebody answered."""
    clearance = _asked_of(voice)
    if clearance is None or not clearance.by_mail:
        return ""
    more = _("Of your letter only this answer is kept. To change it, open the link in the letter that asked you.")
    if clearance.stage == Clearance.Stage.GIVEN:
        words = _("You said yes: these words about %(country)s may be published. How far it is named: %(how)s.")
        return f"{words % {'country': clearance.country.label, 'how': clearance.get_grade_display()}} {more}"
    words = _("You said no: these words about %(country)s are not published. The author reads what you wrote below it.")
    return f"{words % {'country': clearance.country.label}} {more}"


def why_it_is_closed(voice: Voice) -> Words:
    """Why a word alone decides nothing here any more."""
    clearance = _asked_of(voice)
    if clearance is None or clearance.stage == Clearance.Stage.WITHDRAWN:
        return _(
            "These words do not wait for an answer any more: they were changed, or the question was taken back. Where new "
            "words need an answer, another letter comes."
        )
    if clearance.stage == Clearance.Stage.ASKED:
        return _("Somebody else has to clear what you wrote, or you do not speak for this country any more.")
    return _("This was answered already. To answer otherwise, open the link in the letter that asked you.")


def how_to_answer(voice: Voice) -> Words:
    """What an answer has to be."""
    return _(
        "Nothing was decided. The letter that you answered asks whether exact words may be published. Answer it once more "
        "with “yes” or “no” alone in the first line, and nothing below a “yes” but your name; below a “no” you can say what has to change. If they may be published "
        "only otherwise, answer “no”, or open the link in the letter and choose there."
    )


@takes_replies(PLACE, kept=what_is_kept, closed=why_it_is_closed, unclear=how_to_answer, takes_files=False)
def an_answer(reply: Reply) -> bool:
    """Yes to exactly the words of this asking, named as far as was asked for; or no, with what stands below it."""
    found = _asked_of(reply.voice)
    clearance = _held(found) if found else None
    if clearance is None or clearance.stage != Clearance.Stage.ASKED:
        raise NotNow(_("These words do not wait for an answer any more."))
    brief = clearance.brief
    if policy.wrote_by(reply.voice, brief) or (reply.let_in_by and policy.wrote(reply.let_in_by, brief)):
        raise NotNow(_("Somebody else has to clear what you wrote."))
    if clearance.voice_id != reply.voice.pk:  # asked as a focal point: which they may not be any more
        require(policy.may_clear(reply.person or Stranger(), clearance))
    is_yes, words = said_in(reply.text, reply.known_as)
    if is_yes:
        clearance.give(grade=clearance.wanted, until=None, seen=clearance.hash, by=reply.by, by_mail=True)
        return False
    with override(django_code(clearance.language)):  # the author reads it beside words in this language
        words = words or _("The country answered “no” by mail, without saying what has to change.")
    clearance.refuse(words, seen=clearance.hash, by=reply.by, by_mail=True)
    return False


def said_in(text: str, known_as: Sequence[str] = ()) -> tuple[bool, str]:
    """Whether it says yes, and what stands below a no; who signed that is nobody's but the hub's.

    Args:
        text: what was answered.
        known_as: the names of whoever answers.

    Raises:
        NotAnAnswer: when its first line is neither word alone, or anything but who they are stands below a yes.
    """
    first, _line, rest = text.strip().partition("\n")
    said, below = plain(first), rest.strip().splitlines()
    if said in NO:
        return False, "\n".join(below[: end_of_words(below, known_as)]).strip()
    if said in YES and is_only_signed(below, known_as):
        return True, ""
    raise NotAnAnswer(_("Answer with “yes” or “no” alone in the first line."))


def _asked_of(voice: Voice) -> Clearance | None:
    """The asking of a place such as "clearing:k3m…": each has its own, so that no answer is about other words."""
    return Clearance.objects.filter(ref=voice.place.removeprefix(f"{PLACE}:")).first()


def _held(clearance: Clearance) -> Clearance:
    """It as it is now; the row of its brief is held first, as a publication holds it."""
    brief = Brief.objects.select_for_update(of=("self",)).select_related("voice").get(pk=clearance.brief_id)
    mine = Clearance.objects.select_for_update(of=("self",)).get(pk=clearance.pk)
    mine.brief = brief
    return mine
