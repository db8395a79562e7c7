"""The forms of the hub's pages: areas, countries and levels to tick, and a resource that is whole."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminPageForm

from hlh.taxonomy.models import Area, Country, Level, Phase


def _areas() -> list[tuple[int, str]]:
    return [(area.number, f"{area.number} · {area.label}") for area in Area.objects.offered()]


def countries_to_choose() -> list[tuple[str, str]]:
    return [(country.iso3, country.label) for country in Country.objects.by_name()]


def _levels() -> list[tuple[str, str]]:
    return [(level.code, level.label) for level in Level.objects.all()]


def _phases() -> list[tuple[str, str]]:
    return [("", _("Every phase")), *((phase.code, phase.label) for phase in Phase.objects.all())]


class AboutAreasForm(WagtailAdminPageForm):
    """A page with the areas that it is about."""

    areas = forms.TypedMultipleChoiceField(
        label=gettext_lazy("areas"),
        coerce=int,
        choices=_areas,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: it is about essential health services as a whole."),
    )


class ResourceForm(AboutAreasForm):
    """A resource: either an address or a copy, and a copy only where the licence allows it."""

    levels = forms.MultipleChoiceField(
        label=gettext_lazy("levels"), choices=_levels, required=False, widget=forms.CheckboxSelectMultiple
    )
    phase = forms.ChoiceField(label=gettext_lazy("phase"), choices=_phases, required=False)
    countries = forms.MultipleChoiceField(
        label=gettext_lazy("countries it was made for"),
        choices=countries_to_choose,
        required=False,
        help_text=gettext_lazy("None chosen: it is for every country."),
    )

    def clean_helps(self) -> str:
        lines = [line.strip() for line in self.cleaned_data["helps"].splitlines() if line.strip()]
        if len(lines) > self.instance.LINES:
            raise ValidationError(_("These are more than five lines. Keep the five that help most."))
        return "\n".join(lines)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean()
        if not said.get("link") and not said.get("document"):
            self.add_error("link", _("Write where it is, or add a copy below."))
        if said.get("document") and said.get("hosting") != self.instance.Hosting.HOST:
            self.add_error(
                "hosting", _("A copy is given out only where the licence allows it. Say so here, or remove the copy.")
            )
        if said.get("successor") and self._leads_back(said["successor"]):
            self.add_error("successor", _("That one leads back to this one. Choose what is newer than both."))
        return said

    def _leads_back(self, successor: Any) -> bool:
        """Whether whoever goes on from there comes here again."""
        passed = set()
        while successor is not None and successor.pk not in passed:
            if successor.pk == self.instance.pk:
                return True
            passed.add(successor.pk)
            successor = successor.successor
        return False
