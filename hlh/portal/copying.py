"""What somebody said about pages, told when they ask for everything that is theirs."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from hlh.people.exporting import Row, rows_of, tells
from hlh.people.theirs import Theirs
from hlh.portal.models import ReaderKey, Report


@tells(_("Your remarks about pages"), of=[Report])
def reports(theirs: Theirs) -> Iterable[Row]:
    return rows_of(Report.objects.filter(theirs.voiced()), "page", "text", "stage", "answer")


@tells(_("Your key to feeds"), of=[ReaderKey])
def keys(theirs: Theirs) -> Iterable[Row]:
    """When it was made; what opens it is shown on its page alone."""
    return rows_of(ReaderKey.objects.filter(person=theirs.person), "made_at")
