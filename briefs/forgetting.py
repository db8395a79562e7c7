"""What the briefs forget when a person is erased."""

from typing import cast

from django.utils.timezone import now

from briefs.models import Brief, Decision, Reviewer, Round, SecondLook, Version
from briefs.reviewing.asking import links_of
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
def rounds(erased: Erased) -> int:
    """What they handed in and took back, or wrote anew, nobody reads any more; what is in review now stays."""
    theirs = Round.objects.filter(erased.voiced("brief__voice"), ended_at__isnull=False)
    return theirs.exclude(text={}).update(text={})


@forgets(of=[Reviewer])
def reviews(erased: Erased) -> int:
    """What they said as a reviewer, and how they were called; that they said yes or no stays, and their links open nothing."""
    mine = Reviewer.objects.filter(erased.voiced())
    for link in links_of(*mine):
        link.revoke()
    mine.filter(verdict="", revoked_at=None).update(revoked_at=now())
    return mine.update(name="", answers={}, words="")


@forgets
def words_about_their_briefs(erased: Erased) -> int:
    """What reviewers said of what they wrote may name them."""
    said = Reviewer.objects.filter(erased.voiced("task__round__brief__voice"), task__round__ended_at__isnull=False)
    looks = SecondLook.objects.filter(erased.voiced("brief__voice"))
    return said.update(answers={}, words="") + looks.update(reason="", words="")


@forgets
def words_to_the_author(erased: Erased) -> int:
    """What an editor said to the author alone may name them, and nobody reads it any more; the ledger keeps that it was decided.

    Why something was withdrawn or replaced was published, and stays like all that others published.
    """
    told = Decision.objects.filter(erased.voiced("brief__voice"))
    to_them = told.filter(what__in=[Decision.What.RETURNED, Decision.What.DECLINED])
    praise = told.filter(what=Decision.What.PUBLISHED).exclude(words="")
    return to_them.delete()[0] + praise.update(words="")
