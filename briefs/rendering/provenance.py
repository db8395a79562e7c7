"""Where a brief came from and what came of it, as W3C PROV-JSON: what any stranger may open, and nothing else."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from briefs.models import Brief, Licence, Version
from briefs.rendering.citing import HUB, author_of
from briefs.rendering.describing import LICENCES
from briefs.synthesising.sources import FALLEN, sources_of
from hlh.catalogue.audiences import WITHDRAWN
from hlh.catalogue.lineage import around, open_to
from hlh.catalogue.models import Audience, Edge, Entry
from hlh.people.models.persons import Stranger
from hlh.taxonomy.languages import unprefixed

CALLED = {"prov": "http://www.w3.org/ns/prov#", "schema": "https://schema.org/", "dcterms": "http://purl.org/dc/terms/"}
OF_BRIEFS = (Entry.Kind.ACTION_BRIEF, Entry.Kind.LEARNING_BRIEF)
Told = dict[str, dict[str, Any]]


def prov_of(brief: Brief, version: Version) -> dict[str, Any]:
    """The chain of a brief.

    Args:
        brief: one that is public.
        version: the one that stands.
    """
    said = _Chain(brief, version)
    said.its_versions()
    said.who_wrote_it()
    said.what_its_claims_stand_on()
    if version.names_its_country:  # others in the thread may name the country of one that does not
        said.its_thread()
    return {"prefix": CALLED | {"hub": f"{settings.SITE}/"}} | {kind: told for kind, told in said.told.items() if told}


class _Chain:
    def __init__(self, brief: Brief, version: Version) -> None:
        self.brief, self.version, self.shown = brief, version, version.as_shown()
        self.here = _name(brief.get_absolute_url())
        self.told: dict[str, Told] = {}

    def its_versions(self) -> None:
        """The brief, and each version as a revision of the one before it."""
        shown = self.shown
        about: dict[str, Any] = {
            "prov:type": {"$": "schema:Report", "type": "prov:QUALIFIED_NAME"},
            "prov:label": {"$": shown.title, "lang": shown.language},
            "dcterms:identifier": self.brief.stable_id,
        }
        if shown.licence in LICENCES:
            about["dcterms:license"] = LICENCES[Licence(shown.licence)]
        self._say("entity", about, self.here)
        before = ""
        for number, day in self.brief.versions.order_by("number").values_list("number", "published_at"):
            name = f"{self.here}{number}/"
            self._say("entity", {"schema:version": str(number)}, name)
            self._say("wasGeneratedBy", {"prov:entity": name, "prov:time": day.isoformat()})
            self._say("specializationOf", {"prov:specificEntity": name, "prov:generalEntity": self.here})
            if before:
                self._derived(name, before, **{"prov:type": {"$": "prov:Revision", "type": "prov:QUALIFIED_NAME"}})
            before = name

    def who_wrote_it(self) -> None:
        """Its author where they are named, else the hub; the hub has published it in any case."""
        author = author_of(self.brief, self.shown)
        who = {"hub:": HUB} | ({f"{self.here}#author": author} if author != HUB else {})
        for name, words in who.items():
            kind = "prov:Organization" if words == HUB else "prov:Person"
            self._say("agent", {"prov:label": words, "prov:type": {"$": kind, "type": "prov:QUALIFIED_NAME"}}, name)
            self._say("wasAttributedTo", {"prov:entity": self.here, "prov:agent": name})

    def what_its_claims_stand_on(self) -> None:
        """Each source that can be opened, and that was withdrawn since: by its address, without a word of it."""
        for one in sources_of(self.shown, reader=Stranger()).values():
            if one.address and (one.is_read or one.is_lost):
                self._thing(one.address, is_gone=one.is_lost)
                self._derived(self.here, _name(one.address))

    def its_thread(self) -> None:
        """Everything around it that strangers may open, and what of it came of what."""
        knots = around(self.brief)
        keys = dict(Audience.objects.filter(pk__in={one.audience_id for one in knots}).values_list("pk", "key"))
        readable = open_to(Stranger(), knots)
        fallen = {one.pk for one in knots if keys[one.audience_id] in FALLEN and one.kind in OF_BRIEFS}
        seen = {one.pk: one for one in knots if one.audience_id in readable or one.pk in fallen}
        for one in seen.values():
            if _name(one.address) != self.here:
                title = "" if one.pk in fallen else one.title
                self._thing(one.address, title, one.language, is_gone=keys[one.audience_id] == WITHDRAWN)
        for source, made in Edge.objects.filter(source__in=seen, made__in=seen).values_list("source", "made"):
            self._derived(_name(seen[made].address), _name(seen[source].address))

    def _thing(self, address: str, title: str = "", language: str = "", *, is_gone: bool) -> None:
        name = _name(address)
        label = {"prov:label": {"$": title, "lang": language}} if title else {}
        self._say("entity", self.told.get("entity", {}).get(name, {}) | label, name)
        if is_gone:
            self._say("wasInvalidatedBy", {"prov:entity": name}, f"_:withdrawn-{name.partition(':')[2]}")

    def _derived(self, made: str, source: str, **more: Any) -> None:
        ends = {"prov:generatedEntity": made, "prov:usedEntity": source}
        if made != source and ends not in self.told.get("wasDerivedFrom", {}).values():
            self._say("wasDerivedFrom", ends | more)

    def _say(self, kind: str, said: dict[str, Any], name: str = "") -> None:
        told = self.told.setdefault(kind, {})
        told[name or f"_:{kind}-{len(told) + 1}"] = said


def _name(address: str) -> str:
    """A page of the hub, by its address in no language."""
    return f"hub:{unprefixed(address).removeprefix('/')}"
