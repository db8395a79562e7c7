"""Naming and consent: the only door between what is said and who said it.

Besides `hlh.people.speakers`, which puts it into words, only what stands here reads `Voice.person`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Lower, NullIf
from django.utils.crypto import salted_hmac

from hlh.activity.ledger import record
from hlh.database.rows import columns, made, row_of
from hlh.people import facts
from hlh.people.models import Naming, Person, Profile, Quoting, Voice
from hlh.taxonomy.languages import data_code
from hlh.taxonomy.models import Country
from hlh.taxonomy.models.places import region_of

if TYPE_CHECKING:
    from hlh.activity.models import Actor
    from hlh.people.models import Nomination
    from hlh.people.models.persons import Anyone

FEWEST_ALIKE = 3  # a level that fewer than three people of the place fit would give somebody away


def written_by(person: Anyone, field: str = "voice") -> Q:
    """The rows that this person wrote, for those eyes alone."""
    if not isinstance(person, Person):
        return Q(pk__in=[])
    return Q(**{f"{field}__person": person.pk})


def written_by_none_of(people: QuerySet, field: str = "voice") -> Q:
    """The rows that none of these people wrote: those of former members, and of addresses, among them."""
    return ~Q(**{f"{field}__person__in": people})


def named_as_written_by(person: Person, field: str = "voice") -> Q:
    """The rows that this person wrote under their name: what profiles, mentions and search may count."""
    named = Q(**{f"{field}__naming": Naming.OFFICE, f"{field}__floor": Naming.OFFICE})
    return written_by(person, field) & named


def named_as_written_by_whom(person: OuterRef, field: str = "voice") -> Q:
    """The same for a sub-query of rows that lead to people: what each of them wrote under their name."""
    named = {f"{field}__naming": Naming.OFFICE, f"{field}__floor": Naming.OFFICE}
    return Q(**{f"{field}__person": person}, **named)


def who_is_named_in(place: str, *, among: QuerySet) -> QuerySet:
    """The keys of the people who are named with their office in a place; who is not named there is not among them.

    Args:
        place: such as "discussion:17".
        among: a query for the keys of voices that count, such as those whose words others read.
    """
    named = Voice.objects.filter(place=place, naming=Naming.OFFICE, floor=Naming.OFFICE, pk__in=among)
    return named.exclude(person=None).values("person")


@dataclass(frozen=True, slots=True)
class Reached:
    """Where a letter goes, and in which language."""

    address: str
    language: str


def reached_by(voice: Voice) -> Reached | None:
    """Whom a letter to this voice goes to; only `hlh.mail` asks. None when nobody can be reached."""
    if voice.person is not None:
        return Reached(voice.person.email, voice.person.language or voice.language) if voice.person.is_active else None
    return Reached(voice.address, voice.language) if voice.address else None


def typed_address_of(voice: Voice) -> str:
    """What an address that somebody without an account typed is known by: a keyed hash; empty where none was typed."""
    return salted_hmac("asker", voice.address.lower()).hexdigest() if voice.address else ""


def is_within_reach(voice: Voice) -> bool:
    """Whether somebody would get what is asked of this voice; not who, and not where."""
    return reached_by(voice) is not None


def is_own(person: Anyone, voice: Voice) -> bool:
    """Whether this is the reader's own voice."""
    return isinstance(person, Person) and voice.is_of(person)


def heard_in(place: str, *, but: Voice) -> QuerySet[Voice]:
    """The voices of people with an account in a place, but one's: whom something new there is told.

    Where two places were merged, whoever speaks in both has a voice of each; they know what they said in either.
    """
    voices = Voice.objects.filter(place=place, person__isnull=False, is_former=False)
    if but.person_id is not None:
        voices = voices.exclude(person=but.person_id)
    return voices.exclude(pk=but.pk).select_related("person").order_by("pk")


def who_speaks_in(place: str) -> QuerySet[Person]:
    """The people with an account who have spoken in a place: they hear there of what is new, and not once more."""
    return Person.objects.filter(pk__in=Voice.objects.filter(place=place, person__isnull=False).values("person"))


def people_who_speak(field: str = "voice") -> Count:
    """How many people speak in rows: those with an account, and addresses; who left neither is not told apart."""
    behind = Coalesce(Cast(f"{field}__person", CharField()), NullIf(Lower(f"{field}__address"), Value("")))
    return Count(behind, distinct=True)


def own_voice(person: Person) -> Voice:
    """A person's voice where they are told things for themselves, in no place of others."""
    return told_in(person, f"person:{person.pk}")


def told_in(person: Person, place: str) -> Voice:
    """A person's voice in a place where they are told things and answer them, and nobody else hears it."""
    defaults = {"language": person.language or "en"}
    return Voice.objects.get_or_create(place=place, person=person, defaults=defaults)[0]


def alike(voice: Voice) -> QuerySet[Voice]:
    """Every voice of whoever speaks with this one: by the account, or by the address that was left."""
    if voice.person is not None:
        return Voice.objects.filter(person=voice.person)
    return Voice.objects.filter(address__iexact=voice.address).exclude(address="")


def author_of(voice: Voice) -> Person | None:
    """Who speaks with a voice, for a reply by mail to be theirs; only `hlh.mail` asks."""
    return voice.person if voice.person is not None and voice.person.is_active else None


def confirmed_addresses(voice: Voice) -> frozenset[str]:
    """From where a reply in this voice may come, in small letters; only `hlh.mail` asks."""
    if voice.person is None:
        return frozenset({voice.address.lower()} - {""})
    confirmed = EmailAddress.objects.filter(user=voice.person, verified=True)
    return frozenset(address.lower() for address in confirmed.values_list("email", flat=True))


def has_confirmed(person: Anyone | None, address: str) -> bool:
    """Whether an address is one of a person's own, whichever of them they sign in with."""
    if not isinstance(person, Person) or not address:
        return False
    return bool(EmailAddress.objects.filter(user=person, email__iexact=address, verified=True).exists())


def is_left_by(person: Anyone, voice: Voice) -> bool:
    """Whether a voice without an account was left at an address that this person has confirmed."""
    return voice.person_id is None and has_confirmed(person, voice.address)


def left_by(person: Anyone, field: str = "voice") -> Q:
    """The rows whose voice was left so: `is_left_by` for many."""
    if not isinstance(person, Person):
        return Q(pk__in=[])
    confirmed = EmailAddress.objects.filter(user=person.pk, verified=True, email__iexact=OuterRef(f"{field}__address"))
    return Q(Exists(confirmed), **{f"{field}__person": None})


def is_left_by_who(speaks: Voice, voice: Voice) -> bool:
    """The same of whoever speaks with another voice."""
    return voice.person_id is None and has_confirmed(speaks.person, voice.address)


def at_one_address(one: Voice, other: Voice) -> bool:
    """Whether two voices were left at the same address."""
    return bool(one.address) and one.address.casefold() == other.address.casefold()


def people_behind(voice: Voice) -> list[Person]:
    """Whose a voice is: its account's, or of whoever has confirmed the address that it was left at."""
    if voice.person is not None:
        return [voice.person]
    if not voice.address:
        return []
    confirmed = EmailAddress.objects.filter(email__iexact=voice.address, verified=True).select_related("user")
    return [one.user for one in confirmed]


def is_known_address(address: str) -> bool:
    """Whether this is the confirmed address of somebody, or one that somebody left for an answer."""
    confirmed = EmailAddress.objects.filter(email__iexact=address, verified=True)
    return bool(address) and (confirmed.exists() or Voice.objects.filter(address__iexact=address).exists())


def invited_voice(nomination: Nomination) -> Voice:
    """Where somebody is told that they are named for a role: their own voice, or one for their address alone."""
    if nomination.person is not None:
        return own_voice(nomination.person)
    return voice_at(nomination.address, f"nomination:{nomination.pk}", language=nomination.language)


def voice_at(address: str, place: str, *, language: str) -> Voice:
    """A voice for an address alone, whoever has it: where it is written to before anybody answers.

    What a former member leaves in that place has no person either, and is nobody's for good.
    """
    said = {"address": address, "language": language}
    return Voice.objects.update_or_create(place=place, person=None, is_former=False, defaults=said)[0]


def left_in(places: Iterable[str]) -> QuerySet[Voice]:
    """The voices without an account in some places, of an address or of nobody any more."""
    return Voice.objects.filter(place__in=list(places), person=None)


def is_left_at(voice: Voice, address: str) -> bool:
    """Whether a voice without an account is of this address."""
    return voice.person is None and bool(address) and voice.address.casefold() == address.casefold()


def organisation_voice(organisation: int, place: str, *, language: str) -> Voice:
    """The voice of an organisation, by its key, in a place: it is named, nobody who writes for it is, and its words may be quoted."""
    said = {"organisation_id": organisation, "naming": Naming.OFFICE, "quoting": Quoting.YES, "language": language}
    return Voice.objects.get_or_create(place=place, person=None, defaults=said)[0]


def of_no_account(field: str = "voice") -> Q:
    """The rows whose voice was left without an account."""
    return Q(**{f"{field}__person": None})


def without_address(voices: QuerySet[Voice]) -> int:
    """Nobody is written to any more at addresses that these were left at; how many."""
    return voices.filter(person=None).exclude(address="").update(address="")


def moved_to(voice: Voice, place: str) -> Voice:
    """Whoever is told things in one place, where they are told things in another."""
    if voice.person is not None:
        return told_in(voice.person, place)
    return voice_at(voice.address, place, language=voice.language)


# Choosing


def offered(
    country: Country | None, *, floor: Naming = Naming.OFFICE, among: Mapping[str, int], by_name: bool = True
) -> list[Naming]:
    """The levels that somebody may choose in a place, the most open first.

    Args:
        country: where the person works.
        floor: how far anybody is named in the place.
        among: how many others in the place work in a country, by its code.
        by_name: whether there is a name to be named with.
    """
    levels = [Naming.OFFICE] if by_name and floor >= Naming.OFFICE else []
    if country is not None:
        if floor >= Naming.COUNTRY and among.get(country.iso3, 0) + 1 >= FEWEST_ALIKE:
            levels.append(Naming.COUNTRY)
        region = country.region_on()
        neighbours = sum(many for code, many in among.items() if region_of(code) == region) if region else 0
        if floor >= Naming.REGION and neighbours + 1 >= FEWEST_ALIKE:
            levels.append(Naming.REGION)
    return [*levels, Naming.NOBODY]


def widened(wanted: int, allowed: Sequence[Naming]) -> Naming:
    """The level wanted, or the next wider one that is offered."""
    return max((level for level in allowed if level <= wanted), default=Naming.NOBODY)


_OF_A_PERSON = "SELECT {voice} FROM people_voice voice WHERE person_id = %s AND place = %s"


def voice_of(person: Anyone, place: str) -> Voice | None:
    """The person's voice in a place, if they have spoken there."""
    if not isinstance(person, Person):
        return None
    # Asked for every discussion that somebody with an account reads: written by Django it takes three times as long.
    row = row_of(_OF_A_PERSON.format(voice=columns(Voice, "voice")), [person.pk, place])
    if row is None:
        return None
    return as_their_own(person, made(Voice, row)[0])


def as_their_own(person: Person, voice: Voice) -> Voice:
    """A person's voice that was just read, with them, who are at hand already."""
    voice.person = person
    return voice


def by_name_in(place: str, person: Person) -> Voice:
    """A person's voice where two people write to each other, each by their name; nothing there is quoted."""
    said = {"naming": Naming.OFFICE, "quoting": Quoting.NO, "language": person.language or "en"}
    return Voice.objects.get_or_create(place=place, person=person, defaults=said)[0]


def profile_behind(voice: Voice) -> Profile | None:
    """The profile that somebody keeps who is named with their office here; of nobody else, so that nothing which was
    said without a name leads to a person."""
    if voice.level != Naming.OFFICE or voice.person is None:
        return None
    return Profile.objects.filter(person=voice.person, person__is_active=True).first()


def orcids_of(voices: Iterable[Voice], *, reader: Anyone) -> dict[int, str]:
    """The ORCID of those who are named with their office, by their voice, as far as they show it to this reader.

    Args:
        voices: selected `with_voice()`.
        reader: who reads it.
    """
    named = {voice.person_id: voice.pk for voice in voices if voice.level == Naming.OFFICE and voice.person_id}
    readable = Profile.objects.visible_to(reader)
    kept = readable.filter(person__in=named).exclude(orcid="") if named else []
    shown = {named[profile.person_id]: profile.shown_to(reader).get("orcid", "") for profile in kept}
    return {voice: orcid for voice, orcid in shown.items() if orcid}


def choices_of(voice: Voice, *, among: Mapping[str, int]) -> list[Naming]:
    """The levels that whoever speaks with a voice may choose in its place, the most open first.

    Args:
        voice: theirs.
        among: how many others in the place work in a country, by its code.
    """
    return offered(voice.country, floor=Naming(voice.floor), among=among, by_name=voice.person_id is not None)


def hold_who_speaks(voices: QuerySet) -> list[Person]:
    """Lock the rows of the people who speak with these voices, in one order, so that two who do so never wait in a ring.

    Args:
        voices: a query for their keys.
    """
    speaking = Person.objects.speaking_with(voices).order_by("pk")
    return list(speaking.select_for_update(of=("self",), no_key=True))


def same_person(one: Voice, other: Voice) -> bool:
    """Whether two voices are of one person; what a stranger says is nobody's."""
    return one.person_id is not None and one.person_id == other.person_id


def speak(
    person: Person, place: str, *, naming: int, quoting: str, floor: Naming = Naming.OFFICE, among: Mapping[str, int]
) -> Voice:
    """The person's voice in a place: the one they have there as it is, else a new one as they chose now.

    An old page that is sent once more changes nobody's naming: only `rename` does.
    """
    allowed = offered(person.country, floor=floor, among=among, by_name=bool(person.name))
    voice, _made = Voice.objects.get_or_create(
        place=place,
        person=person,
        defaults={
            "naming": widened(naming, allowed),
            "floor": floor,
            "quoting": Quoting(quoting),
            "organisation": person.organisation,
            "country": person.country,
            "region": person.country.region_on() if person.country else None,
            "language": person.language or "en",
        },
    )
    return voice


def ask_as(
    person: Anyone | None,
    place: str,
    *,
    naming: int,
    quoting: str,
    country: Country | None,
    address: str,
    language: str,
) -> Voice:
    """The voice of somebody who asks, with or without an account."""
    signed_in = person if isinstance(person, Person) else None
    return Voice.objects.create(
        place=place,
        person=signed_in,
        address="" if signed_in else address,
        language=data_code(language),
        naming=naming,
        quoting=Quoting(quoting),
        organisation=signed_in.organisation if signed_in else None,
        country=country,
        region=country.region_on() if country else None,
    )


def brought(
    place: str,
    *,
    naming: int,
    quoting: str,
    country: Country | None,
    floor: Naming,
    among: Mapping[str, int],
    language: str,
) -> Voice:
    """A voice for somebody without an account whose words somebody else brings, as they chose; nobody knows who it is.

    Of where they work no more is kept than what is shown of it.

    Args:
        place: such as "discussion:17".
        naming, quoting: as they chose; named further than the place offers they are not.
        country: where they work, if they said so.
        floor: how far anybody is named in the place.
        among: how many people in the place work in a country, by its code.
        language: of their words.
    """
    level = widened(naming, offered(country, floor=floor, among=among, by_name=False))
    return Voice.objects.create(
        place=place,
        naming=level,
        floor=floor,
        quoting=Quoting(quoting),
        country=country if level == Naming.COUNTRY else None,
        region=country.region_on() if country and level >= Naming.REGION else None,
        language=language,
    )


def carried(voice: Voice, place: str, *, floor: Naming, among: Mapping[str, int]) -> Voice:
    """The same person's voice in another place: named as far as before, never further than that place allows.

    A mail address stays behind with the question: letters go there.
    """
    return Voice.objects.create(
        place=place,
        person=voice.person,
        language=voice.language,
        naming=_fitting(voice, floor, among),
        floor=floor,
        quoting=voice.quoting,
        organisation=voice.organisation,
        country=voice.country,
        region=voice.region,
    )


def bring_over(place: str, there: str) -> None:
    """The voices of a place that went up in another speak there from now on, as they chose.

    Whoever speaks in both keeps two voices, and what each said stays in its own: made one, what they said without a
    name would stand beside their name.
    """
    both = Voice.objects.filter(place=there, person__isnull=False).values("person")
    Voice.objects.filter(place=place).exclude(person__in=both).update(place=there)


def copied(voice: Voice, place: str) -> Voice:
    """The same voice in a place that was split off: named, and quoted, exactly as where it comes from.

    A mail address stays behind: letters go there.
    """
    kept = (
        "person_id",
        "language",
        "naming",
        "floor",
        "quoting",
        "organisation_id",
        "country_id",
        "region_id",
        "is_former",
    )
    return Voice.objects.create(place=place, **{name: getattr(voice, name) for name in kept})


def settle_in(place: str, *, floor: Naming, among: Mapping[str, int]) -> None:
    """Widen every voice of a place that has moved, as far as where it is now asks for.

    Args:
        place: the discussion that moved.
        floor: how far anybody is named where it is now.
        among: how many people there work in a country, by its code.
    """
    for voice in Voice.objects.filter(place=place).select_related("person"):
        voice.floor = min(voice.floor, floor)
        voice.naming = _fitting(voice, Naming(voice.floor), among)
        voice.save(update_fields=["floor", "naming"])


def lower_floors(places: QuerySet, floor: Naming) -> int:
    """Nobody is named beyond this in these places from now on; what was wider already stays so. How many were.

    Args:
        places: a query for their names, such as "discussion:17".
        floor: how far anybody is named there.
    """
    return Voice.objects.filter(place__in=places, floor__gt=floor).update(floor=floor)


def _fitting(voice: Voice, floor: Naming, among: Mapping[str, int]) -> Naming:
    """How far a voice that comes from elsewhere is named here, as far as before at most.

    `among` may count the person already, so one of their country is taken off: rather too wide than too narrow.
    """
    others = dict(among)
    if voice.person is not None and voice.country is not None and voice.country.iso3 in others:
        others[voice.country.iso3] -= 1
    allowed = offered(voice.country, floor=floor, among=others, by_name=voice.person is not None)
    return widened(voice.naming, allowed)


def rename(voice: Voice, *, naming: int, quoting: str, among: Mapping[str, int], by: Actor) -> None:
    """The author chooses again; from now on every rendering says so."""
    allowed = offered(voice.country, floor=Naming(voice.floor), among=among, by_name=voice.person is not None)
    with transaction.atomic():
        voice.naming, voice.quoting = widened(naming, allowed), Quoting(quoting)
        voice.save(update_fields=["naming", "quoting"])
        record(facts.NAMING_CHANGED, voice, by=by, naming=int(voice.naming), quoting=voice.quoting)


def given_to(
    voice: Voice,
    person: Person | None,
    *,
    naming: int,
    quoting: str,
    country: Country | None,
    among: Mapping[str, int],
) -> None:
    """A voice whose words somebody else typed is theirs from now on, named and quoted as they choose.

    Args:
        voice: one without an account, with their address where that is known.
        person: who they are; else whoever has confirmed that address, else nobody with an account.
        naming, quoting: as they chose; named further than is offered they are not.
        country: where they work, when they have no account that says so.
        among: how many people of the place work in a country, by its code; they are one of them.
    """
    if person is None and voice.address:
        confirmed = EmailAddress.objects.filter(email__iexact=voice.address, verified=True, user__is_active=True)
        person = next((one.user for one in confirmed.select_related("user")[:1]), None)
    if person is not None:
        country = person.country
        among = {iso3: many - (iso3 == person.country_id) for iso3, many in among.items()}  # the others
        voice.person, voice.address, voice.organisation = person, "", person.organisation
    level = widened(naming, offered(country, among=among, by_name=person is not None and bool(person.name)))
    is_kept = country is not None and (person is not None or level >= Naming.REGION)  # no more than is shown of it
    voice.country = country if is_kept and (person is not None or level == Naming.COUNTRY) else None
    voice.region = country.region_on() if country is not None and is_kept else None
    voice.naming, voice.quoting = level, Quoting(quoting)
    voice.save(update_fields=["person", "address", "organisation", "country", "region", "naming", "quoting"])


# Forgetting


def voiced_by(person: Person, addresses: Iterable[str], field: str = "voice") -> Q:
    """The rows whose voice is this person's: by their account, or, asked as a stranger, by one of their addresses."""
    by_address = reduce(or_, (Q(**{f"{field}__address__iexact": address}) for address in addresses), Q(pk__in=[]))
    return written_by(person, field) | by_address


def places_of(person: Person, addresses: Iterable[str]) -> frozenset[str]:
    """Where somebody has spoken, by their account or by one of their addresses."""
    return frozenset(voices_of(person, addresses).values_list("place", flat=True))


def silence(person: Person, addresses: Iterable[str]) -> int:
    """Empty every voice of a person who is erased; what they said stays, as a former member's."""
    return voices_of(person, addresses).update(
        person=None,
        address="",
        naming=Naming.NOBODY,
        quoting=Quoting.NO,
        organisation=None,
        country=None,
        region=None,
        is_former=True,
    )


def voices_of(person: Person, addresses: Iterable[str]) -> QuerySet[Voice]:
    """Every voice of somebody who is being erased: what leads there has to be forgotten too."""
    return Voice.objects.filter(reduce(or_, (Q(address__iexact=address) for address in addresses), Q(person=person)))
