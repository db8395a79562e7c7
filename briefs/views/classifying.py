"""For editors: an area or free tags for many briefs at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from briefs import policy
from briefs.classifying import AT_ONCE, classify_all
from briefs.forms import Chosen, Tags, areas
from briefs.models import Brief
from hlh.people.doors import signed_in
from hlh.policy import require
from hlh.taxonomy.tagging import named
from hlh.web import SignedInRequest, without_tricks


class ClassifyingForm(forms.Form):
    """Which ones, and what to do with them."""

    brief = forms.MultipleChoiceField(error_messages={"required": _("Tick at least one brief.")})
    area = Chosen(areas, _("Choose an area from the list."))
    tags = Tags(required=False)

    def __init__(self, data: Any = None, *, refs: list[str], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["brief"].choices = [(ref, ref) for ref in refs]  # type: ignore[attr-defined]

    def clean_brief(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["brief"]
        if len(chosen) > AT_ONCE:
            raise forms.ValidationError(_("Fifty can be changed at once. Tick fewer."))
        return chosen

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not self.errors and not said.get("area") and not said.get("tags"):
            raise forms.ValidationError(_("Choose an area, or write free tags to add."))
        return said


@require_POST
@signed_in
def classification(request: SignedInRequest) -> HttpResponse:
    """Each is done, or its refusal is named beside it."""
    require(policy.may_see_reviews(request.user))
    wanted = [without_tricks(ref) for ref in request.POST.getlist("brief")]
    seen = Brief.objects.workable_by(request.user).filter(ref__in=wanted[: AT_ONCE + 1]).for_listing()
    briefs = {brief.ref: brief for brief in seen}
    form = ClassifyingForm(request.POST, refs=wanted)
    context: dict[str, Any] = {"form": form, "section": "briefs"}
    if not form.is_valid():
        return render(request, "briefs/classified.html", context, status=422)
    said = form.cleaned_data
    chosen = [briefs[ref] for ref in dict.fromkeys(said["brief"]) if ref in briefs]
    context["missing"] = len(set(said["brief"])) - len(chosen)
    tags = named(said["tags"], by=request.actor)
    context["done"] = classify_all(chosen, area=said["area"], tags=tags, person=request.user, by=request.actor)
    return render(request, "briefs/classified.html", context)
