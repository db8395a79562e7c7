"""Remarks as somebody who works on a brief reads them: each under its section, with what was said back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from briefs.models import Brief, Remark, Reply, sections_of
from briefs.remarking.anchoring import place_of
from hlh.people.speakers import Shown, shown_as, with_voice

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone


@dataclass(frozen=True, slots=True)
class Said:
    """A remark or a reply with who says it; nobody is shown of whoever came by a link."""

    one: Remark | Reply
    who: Shown | None


@dataclass(frozen=True, slots=True)
class Thread:
    """A remark with its replies.

    Attributes:
        remark: it.
        who: who wrote it, as they are named in this brief.
        stands: whether the words that it is about still stand in the section.
        replies: in their order.
    """

    remark: Remark
    who: Shown | None
    stands: bool
    replies: list[Said] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Threads:
    """All remarks on a brief, by the key of their section.

    Attributes:
        under: those of each section that there still is.
        lost: those whose section is gone, such as a claim that was left out.
    """

    under: dict[str, list[Thread]]
    lost: list[Thread]

    @property
    def open(self) -> int:
        every = [*self.lost, *(thread for threads in self.under.values() for thread in threads)]
        return sum(thread.remark.is_open for thread in every)


def threads_of(brief: Brief, *, reader: Anyone | None) -> Threads:
    """The remarks on a brief; whoever calls has asked `may_remark`.

    Args:
        brief: whose working text is read.
        reader: for whom; None of whoever came by a link.
    """
    texts = {section.key: section.words for section in sections_of(brief, brief.kind)}
    remarks = list(brief.remarks.select_related(*with_voice()).order_by("pk"))
    replies = _replies(remarks, reader)
    under: dict[str, list[Thread]] = defaultdict(list)
    lost: list[Thread] = []
    for remark in remarks:
        text = texts.get(remark.section)
        stands = text is not None and (not remark.quote or _stands(remark, text))
        thread = Thread(remark, _who(remark, reader), stands, replies[remark.pk])
        (lost if text is None else under[remark.section]).append(thread)
    return Threads(dict(under), lost)


def _stands(remark: Remark, text: str) -> bool:
    return place_of(remark.quote, text, before=remark.before, after=remark.after) is not None


def _replies(remarks: list[Remark], reader: Anyone | None) -> dict[int, list[Said]]:
    said: dict[int, list[Said]] = defaultdict(list)
    if remarks:  # else the database is not asked
        for reply in Reply.objects.filter(remark__in=remarks).select_related(*with_voice()).order_by("pk"):
            said[reply.remark_id].append(Said(reply, _who(reply, reader)))
    return said


def _who(one: Remark | Reply, reader: Anyone | None) -> Shown | None:
    return shown_as(one.voice, to=reader) if one.voice else None
