"""What the briefs forget when a person is erased."""

from briefs.models import Brief, Decision
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
def words_to_the_author(erased: Erased) -> int:
    """What an editor said to the author alone may name them, and nobody reads it any more; the ledger keeps that it was decided.

    Why something was withdrawn or replaced was published, and stays like all that others published.
    """
    told = Decision.objects.filter(erased.voiced("brief__voice"))
    to_them = told.filter(what__in=[Decision.What.RETURNED, Decision.What.DECLINED])
    praise = told.filter(what=Decision.What.PUBLISHED).exclude(words="")
    return to_them.delete()[0] + praise.update(words="")
