"""What the briefs forget when a person is erased."""

from typing import cast

from briefs.crediting import recount
from briefs.models import Brief, Contribution, Decision, Rendering, Version
from hlh.catalogue.models import Excerpt
from hlh.people.erasing import Erased, forgets


@forgets
def drafts(erased: Erased) -> int:
    """What only they could read goes with them; what is in review or published stays, as a former member's."""
    only_theirs = [Brief.Stage.DRAFT, Brief.Stage.DECLINED]
    mine = Brief.objects.filter(erased.voiced(), stage__in=only_theirs, version=None)
    count = mine.count()
    taken = [number for numbers in mine.values_list("excerpts", flat=True) for number in numbers]
    mine.delete()
    Excerpt.objects.filter(pk__in=taken).delete()
    return count


@forgets
def next_versions(erased: Erased) -> int:
    """What they typed for the next version of something published, which nobody else has read: it is as published again."""
    begun = list(
        Brief.objects.filter(erased.voiced(), stage=Brief.Stage.DRAFT, version__isnull=False).select_related("version")
    )
    taken = {number for brief in begun for number in brief.excerpts}
    for brief in begun:
        stands = cast("Version", brief.version)
        Brief.objects.filter(pk=brief.pk).update(**stands.told(), note="", stage=Brief.Stage.PUBLISHED)
    held = Version.objects.filter(brief__in=begun).values_list("excerpts", flat=True)
    Excerpt.objects.filter(pk__in=taken.difference(*held)).delete()
    return len(begun)


@forgets
def words_to_the_author(erased: Erased) -> int:
    """What an editor said to the author alone may name them, and nobody reads it any more; the ledger keeps that it was decided.

    Why something was withdrawn or replaced was published, and stays like all that others published.
    """
    told = Decision.objects.filter(erased.voiced("brief__voice"))
    to_them = told.filter(what__in=[Decision.What.RETURNED, Decision.What.DECLINED])
    praise = told.filter(what=Decision.What.PUBLISHED).exclude(words="")
    return to_them.delete()[0] + praise.update(words="")


@forgets
def contributions(erased: Erased) -> int:
    """Nobody is listed who is not there any more; who wrote a brief stays, as a former member."""
    theirs = Contribution.objects.filter(erased.voiced()).exclude(role=Contribution.Role.AUTHOR)
    briefs = list(Brief.objects.filter(contributions__in=theirs).distinct())
    count = theirs.delete()[0]
    for brief in briefs:
        recount(brief)
    return count


@forgets
def pages_to_print(erased: Erased) -> int:
    """A page that was made may name them; the worker makes it anew, as of a former member."""
    return Rendering.objects.filter(erased.voiced("version__brief__voice")).forget()
