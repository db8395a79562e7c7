"""What of briefs is somebody's, told when they ask for it."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from briefs.models import Brief
from hlh.people.exporting import Row, rows_of, tells
from hlh.people.theirs import Theirs


@tells(_("Briefs that you wrote"), of=[Brief])
def briefs(theirs: Theirs) -> Iterable[Row]:
    """The newest words of each, in the columns that hold them."""
    kept = {"id", "voice", "word", "once", "edition", "version", "successor", "is_demo"}
    columns = [field.name for field in Brief._meta.concrete_fields if field.name not in kept]
    return rows_of(Brief.objects.filter(theirs.voiced()), *columns)
