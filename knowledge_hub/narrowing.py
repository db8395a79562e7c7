"""What a list of the hub is narrowed down by: links that keep all else that was chosen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from hlh.paging import number_in
from hlh.taxonomy.models import Area, Level, Phase
from hlh.web import Request


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to narrow a list down, or to take that away again; nobody counted what it shows."""

    label: str
    address: str
    is_chosen: bool
    language: str = ""
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Facet:
    """What a list can be narrowed down by."""

    name: str
    label: str
    choices: list[Choice]


@dataclass(frozen=True, slots=True)
class Setting:
    """An area, a level and a phase, as an address says them; what it says wrong is left out."""

    area: int = 0
    level: str = ""
    phase: str = ""

    @classmethod
    def said_in(cls, request: Request) -> Setting:
        said = request.GET
        area = Area.objects.current(number_in(said.get("area", "")))
        level, phase = said.get("level", ""), said.get("phase", "")
        return cls(
            area=area.number if area else 0,
            level=level if level in Level.objects.kept() else "",
            phase=phase if phase in Phase.objects.kept() else "",
        )

    @property
    def query(self) -> str:
        """Its part of an address."""
        query = QueryDict(mutable=True)
        query.update({name: str(value) for name in ("area", "level", "phase") if (value := getattr(self, name))})
        return query.urlencode()

    def facet(self, name: str) -> Facet:
        """The choices of one of the three, each a link that keeps the others."""
        labels = {"area": _("Area"), "level": _("Level"), "phase": _("Phase")}
        offers: Iterable[tuple[int | str, str]]
        if name == "area":
            offers = [(area.number, area.short_label) for area in Area.objects.offered()]
        else:
            kept = Level.objects.kept() if name == "level" else Phase.objects.kept()
            offers = [(code, one.label) for code, one in kept.items()]
        return Facet(name, labels[name], [self._choice(name, value, label) for value, label in offers])

    def _choice(self, name: str, value: int | str, label: str) -> Choice:
        is_chosen = getattr(self, name) == value
        said = {one: getattr(self, one) for one in ("area", "level", "phase")} | {name: "" if is_chosen else value}
        query = QueryDict(mutable=True)
        query.update({one: str(chosen) for one, chosen in said.items() if chosen})
        return Choice(label, f"?{query.urlencode()}", is_chosen)
