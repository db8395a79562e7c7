"""What the briefs forget when a person is erased."""

from functools import reduce
from operator import or_
from typing import cast

from django.db.models import Q

from briefs.models import Brief, CoAuthor, Decision, Edit, Plan, Remark, Version
from hlh.catalogue.models import Excerpt
from hlh.people.erasing import Erased, forgets


@forgets
def drafts(erased: Erased) -> int:
    """What only they could read goes with them; what is in review or published stays, as a former member's."""
    only_theirs = [Brief.Stage.DRAFT, Brief.Stage.DECLINED]
    shared = CoAuthor.objects.writing().values("brief")  # others go on with it
    mine = Brief.objects.filter(erased.voiced(), stage__in=only_theirs, version=None).exclude(pk__in=shared)
    count = mine.count()
    taken = [number for numbers in mine.values_list("excerpts", flat=True) for number in numbers]
    mine.delete()
    Excerpt.objects.filter(pk__in=taken).delete()
    return count


@forgets
def next_versions(erased: Erased) -> int:
    """What they typed for the next version of something published, which nobody else has read: it is as published again."""
    begun = list(
        Brief.objects.filter(erased.voiced(), stage=Brief.Stage.DRAFT, version__isnull=False)
        .exclude(pk__in=CoAuthor.objects.writing().values("brief"))
        .select_related("version")
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
def remarks_to_the_author(erased: Erased) -> int:
    """What others remarked on their text was said to them and may name them; what they remarked elsewhere stays."""
    return Remark.objects.filter(erased.voiced("brief__voice")).delete()[0]


@forgets(of=[CoAuthor])
def invitations_to_write_along(erased: Erased) -> int:
    """Those to their addresses, whoever typed them."""
    theirs = reduce(or_, (Q(address__iexact=address) for address in erased.addresses))
    return CoAuthor.objects.filter(theirs).delete()[0]


@forgets
def what_saves_changed(erased: Erased) -> int:
    """What they wrote before they changed it goes; what the text says now stays."""
    return Edit.objects.filter(erased.voiced("brief__voice") | erased.voiced()).delete()[0]


@forgets
def plans_for_their_briefs(erased: Erased) -> int:
    """Words for their eyes alone; a plan that waits goes out without any."""
    theirs = Plan.objects.filter(erased.voiced("brief__voice"), what=Plan.What.PUBLISH)
    return theirs.exclude(words="").update(words="")
