"""What somebody said about pages, told when they ask for everything that is theirs."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from hlh.people.exporting import Row, rows_of, tells
from hlh.people.theirs import Theirs
from hlh.portal.models import Report


@tells(_("Your remarks about pages"), of=[Report])
def reports(theirs: Theirs) -> Iterable[Row]:
    return rows_of(Report.objects.filter(theirs.voiced()), "page", "text", "stage", "answer")
