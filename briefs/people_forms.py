"""What people say about their part in a brief, and about what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from briefs.models import Uptake
from briefs.models.objections import Objection
from hlh.people.models import Naming, Voice
from hlh.people.profile_forms import countries
from hlh.taxonomy.models import Country, Level
from hlh.web import ShortWords, Words


class CreditForm(forms.Form):
    """Whether somebody wants to be listed under a brief, and how they are named there."""

    answer = forms.ChoiceField(choices=[("yes", ""), ("no", "")], error_messages={"required": _("Say yes or no.")})
    naming = forms.TypedChoiceField(coerce=int, required=False, empty_value=None)

    def __init__(self, data: Any = None, *, voice: Voice, levels: Sequence[Naming], **kwargs: Any) -> None:
        """Somebody who has not said how yet is offered what is most open first; nothing is chosen for them."""
        super().__init__(data, initial={"naming": int(voice.level)}, **kwargs)
        self.fields["naming"].choices = [(level.value, level.label) for level in levels]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> int | None:
        """How they want to be named; None where they left it as it is."""
        return cast("int | None", self.cleaned_data.get("naming"))


class UptakeForm(forms.Form):
    """What became of a brief elsewhere, in a minute: four fields are needed."""

    country = forms.ChoiceField(error_messages={"required": _("Choose the country in which you tried it.")})
    level = forms.ModelChoiceField(Level.objects.all(), required=False, empty_label=_("Not one in particular"))
    where = ShortWords(required=False, max_length=120)
    adapted = Words(max_length=400, error_messages={"required": _("Say in one sentence what you did differently.")})
    went = forms.ChoiceField(choices=Uptake.Went.choices, error_messages={"required": _("Say how it went.")})
    naming = forms.TypedChoiceField(coerce=int, error_messages={"required": _("Choose how you are named.")})
    once = forms.CharField(required=False, max_length=40)

    def __init__(self, data: Any = None, *, levels: Sequence[Naming], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["country"].choices = [("", _("Choose a country")), *countries()]  # type: ignore[attr-defined]
        self.fields["naming"].choices = [(level.value, level.label) for level in levels]  # type: ignore[attr-defined]

    def clean_country(self) -> Country | None:
        return Country.objects.kept().get(self.cleaned_data["country"])

    def said(self) -> dict[str, Any]:
        """The note itself."""
        return {name: self.cleaned_data[name] for name in ("country", "level", "where", "adapted", "went")}


class ObjectionForm(forms.Form):
    """Why somebody does not want their brief to be used like this; they need not say."""

    words = Words(required=False, max_length=1000)


class AnswerForm(forms.Form):
    """What becomes of an objection."""

    answer = forms.ChoiceField(
        choices=Objection.Answer.choices, error_messages={"required": _("Say whether it stays or is left out.")}
    )
    words = Words(max_length=1000, error_messages={"required": _("Say why; they read it in a letter.")})


class LookAgainForm(forms.Form):
    """By which day a brief is to be looked at again."""

    day = forms.DateField(error_messages={"required": _("Choose a day."), "invalid": _("Choose a day.")})

    def clean_day(self) -> datetime:
        day = self.cleaned_data["day"]
        return datetime(day.year, day.month, day.day, tzinfo=UTC)
