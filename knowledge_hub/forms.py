"""The forms of the hub's pages: areas, countries and levels to tick, and a resource that is whole."""

from __future__ import annotations

from typing import Any

from django import forms
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminPageForm

from hlh.taxonomy.models import Area, Country, Level, Phase
from knowledge_hub.models.helping import edition_of, few_lines


def _areas() -> list[tuple[int, str]]:
    return [(area.number, f"{area.number} · {area.label}") for area in Area.objects.offered()]


def countries_to_choose() -> list[tuple[str, str]]:
    return [(country.iso3, country.label) for country in Country.objects.by_name()]


def _levels() -> list[tuple[str, str]]:
    return [(level.code, level.label) for level in Level.objects.all()]


def _phases() -> list[tuple[str, str]]:
    return [("", _("Every phase")), *((phase.code, phase.label) for phase in Phase.objects.all())]


class HubForm(WagtailAdminPageForm):
    """A page of the hub: it stands where no address of the hub itself stands."""

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"])
        above = self.parent_page.specific if self.parent_page else None
        if above is not None and slug in getattr(above, "taken", ()):
            raise ValidationError(_("The hub needs this address itself. Choose another."))
        return slug


class ShelfForm(HubForm):
    """A shelf: what stands on it says what it helps with."""

    def clean_picks(self) -> Any:
        picks = self.cleaned_data["picks"]
        resources = ContentType.objects.get_for_model(apps.get_model("knowledge_hub", "Resource"))
        entries = [pick.value["entry"] for pick in picks if pick.value["entry"]]
        named = [entry.thing_id for entry in entries if entry.thing_type_id == resources.pk]
        silent = resources.get_all_objects_for_this_type(pk__in=named, helps="").values_list("title", flat=True)
        if titles := list(silent):
            words = _("Nothing says yet what “%(title)s” helps with. Write its lines first, then choose it.")
            raise ValidationError(words % {"title": titles[0]})
        return picks


class AboutAreasForm(HubForm):
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
        return few_lines(self.cleaned_data["helps"])

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
        self._look_at_languages(said)
        return said

    def save(self, commit: bool = True) -> Any:
        """What was written or looked at now in another language belongs to the lines that stand in this form."""
        edition = edition_of(self.cleaned_data.get("helps", ""))
        for form in self.formsets["helps_in"].forms if "helps_in" in self.formsets else ():
            if form.has_changed() or not form.instance.of_edition:
                form.instance.of_edition = edition
        return super().save(commit=commit)

    def _look_at_languages(self, said: dict[str, Any]) -> None:
        """Each language once, and not that of the original."""
        formset = self.formsets.get("helps_in")
        seen = {said.get("language")}
        for form in formset.forms if formset is not None else ():
            language = form.cleaned_data.get("language") if form.is_valid() else None
            if not language or form.cleaned_data.get("DELETE"):
                continue
            if language in seen:
                words = _("These lines stand there already in %(language)s. Change those, or choose another language.")
                form.add_error("language", words % {"language": dict(form.fields["language"].choices)[language]})
            seen.add(language)

    def _leads_back(self, successor: Any) -> bool:
        """Whether whoever goes on from there comes here again."""
        passed = set()
        while successor is not None and successor.pk not in passed:
            if successor.pk == self.instance.pk:
                return True
            passed.add(successor.pk)
            successor = successor.successor
        return False
