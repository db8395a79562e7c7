"""The claims of a lab with what each rests on, as one reader may see it: what a learning brief is begun from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Sum
from django.db.models.functions import Least
from django.utils.translation import gettext as _

from hlh.catalogue.entries import entry_of
from hlh.catalogue.models import Excerpt, Passage
from hlh.catalogue.quoting import Quoted, quoted
from hlh.people.models import Naming
from hlh.policy import NotNow
from learning_labs.models import Claim, ClaimSource, Discussion, Lab, Post, Reading

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone, Person


@dataclass(frozen=True, slots=True)
class Rested:
    """A claim, and what it rests on.

    Attributes:
        claim: the claim itself.
        sources: its words, each as consent, naming and this reader's rights allow now.
        posts: how many posts the words that may be read were taken from.
        countries: how many countries are named with them.
    """

    claim: Claim
    sources: list[Quoted]
    posts: int
    countries: int


def claims_of(lab: Lab, reader: Anyone, *, preparing: bool = False) -> list[Rested]:
    """The claims of a lab in their order, each traced to its sources.

    Args:
        lab: whose claims.
        reader: whose eyes they are for; nobody is named beyond what they chose.
        preparing: whether the reader works on them, and so sees what nobody has allowed yet.
    """
    claims = list(Claim.objects.of(lab))
    sources = list(ClaimSource.objects.filter(claim__in=claims).order_by("pk").values_list("claim", "excerpt"))
    numbers = [number for _claim, number in sources]
    excerpts = {one.pk: one for one in Excerpt.objects.filter(pk__in=numbers).select_related("voice")}
    shown = {one.ref: one for one in quoted(numbers, reader=reader, preparing=preparing)}
    of_each: dict[int, list[Quoted]] = {claim.pk: [] for claim in claims}
    for claim, number in sources:
        if excerpts[number].ref in shown:
            of_each[claim].append(shown[excerpts[number].ref])
    origins = {one.ref: _origin(one) for one in excerpts.values()}
    return [_rested(claim, of_each[claim.pk], origins) for claim in claims]


Origin = tuple[tuple[int | None, str], str]


def _origin(excerpt: Excerpt) -> Origin:
    """Which post an excerpt is of, and which country is named with it."""
    voice = excerpt.voice
    country = (voice.country_id or "") if voice and voice.level >= Naming.COUNTRY else ""
    return (excerpt.voice_id, excerpt.anchor), country


def _rested(claim: Claim, sources: list[Quoted], origins: dict[str, Origin]) -> Rested:
    """Only words that are read count: what was taken back carries nothing."""
    read = [origins[one.ref] for one in sources if one.words]
    return Rested(claim, sources, len({post for post, _c in read}), len({country for _p, country in read} - {""}))


def passage_of(post: Post) -> Passage:
    """Where the words of a post stand in the catalogue.

    Raises:
        NotNow: when they do not stand there any more.
    """
    found = Passage.objects.select_related("voice").filter(entry=entry_of(post.discussion), anchor=post.anchor).first()
    if found is None:
        raise NotNow(_("These words do not stand there any more. Open it again and choose anew."))
    return found


def share_looked_through(lab: Lab, person: Person) -> int | None:
    """How much of a lab's posts somebody has read, in hundredths; None of a lab without posts."""
    every = Discussion.objects.filter(lab=lab).aggregate(many=Sum("post_count"))["many"]
    read = Reading.objects.filter(person=person, discussion__lab=lab)
    mine = read.aggregate(many=Sum(Least("upto", "discussion__post_count")))["many"]
    return int((mine or 0) * 100 / every) if every else None
