"""What an administrator fills in about a step of a review."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from briefs.models import Kind, Step
from hlh.people.models import Role
from hlh.taxonomy.forms import AS_WIDE_AS_ITS_FORM, NamesForm
from hlh.taxonomy.models import Region

MOST_PLACES, MOST_DAYS = 20, 180


class StepForm(NamesForm):
    """Names, for which briefs, who reviews, when."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, thing: Step | None = None) -> None:
        super().__init__(data, thing=thing)
        said = thing or Step()
        self.fields |= {
            "what": _choice(_("What happens"), Step.What.choices, said.what),
            "kind": _choice(_("Kind of brief"), [("", _("Every kind")), *Kind.choices], said.kind, required=False),
            "region": forms.ModelChoiceField(
                Region.objects.order_by("pk"),
                label=_("Region"),
                required=False,
                empty_label=_("Everywhere"),
                initial=said.region_id,
                widget=forms.Select(attrs=AS_WIDE_AS_ITS_FORM),
            ),
            "role": _choice(
                _("Who reviews"),
                [("", _("Nobody of the hub: its country clears it")), *Role.choices],
                said.role,
                required=False,
            ),
            "rule": _choice(_("When it is done"), Step.Rule.choices, said.rule),
            "place": forms.IntegerField(
                label=_("Place in the order"),
                help_text=_("Steps with the same number run side by side; the next number opens when all are done."),
                min_value=1,
                max_value=MOST_PLACES,
                initial=said.place,
            ),
            "days": forms.IntegerField(
                label=_("Days until it is due"), min_value=1, max_value=MOST_DAYS, initial=said.days
            ),
        }

    def clean(self) -> dict[str, Any]:
        is_review = self.cleaned_data.get("what") == Step.What.REVIEW
        if is_review and not self.cleaned_data.get("role"):
            self.add_error("role", _("Choose who reviews."))
        if not is_review:
            self.cleaned_data["role"] = ""
        return self.cleaned_data

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [
            *super().groups,
            (_("Which briefs go through it"), [self["kind"], self["region"]]),
            (_("Who does it, and when"), [self[name] for name in ("what", "role", "rule", "place", "days")]),
        ]

    def values(self) -> dict[str, Any]:
        said = ("what", "kind", "region", "role", "rule", "place", "days")
        return super().values() | {name: self.cleaned_data[name] for name in said}


def _choice(label: Any, choices: Any, chosen: str, *, required: bool = True) -> forms.ChoiceField:
    widget = forms.Select(attrs=AS_WIDE_AS_ITS_FORM)
    return forms.ChoiceField(label=label, choices=choices, required=required, initial=chosen, widget=widget)
