"""What of the network is somebody's, told when they ask for it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hlh.network.models import Answer, Ask, Call, Partner
from hlh.people.exporting import Row, rows_of, tells, tells_nothing_of
from hlh.people.theirs import Theirs


@tells(_("Calls that you raised"), of=[Call])
def calls(theirs: Theirs) -> Iterable[Row]:
    columns = ("ref", "title", "asked", "areas", "regions", "languages", "until", "stage", "raised_at")
    return rows_of(Call.objects.filter(theirs.voiced()), *columns)


@tells(_("What you answered to calls"), of=[Answer])
def answers(theirs: Theirs) -> Iterable[Row]:
    """As it came, and as others read it."""
    columns = ("call__ref", "text", "words", "address", "may_be_quoted", "by_mail", "stage", "at")
    return rows_of(Answer.objects.filter(theirs.voiced()), *columns)


@tells(_("Partners that are called at an address of yours"), of=[Partner])
def partners(theirs: Theirs) -> Iterable[Row]:
    at_theirs = reduce(or_, (Q(address__iexact=address) for address in theirs.addresses), Q(pk__in=[]))
    return rows_of(Partner.objects.filter(at_theirs), "organisation__name", "address", "language")


tells_nothing_of(
    Ask, because="that a partner was asked; who of it was, and what they answered, is told with their answers"
)
