"""Whoever is asked to clear words may answer the letter with one word; what says more than that decides nothing."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext as _
from django.utils.translation import override

from briefs import policy
from briefs.clearing.asking import PLACE
from briefs.models import Brief, Clearance
from hlh.mail.replies import NotAnAnswer, Reply, takes_replies
from hlh.people.models import Voice
from hlh.policy import NotNow, Words, require
from hlh.taxonomy.languages import django_code

YES = {"yes", "oui", "sí", "si", "да", "نعم", "是", "是的", "同意"}
NO = {"no", "non", "нет", "لا", "否", "不", "不是", "不同意"}
THANKS = {"thank you", "thanks", "many thanks", "merci", "gracias", "muchas gracias", "спасибо", "شكرا", "谢谢"}
PARTING = {
    *("best regards", "kind regards", "with kind regards", "regards", "sincerely", "yours sincerely", "cordialement"),
    *("bien cordialement", "bien à vous", "salutations distinguées", "saludos", "saludos cordiales"),
    *("un cordial saludo", "atentamente", "cordialmente", "с уважением", "مع التحية", "مع أطيب التحيات"),
    *("مع خالص التحية", "此致", "此致敬礼"),
}
MOST_LINES, LONGEST_LINE = 4, 60  # of a name and an office below a parting
_SMALL = re.compile(
    r"(of|and|for|the|de|des|du|la|le|les|l|d|et|en|y|del|los|las|e|и|по|в|на)"
)  # within a name or an office
_CONDITION = re.compile(  # with capitals as well it takes something of a yes back
    r"\b(but|only|except|without|not|no|if|unless|until|after|before|when|provided|condition(al)?|subject|pending|region"
    r"|please|remove|delete|omit|leave|change|hide|drop|anonymous|anonymise"
    r"|mais|seulement|uniquement|sauf|sans|pas|ne|si|non|sous|réserve|région|supprimer|retirer|enlever|changer"
    r"|pero|s[oó]lo|solamente|únicamente|salvo|excepto|sin|condición|región|quitar|eliminar|cambiar"
    r"|но|только|кроме|без|если|не|условие|при|регион|убрать|удалить|изменить)\b",
    re.I,
)
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
    found = _asked_of(reply.voice)
    clearance = _held(found) if found else None
    if clearance is None or clearance.stage != Clearance.Stage.ASKED:
        raise NotNow(_("These words do not wait for an answer any more."))
    brief = clearance.brief
    if policy.wrote_by(reply.voice, brief) or (reply.let_in_by and policy.wrote(reply.let_in_by, brief)):
        raise NotNow(_("Somebody else has to clear what you wrote."))
    if reply.person is not None and clearance.voice_id != reply.voice.pk:
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
    """Whether it says yes, and what stands below a no; who signed that is nobody's but the hub's.

    Raises:
        NotAnAnswer: when its first line is neither word alone, or more than a name and an office stands below a yes.
    """
    first, _line, rest = text.strip().partition("\n")
    said, below = _plain(first), rest.strip().splitlines()
    if said in NO:
        return False, "\n".join(below[: _end_of_words(below)]).strip()
    if said in YES and _takes_nothing_back([line for line in below if line.strip()]):
        return True, ""
    raise NotAnAnswer(_("Answer with “yes” or “no” alone in the first line."))


def _takes_nothing_back(below: list[str]) -> bool:
    """Whether what stands below a yes is thanks, and a parting with a name and an office. Where letters have no capitals
    nothing tells a name from a sentence."""
    while below and _plain(below[0]) in THANKS:
        below = below[1:]
    return not below or (_is_parting(below[0]) and len(below) <= MOST_LINES + 1 and all(map(_is_name, below[1:])))


def _end_of_words(below: list[str]) -> int:
    """Where a parting stands; or thanks with nothing but a name below."""
    for number, line in enumerate(below):
        if _is_parting(line) or (_plain(line) in THANKS and all(map(_is_name, below[number + 1 :]))):
            return number
    return len(below)


def _is_parting(line: str) -> bool:
    parting, _comma, name = re.sub("[،，]", ",", line).partition(",")
    return _plain(parting) in PARTING and _is_name(name)


def _is_name(line: str) -> bool:
    """Whether a line is a name, an office or where they are reached: each word begins with a capital, none is a condition."""
    line = unicodedata.normalize("NFKC", line).strip()
    if len(line) > LONGEST_LINE or line.endswith((".", "!", "?", "。", "؟")) or _CONDITION.search(line):
        return False
    words = [word.strip(_AROUND) for word in re.split(r"[\s'’/]+", line)]
    return all(_is_of_a_name(word) for word in words if any(map(str.isalpha, word)))


def _is_of_a_name(word: str) -> bool:
    return word[0].isupper() or bool(_SMALL.fullmatch(word)) or "@" in word or "." in word


def _plain(line: str) -> str:
    """Without what people write in several ways: capitals, vowel signs, a full stop."""
    said = _MARKS.sub("", unicodedata.normalize("NFKC", line).casefold())
    return " ".join(said.strip(_AROUND).split())


def _asked_of(voice: Voice) -> Clearance | None:
    """The asking of a place such as "clearing:k3m…": each has its own, so that no answer is about other words."""
    return Clearance.objects.filter(ref=voice.place.removeprefix(f"{PLACE}:")).first()


def _held(clearance: Clearance) -> Clearance:
    """It as it is now; the row of its brief is held first, as a publication holds it."""
    brief = Brief.objects.select_for_update(of=("self",)).select_related("voice").get(pk=clearance.brief_id)
    mine = Clearance.objects.select_for_update(of=("self",)).get(pk=clearance.pk)
    mine.brief = brief
    return mine
