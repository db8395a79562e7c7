"""What the briefs forget when a person is erased."""

from briefs.models import Brief
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
