"""Who is told of a remark, and what the letter says."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from briefs import facts, policy
from briefs.models import Brief, Remark, Reply
from hlh.activity.models import Fact
from hlh.activity.verbs import on
from hlh.mail.models import Letter
from hlh.mail.telling import kind, tell
from hlh.mail.writing import fills
from hlh.people.models import Voice
from hlh.people.speakers import shown_as, with_voice
from hlh.people.voices import author_of, heard_in

BRIEF_REMARKED = kind("brief-remarked", _("Remarks on briefs that you work on, and what is said back"))


@on(facts.REMARKED)
@on(facts.REMARK_ANSWERED)
def tell_who_works_on_it(fact: Fact) -> None:
    """A remark is told to who writes the brief, what is said back also to whoever said something before; nobody their own words."""
    said = _told_of(fact)
    if said is None:
        return  # it went with its brief
    remark = said if isinstance(said, Remark) else said.remark
    for voice in _hearing(remark, said):
        reader = author_of(voice)
        if reader is not None and policy.may_remark(reader, remark.brief):
            tell(voice, kind=BRIEF_REMARKED, fact=fact, reason=_("You work on this brief."), address=_address(remark))


@fills(BRIEF_REMARKED)
def remarked(letter: Letter) -> dict[str, Any] | None:
    """The words, and those that they are about; nothing to who does not read that text any more."""
    said = _told_of(letter.fact) if letter.fact else None
    reader = author_of(letter.to) if letter.to else None
    if said is None or reader is None:
        return None
    remark = said if isinstance(said, Remark) else said.remark
    if not policy.may_remark(reader, remark.brief):
        return None
    return {
        "title": remark.brief.title or remark.brief.ref,
        "quote": remark.quote,
        "part": said.get_part_display(),
        "who": shown_as(said.voice) if said.voice else None,
        "words": said.words,
        "is_reply": isinstance(said, Reply),
        "link": settings.SITE + _address(remark),
    }


def _told_of(fact: Fact) -> Remark | Reply | None:
    if fact.verb == facts.REMARK_ANSWERED:
        replies = Reply.objects.select_related("remark__brief__voice", *with_voice())
        return replies.filter(pk=fact.details["reply"]).first()
    return Remark.objects.select_related("brief__voice", *with_voice()).filter(pk=fact.target_id).first()


def _hearing(remark: Remark, said: Remark | Reply) -> QuerySet[Voice]:
    """The voices that hear of it; those who came by a link are told by whoever asked them."""
    brief = remark.brief
    hearing = writing(brief)
    if isinstance(said, Reply):
        hearing |= Q(pk=remark.voice_id) | Q(pk__in=remark.replies.exclude(voice=None).values("voice"))
    own = said.voice or Voice()
    return heard_in(brief.place, but=own).filter(hearing)


def writing(brief: Brief) -> Q:
    """The voices of those who write a brief."""
    return Q(pk=brief.voice_id) | Q(pk__in=brief.coauthors.writing().values("voice"))


def _address(remark: Remark) -> str:
    return f"{reverse('briefs:upcoming', args=[remark.brief.ref])}#remark-{remark.pk}"
