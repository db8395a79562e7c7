"""Who stands on whom: the authors of what a brief cites are told once, and may object; an objection waits for an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from briefs import facts
from briefs.models import Brief, Objection, Told
from briefs.models.told import source_key
from briefs.policy import wrote
from hlh.activity.ledger import record
from hlh.catalogue.models import Entry
from hlh.people.models import Appointment, Person, Role
from hlh.people.speakers import with_voice
from hlh.people.voices import alike, same_person
from hlh.policy import NotNow

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from hlh.activity.models import Actor
    from hlh.people.models import Voice


def cited_in(told: Told) -> QuerySet[Brief]:
    """The briefs that the claims of a text stand on."""
    kind = ContentType.objects.get_for_model(Brief)
    entries = Entry.objects.filter(pk__in=told.cited(), thing_type=kind)
    return Brief.objects.filter(pk__in=entries.values("thing_id")).select_related("version", *with_voice())


def newly_cited(brief: Brief, number: int) -> list[Brief]:
    """The briefs of others that a version was the first to stand on, each author once: their first brief stands for all."""
    versions = {one.number: one for one in brief.versions.all() if one.number <= number}
    before = {entry for earlier, told in versions.items() if earlier < number for entry in told.cited()}
    kind = ContentType.objects.get_for_model(Brief)
    fresh = [entry for entry in versions[number].cited() if entry not in before] if number in versions else []
    entries = Entry.objects.filter(pk__in=fresh, thing_type=kind).values("thing_id")
    found: list[Brief] = []
    for source in Brief.objects.filter(pk__in=entries, origin="").select_related(*with_voice()).order_by("pk"):
        known = any(same_person(source.voice, one.voice) for one in (brief, *found))
        if not known:
            found.append(source)
    return found


def of_the_same_author(voice: Voice, among: QuerySet[Brief]) -> list[Brief]:
    """Those of some briefs that whoever speaks with a voice wrote."""
    return list(among.filter(voice__in=alike(voice)).order_by("pk"))


def claims_on(told: Told, source: Brief) -> list[dict[str, Any]]:
    """The claims of a text that stand on a brief, each with its number."""
    kind = ContentType.objects.get_for_model(Brief)
    entry = Entry.objects.filter(thing_type=kind, thing_id=source.pk).values_list("pk", flat=True).first() or 0
    every = enumerate(told.claims, 1)
    return [
        {"number": number, "words": one["claim"]}
        for number, one in every
        if ("entry", entry) in map(source_key, one["sources"])
    ]


def object_to(brief: Brief, source: Brief, words: str, *, by: Actor) -> Objection:
    """The author of a brief does not want it to be used like this; once, until that is answered.

    Raises:
        NotNow: when the other brief no longer stands, or stands on it no more.
    """
    if not brief.is_standing or brief.version is None or not claims_on(brief.version, source):
        raise NotNow(_("It does not stand on your brief any more."))
    try:
        with transaction.atomic():
            made = Objection.objects.create(brief=brief, source=source, voice=source.voice, words=words)
            record(facts.OBJECTED, brief, by=by, objection=made.pk, source=source.pk)
    except IntegrityError:
        return Objection.objects.open().get(brief=brief, source=source)
    return made


def answer(objection: Objection, *, what: str, words: str, by: Actor) -> None:
    """It stays, or is left out of the next version: why, in words that the objector reads.

    Raises:
        NotNow: when somebody else answered meanwhile.
    """
    with transaction.atomic():
        mine = Objection.objects.select_for_update(of=("self",)).get(pk=objection.pk)
        if mine.answer:
            raise NotNow(_("Somebody has answered this already."))
        mine.answer, mine.answer_words, mine.answered_by, mine.answered_at = what, words, by, now()
        mine.save()
        record(facts.OBJECTION_ANSWERED, objection.brief, by=by, objection=mine.pk, answer=what)


def editors_of(brief: Brief) -> list[Person]:
    """Who may decide about a brief as an editor of its country or area, but who wrote it: who is told can act."""
    marks = brief.scope_marks()
    held = Appointment.objects.running().filter(role=Role.EDITOR, person__is_active=True).select_related("person")
    found = {one.person_id: one.person for one in held.order_by("pk") if one.covers(marks)}
    return [person for person in found.values() if not wrote(person, brief)]
