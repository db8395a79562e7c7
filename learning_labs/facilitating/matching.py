"""Who may know the answer: found by area, language, likeness of countries and load, with the reason for each.

Only what somebody lets every member see of their profile counts, so that no reason tells what they keep to themselves.
Nothing that was said without a name counts either: whoever asked a question unnamed may be among those who are proposed,
because leaving them out would tell who asked (they are then not written to). Nor does it count who belongs to an open
lab: whoever writes there belongs to it from then on, also without a name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hlh.mail.models import Cadence, Preferences
from hlh.people.effort import may_be_asked
from hlh.people.models import Person, Profile, Visibility
from hlh.people.voices import who_is_named_in
from hlh.taxonomy.languages import LANGUAGES
from hlh.taxonomy.likeness import Factor, alike, weight
from hlh.taxonomy.models import Country
from learning_labs.models import Discussion, Membership, Nudge, Post

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone

NUDGED = "nudged"  # the kind of notice
POOL = 300  # people who are looked at, who was asked least first
AREA, LANGUAGE = "area", "language"
WEIGHTS = {AREA: 4, LANGUAGE: 3}
REFUSED = 2  # what a "not me" about the same area elsewhere takes away
_NAMES = {language.code: language.name for language in LANGUAGES}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may know."""

    profile: Profile
    shown: dict[str, Any]  # what the facilitator sees of the profile
    reasons: tuple[str, ...]
    score: int


def candidates(discussion: Discussion, *, reader: Anyone) -> list[Candidate]:
    """Everybody who may be asked about a discussion, who fits best first.

    Args:
        discussion: with its lab.
        reader: the facilitator who asks.
    """
    people = list(_pool(discussion, reader))
    refused = _refusals(discussion, people)
    load = {person.pk: person.asked for person in people}
    found = []
    for profile in Profile.objects.visible_to(reader).filter(person__in=people):
        shown = profile.shown_to(reader)
        reasons = reasons_for(discussion, shown)
        score = _score(reasons) - load[profile.person_id] - REFUSED * refused[profile.person_id]
        if AREA in reasons:
            found.append(Candidate(profile, shown, reasons, score))
    return sorted(found, key=lambda one: (-one.score, one.profile.person_id))


def _pool(discussion: Discussion, reader: Anyone) -> QuerySet:
    """Who has something left to be asked this month, reads the lab, and knows one of its areas."""
    lab = discussion.lab
    knowing = Profile.objects.filter(areas__overlap=areas_of(discussion), widest__gte=Visibility.MEMBERS)
    found: QuerySet = may_be_asked(Person.objects.filter(pk__in=knowing.values("person"), is_demo=lab.is_demo))
    if not lab.is_open_to_all:  # others may not answer there
        found = found.filter(pk__in=Membership.objects.filter(lab=lab).exclude(way="").values("person"))
    read = Post.objects.shown().filter(discussion=discussion).values("voice")
    never = Preferences.objects.filter(**{f"cadences__{NUDGED}": Cadence.OFF.value}).values("person")
    mine = Nudge.objects.filter(discussion=discussion).values("person")
    said_no = Nudge.objects.refusals().filter(discussion__lab=lab, discussion__area=discussion.area_id)
    others: list[QuerySet] = [who_is_named_in(discussion.place, among=read), never, mine, said_no.values("person")]
    for some in others:
        found = found.exclude(pk__in=some)
    pool: QuerySet = found.exclude(pk=reader.pk).order_by("asked", "pk")[:POOL]
    return pool


def _refusals(discussion: Discussion, people: Sequence[Person]) -> Counter[int]:
    """How often each said "not me" about this area in other labs."""
    elsewhere = Nudge.objects.refusals().filter(person__in=people, discussion__area=discussion.area_id)
    return Counter(elsewhere.values_list("person", flat=True))


def areas_of(discussion: Discussion) -> list[int]:
    """What it is about: its area, else those of its lab."""
    return [discussion.area_id] if discussion.area_id else list(discussion.lab.areas)


def reasons_for(discussion: Discussion, shown: dict[str, Any]) -> tuple[str, ...]:
    """Why somebody may know: codes, to be kept and put into words for each reader.

    The country of the discussion is one that stands there by name; who asked unnamed has none here.
    """
    here = Country.objects.kept().get(discussion.countries[0]) if discussion.countries else None
    there = shown.get("country")
    has = {
        AREA: bool(set(areas_of(discussion)) & set(shown.get("areas", []))),
        LANGUAGE: discussion.language in shown.get("languages", []),
    }
    like = alike(here, there) if here and there else []
    return (*(code for code in has if has[code]), *map(str, like))


def _score(reasons: Iterable[str]) -> int:
    ours = [code for code in reasons if code in WEIGHTS]
    return sum(WEIGHTS[code] for code in ours) + weight([code for code in reasons if code not in WEIGHTS])


def because(discussion: Discussion, reasons: Iterable[str]) -> str:
    """The reasons in words, such as "area 6 · Français · the same region"."""
    return " · ".join(_in_words(discussion, code) for code in reasons)


def _in_words(discussion: Discussion, code: str) -> str:
    if code == AREA:
        numbers = ", ".join(map(str, areas_of(discussion)))
        return _("area %(number)s") % {"number": numbers}
    if code == LANGUAGE:
        return _NAMES.get(discussion.language, discussion.language)
    return str(Factor(code).label)
