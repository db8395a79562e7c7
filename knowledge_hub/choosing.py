"""Choosing a thing of the whole catalogue into a page: only among what everybody may read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.views.generic.chooser import ChosenMultipleView, ChosenView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from hlh.catalogue.models import Entry
from hlh.catalogue.models.entries import EntryQuerySet
from hlh.people.models.persons import Stranger


def for_everybody() -> EntryQuerySet:
    """What may be chosen: what a stranger reads, the newest first."""
    return Entry.objects.visible_to(Stranger()).order_by("-published_at", "-pk")


class FindingForm(BaseFilterForm):
    """Words of the title, and the kind."""

    q = forms.CharField(label=_("Words of its title"), max_length=100, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("Every kind")), *Entry.Kind.choices], required=False)

    def filter(self, objects: Any) -> Any:
        objects = super().filter(objects)
        if words := self.cleaned_data.get("q"):
            objects = objects.filter(title__icontains=words.replace("\0", ""))
        if kind := self.cleaned_data.get("kind"):
            objects = objects.filter(kind=kind)
        return objects


class Choosing(ChooserViewSet):
    """The window in which an editor looks for an entry."""

    model = Entry
    icon = "doc-empty-inverse"
    choose_one_text = _("Choose from the catalogue")
    choose_another_text = _("Choose another")
    register_widget = False

    class _Chosen(ChosenView):
        def get_object(self, pk: str) -> Entry:
            return for_everybody().get(pk=pk if pk.isdecimal() else 0)

    class _ChosenMultiple(ChosenMultipleView):
        def get_objects(self, pks: list[str]) -> Any:
            return for_everybody().filter(pk__in=[pk for pk in pks if pk.isdecimal()])

    chosen_view_class = _Chosen
    chosen_multiple_view_class = _ChosenMultiple

    def get_object_list(self) -> EntryQuerySet:
        return for_everybody()

    @property
    def choose_view(self) -> Any:
        return self._filtered(self.choose_view_class)

    @property
    def choose_results_view(self) -> Any:
        return self._filtered(self.choose_results_view_class)

    def _filtered(self, view: Any) -> Any:
        shown = self.inject_view_methods(view, ["get_object_list"])
        words = {"icon": self.icon, "page_title": self.page_title} if view is self.choose_view_class else {}
        return self.construct_view(shown, filter_form_class=FindingForm, **words)


choosing = Choosing("hub_entries", url_prefix="hub-entries")
