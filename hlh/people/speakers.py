"""Who speaks, in words: how a voice is shown to a reader, on every channel."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hlh.people.models import Naming, Organisation, Person, Role, Voice
from hlh.people.unmasking import way_to_ask
from hlh.taxonomy.languages import listed
from hlh.taxonomy.models.places import kept_places

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone

NAMED = ("full", "who-staff")  # the looks of those who are named with their office


@dataclass(frozen=True, slots=True)
class Shown:
    """The words for somebody, and the mark beside them."""

    name: str
    level: str  # how far the person is named, in words
    sign: str  # two or three letters of the mark
    look: str  # its class: full, country, region, nobody, who-staff
    is_you: bool = False
    unmask: str = ""  # where an administrator asks who it is


class Speaker(NamedTuple):
    """What showing a voice takes of it, of the person and of their office.

    A page of posts reads these columns alone: three models for each of twenty-five voices take five times as long
    (`make bench`).
    """

    voice: int
    naming: int
    floor: int
    is_former: bool
    country: str | None  # by their codes
    region: str | None
    person: int | None
    name: str | None
    work: str | None
    office: str | None
    kind: str | None  # of the office

    @property
    def is_named(self) -> bool:
        """Whether it is shown with name and office."""
        return not self.is_former and min(self.naming, self.floor) == Naming.OFFICE

    @property
    def is_of_who(self) -> bool:
        return self.kind is not None and Organisation.Kind(self.kind).is_who


COLUMNS = (
    *("pk", "naming", "floor", "is_former", "country_id", "region_id"),
    *("person_id", "person__name", "person__work", "organisation__name", "organisation__kind"),
)


def with_voice(field: str = "voice") -> list[str]:
    """What to select with rows that hold a voice, so that showing it asks the database nothing more."""
    return [field, f"{field}__person", f"{field}__organisation"]


def columns_of(field: str = "voice") -> list[str]:
    """What to read of rows that hold a voice, for a `Speaker` of each."""
    return [f"{field}__{column}" for column in COLUMNS]


def speaker(voice: Voice) -> Speaker:
    """What showing a voice takes.

    Args:
        voice: selected `with_voice()`.
    """
    person, office = voice.person, voice.organisation
    return Speaker(
        *(voice.pk, voice.naming, voice.floor, voice.is_former, voice.country_id, voice.region_id, voice.person_id),
        *((person.name, person.work) if person else (None, None)),
        *((office.name, office.kind) if office else (None, None)),
    )


def shown_as(voice: Voice | Speaker, *, to: Anyone | None = None) -> Shown:
    """How a voice is shown to a reader. Every rendering on every channel takes its words from here.

    Args:
        voice: selected `with_voice()`, or what was read of it.
        to: the reader; None for what leaves the hub.
    """
    who = voice if isinstance(voice, Speaker) else speaker(voice)
    if who.is_former:
        return Shown(_("A former member"), _("Not named"), "?", "nobody")
    is_you = isinstance(to, Person) and who.person == to.pk
    shown = _as_chosen(who, is_you, get_language() or "en")
    if shown.look in NAMED or is_you or to is None or not to.holds(Role.ADMINISTRATOR):
        return shown
    return replace(shown, unmask=way_to_ask(who.voice))


def called(voice: Voice) -> str:
    """What somebody is called where people write to each other by name: the name alone, without work and office.

    Args:
        voice: selected `with_voice()`.
    """
    if voice.is_former or voice.person is None:
        return _("A former member")
    return voice.person.name or _("A member")


def _as_chosen(who: Speaker, is_you: bool, language: str) -> Shown:
    level = min(who.naming, who.floor)
    places = kept_places()
    country, region = places.countries.get(who.country or ""), places.regions.get(who.region or "")
    if level == Naming.OFFICE and who.person is not None:
        sign, look = ("WHO", "who-staff") if who.is_of_who else (country.iso2 if country else "+", "full")
        return _named((who.name, who.work, who.office), sign, look, is_you, language)
    if level == Naming.OFFICE and who.office:  # an organisation answers, whoever wrote for it
        return _named((who.office,), "WHO" if who.is_of_who else "+", "full", is_you, language)
    if level >= Naming.COUNTRY and country:
        return _of_a_place(country.label, country.iso2, "country", is_you, language)
    if level >= Naming.REGION and region:
        return _of_a_place(region.label, region.code, "region", is_you, language)
    return Shown(_("A health manager"), _("Not named"), "?", "nobody", is_you)


@lru_cache(maxsize=1024)
def _named(parts: tuple[str | None, ...], sign: str, look: str, is_you: bool, language: str) -> Shown:
    """Remembered, because few people say much; `language` is what the comma and the words depend on."""
    name = listed(part for part in parts if part) or _("A member")
    return Shown(name, _("Named with office"), sign, look, is_you)


@lru_cache(maxsize=1024)
def _of_a_place(place: str, sign: str, look: str, is_you: bool, language: str) -> Shown:
    name = _("A health manager, %(place)s") % {"place": place}
    return Shown(name, _("Named by country") if look == "country" else _("Named by region"), sign, look, is_you)
