"""Somebody wants it checked now: the dead links of one page, by a worker, a few times a day."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from hlh.activity.hurrying import tell_the_worker
from hlh.catalogue.models import Entry
from hlh.limits import spend
from hlh.policy import NotNow
from hlh.weblinks.models import WebAddress
from hlh.weblinks.tasks import check

MOST_A_DAY = 20  # pages of one person
MOST_OF_A_PAGE = 20  # links


def check_again(entry: Entry, *, person: int) -> int:
    """Let the dead links of a page be looked at within the minute.

    Returns:
        How many there are.

    Raises:
        NotNow: when this hub asks nobody, or this person has asked as often as goes in a day.
    """
    if not settings.OUTSIDE:
        raise NotNow(
            _("This hub asks no other servers. Open the link yourself, and write a new version if it is gone.")
        )
    found = list(WebAddress.objects.on(entry).dead().order_by("pk").values_list("pk", flat=True)[:MOST_OF_A_PAGE])
    if found and not spend(f"links:{person}", most=MOST_A_DAY):
        raise NotNow(_("You had as many pages checked today as go in a day. All links are checked again every week."))
    with transaction.atomic():
        WebAddress.objects.filter(pk__in=found).update(due_at=now())
        transaction.on_commit(partial(tell_the_worker, check, found))
    return len(found)
