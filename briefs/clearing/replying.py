"""Whoever is asked to clear words may answer the letter with one word; what says more than that decides nothing."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext as _
from django.utils.translation import override

from briefs import policy
from briefs.clearing.asking import PLACE
from briefs.models import Clearance
from hlh.mail.replies import NotAnAnswer, Reply, takes_replies
from hlh.people.models import Voice
from hlh.policy import NotNow, Words, require
from hlh.taxonomy.languages import django_code

YES = {"yes", "oui", "sí", "si", "да", "نعم", "是", "是的", "同意"}
NO = {"no", "non", "нет", "لا", "否", "不", "不是", "不同意"}
PARTING = {
    *("best regards", "kind regards", "with kind regards", "regards", "sincerely", "yours sincerely", "thank you"),
    *("thanks", "cordialement", "bien cordialement", "bien à vous", "merci", "salutations distinguées"),
    *("saludos", "saludos cordiales", "un cordial saludo", "atentamente", "cordialmente", "gracias"),
    *("с уважением", "спасибо", "مع التحية", "مع أطيب التحيات", "مع خالص التحية", "شكرا", "此致", "此致敬礼", "谢谢"),
}
MOST_LINES, LONGEST_LINE = 8, 60  # of a name and an office below a parting
_MARKS = re.compile(r"[\u0610-\u061a\u064b-\u065f\u0670\u0640]")  # Arabic vowel signs, and the stretching of letters
_AROUND = " \t.,;:!…。！，、،؛*_\"'«»“”„‘’-–—()"


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
        "with “yes” or “no” alone in the first line; below a “no” you can say what has to change. If they may be published "
        "only otherwise, answer “no”, or open the link in the letter and choose there."
    )


@takes_replies(PLACE, kept=what_is_kept, closed=why_it_is_closed, unclear=how_to_answer, takes_files=False)
def an_answer(reply: Reply) -> bool:
    """Yes to exactly the words of this asking, named as far as was asked for; or no, with what stands below it."""
    clearance = _asked_of(reply.voice, held=True)
    if clearance is None or clearance.stage != Clearance.Stage.ASKED:
        raise NotNow(_("These words do not wait for an answer any more."))
    if reply.person is not None:
        is_contact = clearance.voice_id == reply.voice.pk
        if policy.wrote(reply.person, clearance.brief):
            raise NotNow(_("Somebody else has to clear what you wrote."))
        if not is_contact:
            require(policy.may_clear(reply.person, clearance))
    is_yes, words = said_in(reply.text)
    if is_yes:
        clearance.give(grade=clearance.wanted, until=None, seen=clearance.hash, by=reply.by, by_mail=True)
        return False
    with override(django_code(clearance.language)):  # the author reads it beside words in this language
        words = words or _("The country answered “no” by mail, without saying what has to change.")
    clearance.refuse(words, seen=clearance.hash, by=reply.by, by_mail=True)
    return False


def said_in(text: str) -> tuple[bool, str]:
    """Whether it says yes, and what stands below a no.

    Raises:
        NotAnAnswer: when its first line is neither word alone, or more than a name and an office stands below a yes.
    """
    first, _line, rest = text.strip().partition("\n")
    said, rest = _plain(first), rest.strip()
    if said in NO:
        return False, rest
    if said in YES and _only_parts(rest):
        return True, ""
    raise NotAnAnswer(_("Answer with “yes” or “no” alone in the first line."))


def _only_parts(rest: str) -> bool:
    """Whether what stands below a yes is a parting with a name and an office, which take nothing of it back."""
    if not rest:
        return True
    parting, *below = [line.strip() for line in rest.splitlines() if line.strip()]
    is_short = len(below) <= MOST_LINES and all(len(line) <= LONGEST_LINE for line in below)
    return (
        _plain(parting) in PARTING and is_short and not any(line.endswith((".", "!", "?", "。", "؟")) for line in below)
    )


def _plain(line: str) -> str:
    """Without what people write in several ways: capitals, vowel signs, a full stop."""
    said = _MARKS.sub("", unicodedata.normalize("NFKC", line).casefold())
    return " ".join(said.strip(_AROUND).split())


def _asked_of(voice: Voice, *, held: bool = False) -> Clearance | None:
    """The asking of a place such as "clearing:k3m…": each has its own, so that no answer is about other words."""
    found = Clearance.objects.select_related("brief__voice").filter(ref=voice.place.removeprefix(f"{PLACE}:"))
    return (found.select_for_update(of=("self",)) if held else found).first()
