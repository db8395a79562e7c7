"""Remarks as somebody who works on a brief reads them: each under its section, with what was said back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from briefs.models import Brief, Remark, Reply, Reviewer, sections_of
from briefs.models.reviewers import REVIEW
from briefs.remarking.anchoring import place_of
from hlh.links.models import Link
from hlh.people.speakers import Shown, shown_as, with_voice

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone


@dataclass(frozen=True, slots=True)
class Said:
    """A remark or a reply with who says it: of whoever came by a link, as who asked them calls them."""

    one: Remark | Reply
    who: Shown | str


@dataclass(frozen=True, slots=True)
class Thread:
    """A remark with its replies.

    Attributes:
        remark: it.
        who: who wrote it, as they are named in this brief; of whoever came by a link as they were called, to those who
            may know who reviews it, and nothing to others.
        stands: whether the words that it is about still stand in the section.
        replies: in their order.
    """

    remark: Remark
    who: Shown | str
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


def threads_of(brief: Brief, *, reader: Anyone | None, names_reviewers: bool = False) -> Threads:
    """The remarks on a brief; whoever calls has asked `may_remark`.

    Args:
        brief: whose working text is read.
        reader: for whom; None of whoever came by a link.
        names_reviewers: whether they read how those are called who came by a link: who wrote the brief does not.
    """
    texts = {section.key: section.words for section in sections_of(brief, brief.kind)}
    remarks = list(brief.remarks.select_related("by", *with_voice()).order_by("pk"))
    replies = _replies(remarks)
    said: list[Remark | Reply] = [*remarks]
    for back in replies.values():
        said += back
    names = _names([one for one in said if one.voice is None]) if names_reviewers else {}

    def who(one: Remark | Reply) -> Shown | str:
        return shown_as(one.voice, to=reader) if one.voice else names.get(one.by.link or 0, "")

    under: dict[str, list[Thread]] = defaultdict(list)
    lost: list[Thread] = []
    for remark in remarks:
        text = texts.get(remark.section)
        stands = text is not None and (not remark.quote or _stands(remark, text))
        thread = Thread(remark, who(remark), stands, [Said(one, who(one)) for one in replies[remark.pk]])
        (lost if text is None else under[remark.section]).append(thread)
    return Threads(dict(under), lost)


def _stands(remark: Remark, text: str) -> bool:
    return place_of(remark.quote, text, before=remark.before, after=remark.after) is not None


def _replies(remarks: list[Remark]) -> dict[int, list[Reply]]:
    found: dict[int, list[Reply]] = defaultdict(list)
    if remarks:  # else the database is not asked
        for reply in Reply.objects.filter(remark__in=remarks).select_related("by", *with_voice()).order_by("pk"):
            found[reply.remark_id].append(reply)
    return found


def _names(said: list[Remark | Reply]) -> dict[int, str]:
    """How those are called who came by a link, by its number; where nobody came by one the database is not asked."""
    came = {one.by.link for one in said if one.by.link}
    links = dict(Link.objects.filter(pk__in=came, purpose=REVIEW).values_list("pk", "thing_id")) if came else {}
    reviewers = Reviewer.objects.in_bulk(set(links.values())) if links else {}
    return {link: reviewers[thing].name for link, thing in links.items() if thing in reviewers}
