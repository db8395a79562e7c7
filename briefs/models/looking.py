"""Until when somebody looks at a published brief again: what was right a year ago may not be."""

from __future__ import annotations

from datetime import datetime, timedelta

from briefs.models.told import Kind

MONTHS = {Kind.ACTION: 12, Kind.LEARNING: 6}  # after which its author is asked, where no editor said otherwise
SOONEST, LATEST = timedelta(days=7), timedelta(days=731)  # that an editor may set


def look_again_after(moment: datetime, kind: str) -> datetime:
    """The same day, as many months later as this kind keeps; the last of a month that is shorter."""
    months = moment.month - 1 + MONTHS[Kind(kind)]
    year, month = moment.year + months // 12, months % 12 + 1
    first_of_next = moment.replace(year=year + month // 12, month=month % 12 + 1, day=1)
    return moment.replace(year=year, month=month, day=min(moment.day, (first_of_next - timedelta(days=1)).day))
