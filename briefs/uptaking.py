"""What became of a brief elsewhere: told in a minute, read by everybody, added up by country."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from briefs import facts
from briefs.models import Brief, Uptake
from briefs.models.uptakes import MOST_BY_ONE
from briefs.naming import among
from hlh.activity.ledger import record
from hlh.catalogue.clinical import is_advice
from hlh.catalogue.entries import entry_of
from hlh.catalogue.models import Case, Entry
from hlh.catalogue.moderation import holding
from hlh.catalogue.moderation.things import Author, Said, moderates
from hlh.catalogue.tongues import language_of
from hlh.people.models import Person, Quoting, Verification
from hlh.people.speakers import Shown, shown_as
from hlh.people.voices import FEWEST_ALIKE, rename, speak, written_by
from hlh.policy import NotNow
from hlh.taxonomy.languages import listed

if TYPE_CHECKING:
    from hlh.activity.models import Actor
    from hlh.people.models.persons import Anyone

ON_A_BRIEF = 5  # notes that its page shows; all of them stand on a page of their own
Stage, Went = Uptake.Stage, Uptake.Went


@dataclass(frozen=True, slots=True)
class Note:
    """An uptake note as a reader sees it."""

    uptake: Uptake
    who: Shown


def place_of(brief: Brief) -> str:
    """Where those who tell what became of it speak: not where its author does, so that what they follow is still told."""
    return f"uptake:{brief.pk}"


def tell(brief: Brief, person: Person, said: Mapping[str, Any], *, naming: int, once: str, by: Actor) -> Uptake:
    """Somebody adapted it. A newcomer's first note, and what reads like advice for a patient, waits for a facilitator.

    Args:
        brief: what they adapted.
        person: who.
        said: where it was, what was adapted, how it went.
        naming: how they want to be named under this brief.
        once: the key of the form; the same form sent twice tells it once.
        by: who acts.

    Raises:
        NotNow: when it no longer stands, or they told as much as fits.
    """
    with transaction.atomic():
        locked = Brief.objects.select_for_update(of=("self",)).select_related("version__country").get(pk=brief.pk)
        if once and (known := Uptake.objects.filter(once=once).first()):
            return known
        if not locked.is_standing:
            raise NotNow(_("This brief no longer stands. Its page says what to read instead."))
        if Uptake.objects.filter(written_by(person), brief=locked).count() >= MOST_BY_ONE:
            raise NotNow(_("You told as much about this brief as fits. Thank you; write a brief of your own now."))
        voice = speak(person, place_of(locked), naming=naming, quoting=Quoting.ASK, among=among(person))
        if voice.level != naming:
            rename(voice, naming=naming, quoting=voice.quoting, among=among(person), by=by)
        why = _why_it_waits(person, said["adapted"])
        made = Uptake.objects.create(
            brief=locked,
            voice=voice,
            once=once or None,
            language=language_of(said["adapted"]),
            stage=Stage.HELD if why else Stage.SHOWN,
            **said,
        )
        record(facts.TAKEN_UP, locked, by=by, uptake=made.pk, country=made.country_id, went=made.went)
        if why:
            holding.hold(entry_of(locked), made.anchor, voice=voice, why=why, marks=marks_of(locked), by=by)
        _count(locked)
    return made


def take_back(uptake: Uptake) -> None:
    """Whoever told it takes it back; nothing of it stays."""
    with transaction.atomic():
        holding.drop(entry_of(uptake.brief), [uptake.anchor])  # the case first, as deciding does
        brief = Brief.objects.select_for_update(of=("self",)).get(pk=uptake.brief_id)
        uptake.delete()
        _count(brief)


def notes_of(brief: Brief, *, reader: Anyone) -> list[Note]:
    """The newest notes, for the page of a brief. Where nobody told anything, nothing is asked."""
    if not brief.taken_up:
        return []
    return as_notes(Uptake.objects.filter(brief=brief).visible_to(reader).for_listing()[:ON_A_BRIEF], brief, reader)


def as_notes(uptakes: Sequence[Uptake] | Any, brief: Brief, reader: Anyone) -> list[Note]:
    """Notes as a reader sees them."""
    found = list(uptakes)
    for one in found:
        one.brief = brief
    return [Note(one, shown_as(one.voice, to=reader)) for one in found]


def in_words(brief: Brief) -> str:
    """What the notes add up to: "9 countries did: it worked in 6, in part in 2, not in 1."

    A country counts once, by its newest note. Of fewer than three countries only the number is said.
    """
    figures: dict[str, int] = brief.taken_up
    many = figures.get("countries", 0)
    if not many:
        return ""
    if many < FEWEST_ALIKE:
        return ngettext("%(many)d country tried it.", "%(many)d countries tried it.", many) % {"many": many}
    parts = {
        Went.WORKED: _("it worked in %(many)d"),
        Went.PARTLY: _("in part in %(many)d"),
        Went.NO: _("not in %(many)d"),
        Went.EARLY: _("it is too early to say in %(many)d"),
    }
    told = listed(words % {"many": figures[went]} for went, words in parts.items() if figures.get(went))
    return ngettext("%(many)d country tried it: %(told)s.", "%(many)d countries tried it: %(told)s.", many) % {
        "many": many,
        "told": told,
    }


def recount(briefs: Sequence[Brief]) -> None:
    """Add the notes under these briefs up anew."""
    for brief in sorted(briefs, key=lambda one: one.pk):
        with transaction.atomic():
            _count(Brief.objects.select_for_update(of=("self",)).get(pk=brief.pk))


def marks_of(brief: Brief) -> set[str]:
    """By which the facilitators are found who decide about what is told under a brief."""
    told = brief.version or brief
    areas = {f"area:{area}" for area in told.area_numbers()}
    return areas | (told.country.scope_marks() if told.country else set())


def _count(brief: Brief) -> None:
    """Its row is locked."""
    every = list(Uptake.objects.filter(brief=brief).exclude(stage=Stage.HIDDEN).order_by("at", "pk"))
    shown = [one for one in every if one.stage == Stage.SHOWN]
    newest = {one.country_id: one.went for one in shown}
    figures = {went.value: sum(one == went for one in newest.values()) for went in Went}
    total = {"notes": len(shown), "countries": len(newest), **figures}
    brief.taken_up = total if every else {}
    Brief.objects.filter(pk=brief.pk).update(taken_up=brief.taken_up)


def _why_it_waits(person: Person, words: str) -> str:
    """Why nobody reads a note before a facilitator did; empty for nearly all."""
    if is_advice(words):
        return Case.Why.CLINICAL
    is_known = (
        bool(person.appointments_now)
        or Verification.objects.is_official(person)
        or Brief.objects.standing().filter(written_by(person)).exists()
        or Uptake.objects.shown().filter(written_by(person)).exists()
    )
    return "" if is_known and not person.is_held_back else Case.Why.NEWCOMER


class Notes:
    """How notes are read, shown and hidden by those who decide about them."""

    def said(self, cases: Sequence[Case]) -> Mapping[int, Said]:
        """What these cases are about, in one query."""
        at = {_number_in(case.anchor): case for case in cases}
        found = Uptake.objects.filter(pk__in=at).select_related("brief", "level")
        return {at[one.pk].pk: _said(one) for one in found if one.brief_id == _thing(at[one.pk].entry)}

    def author(self, entry: Entry, anchor: str) -> Author | None:
        """Whose a note is that others read."""
        found = Uptake.objects.shown().filter(pk=_number_in(anchor), brief=entry.thing_id)
        note = found.select_related("voice", "brief__version__country").first()
        return Author(note.voice, marks_of(note.brief)) if note else None

    def release(self, case: Case, *, by: Actor) -> str:
        return self._move(case, stage=Stage.SHOWN).anchor

    def hide(self, case: Case, why: str, *, by: Actor) -> None:
        self._move(case, stage=Stage.HIDDEN, hidden_for=why)

    def _move(self, case: Case, **said: str) -> Uptake:
        """Raises NotNow when it went away, with its author."""
        brief = Brief.objects.select_for_update(of=("self",)).filter(pk=_thing(case.entry)).first()
        note = Uptake.objects.filter(pk=_number_in(case.anchor), brief=brief).first() if brief else None
        if brief is None or note is None:
            raise NotNow(_("It is not there any more."))
        Uptake.objects.filter(pk=note.pk).update(**said)
        _count(brief)
        return note


def _thing(entry: Entry | None) -> int:
    return entry.thing_id if entry else 0


def _number_in(anchor: str) -> int:
    number = anchor.removeprefix("uptake-")
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 19 else 0


def _said(note: Uptake) -> Said:
    html = mark_safe(render_to_string("briefs/note.html", {"note": note}))  # noqa: S308  the template escapes its words
    return Said(html, note.language, f"{note.brief.get_absolute_url()}#{note.anchor}")


for kind in (Entry.Kind.ACTION_BRIEF, Entry.Kind.LEARNING_BRIEF):
    moderates(kind, Notes(), at="uptake-")
