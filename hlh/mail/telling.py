"""Telling people: a notice first, then a letter as they chose. Rooms and the loop call `tell`, and nothing else here."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from hlh.activity.models import Fact
from hlh.catalogue.models import Entry
from hlh.mail import news
from hlh.mail.models import Cadence, Letter, Notice, Preferences, Stop
from hlh.mail.stopping import places_of
from hlh.mail.writing import fills, later_letter, letter
from hlh.people.models import Person, Voice
from hlh.people.voices import alike, author_of, own_voice, reached_by, written_by
from hlh.policy import Words
from hlh.taxonomy.languages import django_code

log = logging.getLogger(__name__)
PAUSES = {Cadence.DAILY: timedelta(hours=23), Cadence.WEEKLY: timedelta(days=6, hours=23)}
MOST_IN_A_DIGEST = 50  # that a letter shows: the newest; how many more there are it says
MOST_AT_ONCE = 5000  # that one letter takes along
WHY_COLLECTED = {
    Cadence.DAILY: _("You chose to be told once a day."),
    Cadence.WEEKLY: _("You chose to be told once a week."),
    Cadence.MONTHLY: _("You chose to be told once a month."),
}
COLLECTED = "digest"
_kinds: dict[str, Words] = {}
_usually: dict[str, Cadence] = {}
_within: dict[str, str] = {}
_always: set[str] = set()
_along: dict[str, Tells] = {}
_summing: list[Summing] = []


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a letter that goes anyway.

    Attributes:
        to: the voice that it is told to.
        address: where to read it, without the site.
        words: what is told, in the language of the letter.
        entry: what it is about.
    """

    to: Voice
    address: str
    words: str
    entry: Entry | None = None


Tells = Callable[[Person, datetime | None], Line | None]
Summing = Callable[[], None]


def kind(name: str, about: Promise, *, usually: Cadence = Cadence.NOW, always: bool = False, within: str = "") -> str:
    """Declare a kind of notice, with the words for the page of preferences; its letter is filled under the same name.

    Args:
        name: of the kind.
        about: what is told.
        usually: how soon a letter follows for those who chose nothing.
        always: whether it asks for what nobody else can decide, and so comes whatever somebody chose.
        within: a kind that this is part of: who wants nothing of that one hears nothing of this, unless they chose it.
    """
    _kinds[name], _usually[name] = about, usually
    if within:
        _within[name] = within
    if always:
        _always.add(name)
    return name


def goes_along(kind: str) -> Callable[[Tells], Tells]:
    """Register what is told in one line of a collected letter that goes anyway, and never causes one.

    The function runs when such a letter is written, in its language; it is given its reader, and when they were last told
    something of this kind.
    """

    def register(tells: Tells) -> Tells:
        _along[kind] = tells
        return tells

    return register


def cadence_of(kind: str, chosen: Preferences) -> Cadence:
    """How soon somebody gets letters of a kind: as they chose, else as it usually is."""
    whole = _within.get(kind)
    wants_none = whole is not None and chosen.cadence(whole) == Cadence.OFF
    return chosen.cadence(kind, usually=Cadence.OFF if wants_none else _usually.get(kind, Cadence.NOW))


def kinds() -> dict[str, Words]:
    """Every kind that somebody may choose about, with its words."""
    return {name: about for name, about in _kinds.items() if name not in _always}


def tell(
    who: Voice | Person, *, kind: str, fact: Fact, reason: Words, address: str, entry: Entry | None = None
) -> Notice | None:
    """Tell somebody what happened, once: on their page of notices, and by letter as they chose.

    Args:
        who: a voice in the place it happened, or a person where there is none.
        kind: a declared kind, whose letter is filled under the same name.
        fact: what happened.
        reason: why they are told.
        address: where to read it, without the site.
        entry: what it is about.

    Returns:
        The notice; None when they were told before, want nothing of it, or have no account (a letter goes out all the same).
    """
    voice = who if isinstance(who, Voice) else own_voice(who)
    is_choice = kind not in _always
    if is_choice and Stop.objects.filter(voice=voice).exists():
        return None
    person = author_of(voice)
    if person is None:
        letter(to=voice, kind=kind, fact=fact, reason=reason)
        return None
    chosen = chosen_by(person)
    cadence = cadence_of(kind, chosen) if is_choice else Cadence.NOW
    if cadence == Cadence.OFF:
        return None
    notice, is_new = _notice(voice, kind, fact, entry, address, reason, collects(chosen, cadence))
    if is_new and cadence == Cadence.NOW and not (is_choice and chosen.no_letters):
        letter(to=voice, kind=kind, fact=fact, reason=reason, due_at=allowed_at(chosen, now()))
    if is_new:
        transaction.on_commit(partial(news.mark, person))
    return notice if is_new else None


def remind(person: Person, entries: Sequence[Entry], *, kind: str, reason: Words) -> None:
    """Tell somebody of what they asked to be told of themselves: no fact stands behind it; who calls does so once.

    Args:
        person: who asked for it.
        entries: what they are reminded of; one letter tells of all.
        kind: a declared kind, whose letter is filled from its notices.
        reason: why they are told.
    """
    voice, chosen = own_voice(person), chosen_by(person)
    cadence = cadence_of(kind, chosen)
    if not entries or cadence == Cadence.OFF:
        return
    is_written = cadence == Cadence.NOW and not chosen.no_letters
    written = later_letter(voice, kind=kind, reason=reason, due_at=allowed_at(chosen, now())) if is_written else None
    with override(django_code(person.language or voice.language)):
        said = {"kind": kind, "reason": str(reason), "collects": collects(chosen, cadence), "letter": written}
    Notice.objects.bulk_create(Notice(to=voice, entry=entry, address=entry.address, **said) for entry in entries)
    transaction.on_commit(partial(news.mark, person))


def sums_up(summing: Summing) -> Summing:
    """Register what adds up a time that is over; it runs before the letters are written that tell of it."""
    _summing.append(summing)
    return summing


def chosen_by(person: Person) -> Preferences:
    """What somebody chose, or what holds where they chose nothing."""
    return Preferences.objects.filter(person=person).first() or Preferences(person=person)


def allowed_at(chosen: Preferences, moment: datetime) -> datetime:
    """When a letter may come: now, or after the quiet hours and the days of rest."""
    for _hour in range(24 * 4):
        there = chosen.on_their_clock(moment)
        if not _is_quiet(chosen, there) and there.weekday() not in _RESTS[chosen.rest]:
            return moment
        moment = (moment + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)
    return moment


_RESTS: dict[str, tuple[int, ...]] = {"": (), "sat-sun": (5, 6), "fri-sat": (4, 5)}


def collect() -> int:
    """Write the letters of the day, the week and the month that are due: one for a person, of all that waits for it.

    Returns:
        How many letters were written; where nothing waits none is.
    """
    for summing in _summing:
        try:
            summing()
        except Exception:  # what waits goes out all the same
            log.exception("what is over is added up in the next round")
    written = 0
    for person in _who_waits().iterator(chunk_size=500):
        try:
            with transaction.atomic():
                chosen, _made = Preferences.objects.select_for_update(of=("self",)).get_or_create(person=person)
                written += sum(_collect(chosen, person, cadence) for cadence in WHY_COLLECTED)
        except Exception:  # somebody holds the row: the others do not wait for that
            log.exception("what person %d is told waits for the next round", person.pk)
    return written


def stop(letter: Letter, scope: str) -> None:
    """Somebody wants no more letters: from this place ("thread"), from all around it ("around"), of this kind, or at all."""
    voice = letter.to
    if voice is None:
        return
    if place := places_of(letter).get(scope):
        place.stop()
        return
    person = author_of(voice)
    if scope == "thread" or person is None:
        for one in [voice] if scope == "thread" else alike(voice):
            Stop.objects.get_or_create(voice=one)
        return
    chosen, _made = Preferences.objects.get_or_create(person=person)
    if scope == "kind":
        chosen.stop(letter.kind)
    else:
        chosen.no_letters = True
        chosen.save(update_fields=["no_letters"])


def tell_again(person: Person, place: str) -> None:
    """Somebody who had stopped what they are told from a place wants to hear of it again."""
    Stop.objects.filter(written_by(person), voice__place=place).delete()


@fills(COLLECTED)
def digest(letter: Letter) -> dict[str, Any] | None:
    """What it collected, as its reader may still see it."""
    reader = author_of(letter.to) if letter.to else None
    collected = Notice.objects.filter(letter=letter)
    newest = list(collected.select_related("entry").order_by("-at", "-pk")[:MOST_IN_A_DIGEST])
    if reader is None or not newest:
        return None
    said = {"more": collected.count() - len(newest), "all_of_them": settings.SITE + reverse("mail:notices")}
    return {"lines": list(lines(newest[::-1], reader))} | said


def lines(notices: list[Notice], reader: Person) -> Iterator[dict[str, Any]]:
    """What is shown of notices: a thing that its reader may not see any more has no title."""
    seen = set(
        Entry.objects.visible_to(reader).filter(pk__in={n.entry_id for n in notices}).values_list("pk", flat=True)
    )
    for notice in notices:
        title = notice.entry.title if notice.entry and notice.entry_id in seen else ""
        yield {
            "notice": notice,
            "about": _kinds.get(notice.kind, ""),
            "title": title,
            "entry": notice.entry,
            "may_stop": notice.kind not in _always,
        }


def _notice(
    voice: Voice, kind: str, fact: Fact, entry: Entry | None, address: str, reason: Words, collects: str
) -> tuple[Notice, bool]:
    reached = reached_by(voice)
    with override(django_code(reached.language if reached else voice.language)):
        defaults = {"entry": entry, "address": address, "reason": str(reason), "collects": collects}
    return Notice.objects.get_or_create(to=voice, kind=kind, fact=fact, defaults=defaults)


def collects(chosen: Preferences, cadence: Cadence) -> str:
    """Which letter collects a notice; none where it has one of its own, or nobody wants letters."""
    return cadence.value if cadence in WHY_COLLECTED and not chosen.no_letters else ""


def _is_quiet(chosen: Preferences, there: datetime) -> bool:
    since, until = chosen.quiet_from, chosen.quiet_until
    if since is None or until is None or since == until:
        return False
    return since <= there.hour < until if since < until else there.hour >= since or there.hour < until


def _who_waits() -> QuerySet[Person]:
    """Whoever gets letters and has something waiting for one: what others never fetch keeps nobody waiting."""
    silent = Preferences.objects.filter(no_letters=True).values("person")
    return Person.objects.speaking_with(Notice.objects.to_collect().values("to")).exclude(pk__in=silent)


def _collect(chosen: Preferences, person: Person, cadence: Cadence) -> bool:
    """One letter of a day, a week or a month; false when it is not due, or nothing waits for it."""
    said = chosen.collected_at.get(cadence.value)
    if chosen.no_letters or (said and not _is_over(chosen, cadence, datetime.fromisoformat(said))):
        return False
    waiting = Notice.objects.to_collect().of(person).filter(collects=cadence.value).order_by("at")
    rows = list(waiting.values_list("pk", "at")[:MOST_AT_ONCE])
    if not rows or (cadence == Cadence.MONTHLY and not _is_over(chosen, cadence, rows[0][1])):
        return False
    reason = WHY_COLLECTED[cadence]
    written = later_letter(own_voice(person), kind=COLLECTED, reason=reason, due_at=allowed_at(chosen, now()))
    Notice.objects.filter(pk__in=[pk for pk, _at in rows]).update(letter=written)
    _send_along(chosen, person, cadence, written)
    chosen.collected_at = chosen.collected_at | {cadence.value: now().isoformat()}
    chosen.save(update_fields=["collected_at"])
    return True


def _is_over(chosen: Preferences, cadence: Cadence, since: datetime) -> bool:
    """Whether their day or week has passed since then; of a month, whether another one has begun on their clock."""
    if cadence == Cadence.MONTHLY:
        then, there = chosen.on_their_clock(since), chosen.on_their_clock(now())
        return (then.year, then.month) < (there.year, there.month)
    return now() - since >= PAUSES[cadence]


def _send_along(chosen: Preferences, person: Person, cadence: Cadence, written: Letter | None) -> None:
    """Add to a letter that goes anyway what is worth a line of it; less often where somebody chose so."""
    often = list(Cadence)
    for kind, tells in _along.items():
        wanted = cadence_of(kind, chosen)
        if written is None or wanted == Cadence.OFF or often.index(wanted) > often.index(cadence):
            continue
        before = Notice.objects.of(person).filter(kind=kind).order_by("-at").values_list("at", flat=True).first()
        with override(django_code(written.language)):
            line = tells(person, before)
        if line:
            said = {"entry": line.entry, "address": line.address, "reason": line.words, "letter": written}
            Notice.objects.create(to=line.to, kind=kind, **said)
