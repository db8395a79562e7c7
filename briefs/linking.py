"""Links of briefs to the web: which their readers see, and who is told where one is dead."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext_lazy as _

from briefs.models import Brief, Told
from briefs.models.told import asides_of
from briefs.models.versions import WRITTEN
from briefs.using import editors_of
from hlh.people.models import Person, Voice
from hlh.people.speakers import with_voice
from hlh.people.voices import is_within_reach
from hlh.policy import Words
from hlh.weblinks.finding import addresses_in, leads_out
from hlh.weblinks.models import Mention

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from hlh.people.models.persons import Anyone

IN_WORDS = [name for name in WRITTEN if name not in ("contact", "sources")]  # whom to ask is not for everybody


def addresses_of(brief: Brief) -> list[str]:
    """Those of its published text that everybody reads, as they were typed: where words are left out because its country
    has not cleared them, the rest of an address leads nowhere."""
    if not brief.is_standing or brief.version is None:
        return []
    shown = set(addresses_told(brief.version.as_shown()))
    return [address for address in addresses_told(brief.version) if address in shown]


def addresses_told(told: Told) -> list[str]:
    """Every address in a text, each once; of a line of its sources, as the page links to it."""
    lines = told.source_lines()
    sources = [one.address for one in lines if leads_out(one.address)]
    claims = [claim["claim"] for claim in told.claims]
    beside = asides_of({"claims": told.claims, "unknowns": told.unknowns})
    words = [*(getattr(told, name) for name in IN_WORDS), *claims, *beside, *(one.title for one in lines)]
    return list(dict.fromkeys([*sources, *addresses_in(words)]))


def dead_in(told: Told, dead: Collection[str]) -> list[str]:
    """The addresses in a text, as it is shown, that did not answer lately."""
    return [address for address in addresses_told(told) if address in dead] if dead else []


def dead_for_editor(person: Anyone) -> QuerySet[Mention]:
    """Where dead links stand in the briefs of the countries and areas that this editor works for; administrators see all."""
    briefs = Brief.objects.standing().editable_by(person)
    found = Mention.objects.dead().of_things(briefs, ContentType.objects.get_for_model(Brief))
    return found.select_related("address", "entry")


def with_their_briefs(places: Sequence[Mention]) -> list[tuple[Mention, Brief]]:
    """Each place with its brief, by one query; one that went away meanwhile is left out."""
    briefs = Brief.objects.select_related("country", "area", *with_voice())
    things = briefs.in_bulk([place.entry.thing_id for place in places])
    return [(place, things[place.entry.thing_id]) for place in places if place.entry.thing_id in things]


def keepers_of(brief: Brief) -> Iterator[tuple[Voice | Person, Words]]:
    """Who is told of a dead link, and why they: its author; where nobody of the hub wrote it, or they are gone, its editors."""
    if not brief.origin and is_within_reach(brief.voice):
        yield brief.voice, _("You wrote this brief.")
        return
    for editor in editors_of(brief):
        yield editor, _("You are an editor of this region.")
