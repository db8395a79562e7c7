"""What the knowledge hub forgets of a person who is erased: Wagtail's histories keep what was done, not by whom."""

from wagtail.models import ModelLogEntry, PageLogEntry

from hlh.people.erasing import Erased, forgets


@forgets
def histories(erased: Erased) -> int:
    """Wagtail's keys to a person are emptied with them, but for those of its two histories."""
    entries = (model.objects.filter(user=erased.person.pk) for model in (PageLogEntry, ModelLogEntry))
    return sum(rows.update(user=None) for rows in entries)
