"""How the author of a brief may be named: as far as enough people of the hub fit it."""

from __future__ import annotations

from django.db.models import Count

from briefs.models import Brief, Grade, Told, Version
from briefs.models.briefs import new_word
from hlh.people.models import Naming, Person, Quoting, Voice
from hlh.people.models.persons import Anyone
from hlh.people.speakers import Shown, shown_as, speaker
from hlh.people.voices import choices_of, offered, speak
from hlh.taxonomy.kept import Kept
from hlh.taxonomy.models import Country


def among(person: Person) -> dict[str, int]:
    """How many others of the hub work in a country, by its code; at most half a minute old."""
    others = dict(_by_country.get())
    if person.country_id in others:
        others[person.country_id] -= 1
    return others


def levels_for(person: Person) -> list[Naming]:
    """The levels that somebody may choose for a brief of theirs, the most open first."""
    return offered(person.country, among=among(person), by_name=bool(person.name))


def everybody() -> dict[str, int]:
    """How many people of the hub work in a country, by its code; at most half a minute old."""
    return dict(_by_country.get())


def levels_at(country: Country | None) -> list[Naming]:
    """The levels for somebody without an account who works in a country, the most open first."""
    return offered(country, among=everybody(), by_name=False)


def others_of(voice: Voice) -> dict[str, int]:
    """The same for whoever speaks with a voice, whoever that is."""
    others = dict(_by_country.get())
    if voice.country_id in others:
        others[voice.country_id] -= 1
    return others


def levels_of(voice: Voice) -> list[Naming]:
    """The levels that whoever speaks with a voice may choose for themselves in a brief."""
    return choices_of(voice, among=others_of(voice))


def first_voice(person: Person, *, naming: int = Naming.COUNTRY, quoting: str = Quoting.ASK) -> Voice:
    """The voice of a brief that is about to begin; it takes its place when there is one."""
    return speak(person, f"brief:{new_word()}", naming=naming, quoting=quoting, among=among(person))


def author_shown(brief: Brief, told: Told, *, to: Anyone | None = None) -> Shown:
    """How its author is shown beside a text of it: never further than its place is named.

    Args:
        brief: read `for_listing()`.
        told: the text that is shown: a version, or the working text.
        to: the reader; None for what leaves the hub.
    """
    return voice_shown(brief.voice, told, to=to)


def voice_shown(voice: Voice, told: Told, *, to: Anyone | None = None) -> Shown:
    """How somebody who had a part in a text is shown beside it, on the same terms."""
    who = speaker(voice)
    if isinstance(told, Version) and not told.names_its_country:
        who = who._replace(floor=min(who.floor, Naming.REGION if told.grade == Grade.REGION else Naming.NOBODY))
    return shown_as(who, to=to)


def _count() -> dict[str, int]:
    people = Person.objects.filter(country__isnull=False, is_active=True)
    return dict(people.values_list("country_id").annotate(Count("pk")).order_by())


_by_country = Kept(_count)
