"""What a month came to for who wrote briefs: how often each was opened, how many used it, in one line for each."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, Sum
from django.utils.formats import date_format
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from briefs.letters import READ
from briefs.models import Brief, Reads, Uptake
from hlh.catalogue.entries import entry_of
from hlh.mail.models import Cadence, Notice, Preferences, Stop
from hlh.mail.summing import FURTHEST_AHEAD, latest_month, tell_of_a_month, told_of
from hlh.mail.telling import Line, sums_up
from hlh.people.models import Person, Voice
from hlh.people.speakers import with_voice
from hlh.people.voices import FEWEST_ALIKE, written_by
from hlh.taxonomy.languages import listed

if TYPE_CHECKING:
    from django.db.models import QuerySet

log = logging.getLogger(__name__)
FIRST_DAYS = 10  # of a month, in which the one before is told
MOST_AT_ONCE = 2000  # authors in one round of beat
MOST_LINES = 20  # briefs in one letter: the ones that were read most


@sums_up
def tell_authors() -> None:
    """Tell authors of the month before, once each; of fewer than three openings nothing is said."""
    if (now() + FURTHEST_AHEAD).day > FIRST_DAYS:
        return
    reason = gettext_lazy("You wrote these briefs.")
    for person in _who_may_be_told(*latest_month())[:MOST_AT_ONCE]:
        try:
            tell_of_a_month(person, kind=READ, reason=reason, add_up=partial(_add_up, person))
        except Exception:  # somebody holds a row: the others do not wait for that
            log.exception("what a month came to is told to person %d in the next round", person.pk)


def _who_may_be_told(since: date, until: date) -> QuerySet[Person]:
    """Whoever wrote a brief that was read or used within these days, and was not told of them yet."""
    read = Reads.objects.within(since, until).values("brief").annotate(sum=Sum("many")).filter(sum__gte=FEWEST_ALIKE)
    happened = Q(pk__in=read.values("brief")) | Q(pk__in=_used(since, until).values("brief"))
    wrote = Person.objects.speaking_with(Brief.objects.standing().filter(happened, origin="").values("voice"))
    told = Notice.objects.filter(kind=READ, at=told_of(until)).values("to")
    who_were = Voice.objects.filter(pk__in=told, person__isnull=False).values("person")
    silent = Preferences.objects.filter(cadences__contains={READ: Cadence.OFF.value}).values("person")
    return wrote.exclude(pk__in=who_were).exclude(pk__in=silent).order_by("pk")


def _add_up(person: Person, since: date, until: date) -> list[Line]:
    """A line for each brief of theirs of which there is something to say, the most read first."""
    theirs = Brief.objects.standing().filter(written_by(person), origin="")
    heard = theirs.exclude(voice__in=Stop.objects.filter(written_by(person)).values("voice"))
    briefs = {brief.pk: brief for brief in heard.select_related("version", *with_voice()).order_by("pk")}
    rows = Reads.objects.within(since, until).filter(brief__in=briefs).values("brief").annotate(sum=Sum("many"))
    reads = {row["brief"]: row["sum"] for row in rows if row["sum"] >= FEWEST_ALIKE}
    used = _used(since, until).filter(brief__in=briefs).exclude(written_by(person)).values("brief")
    uses: dict[int, Any] = {
        row["brief"]: row for row in used.annotate(notes=Count("pk"), countries=Count("country", distinct=True))
    }
    ordered = sorted(reads.keys() | uses.keys(), key=lambda pk: (-reads.get(pk, 0), pk))
    return list(islice((_line(briefs[pk], since, reads.get(pk, 0), uses.get(pk, {})) for pk in ordered), MOST_LINES))


def _line(brief: Brief, month: date, reads: int, uses: dict[str, Any]) -> Line:
    said = {"month": date_format(month, "YEAR_MONTH_FORMAT"), "figures": listed(_figures(reads, uses))}
    words = _("In %(month)s: %(figures)s. Nobody keeps who reads it, or where.") % said
    return Line(brief.voice, brief.get_absolute_url(), words, entry_of(brief))


def _figures(reads: int, uses: dict[str, Any]) -> Iterator[str]:
    """Numbers alone: not who, and not which countries."""
    if reads:
        yield ngettext("opened %(many)d time", "opened %(many)d times", reads) % {"many": reads}
    if uses:
        many, countries = uses["notes"], uses["countries"]
        yield ngettext("%(many)d note of who tried it", "%(many)d notes of who tried it", many) % {"many": many}
        yield ngettext("tried in %(many)d country", "tried in %(many)d countries", countries) % {"many": countries}


def _used(since: date, until: date) -> QuerySet[Uptake]:
    return Uptake.objects.shown().filter(at__date__gte=since, at__date__lt=until)
