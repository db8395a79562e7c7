"""What the briefs forget when a person is erased."""

from typing import cast

from django.db.models import Q

from briefs.models import Brief, Clearance, Decision, Version
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
    Clearance.objects.filter(brief__in=begun).exclude(
        hash__in=Version.objects.filter(brief__in=begun).values("hash")
    ).delete()
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
def words_about_clearance(erased: Erased) -> int:
    """Why a country said no may name them: whoever said it, or whose words it was about. The answer itself stays."""
    theirs = erased.voiced() | erased.voiced("brief__voice") | Q(answered_by__person=erased.person)
    return Clearance.objects.filter(theirs).exclude(said="").update(said="")
