"""What is filled in on pages of the whole hub."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from hlh.catalogue.models import Entry
from hlh.catalogue.searching import Wanted
from hlh.taxonomy.languages import LANGUAGES
from hlh.taxonomy.models import Area, Country
from hlh.web import ShortWords

UNKNOWN = {"invalid_choice": _("There is no such choice here. Take it away, or choose another one.")}


class SearchForm(forms.Form):
    """A search; every part is free to stay empty."""

    q = ShortWords(
        required=False,
        max_length=300,
        error_messages={"max_length": _("This is very long for a search. Keep the words that matter most.")},
    )
    area = forms.TypedChoiceField(coerce=int, empty_value=None, required=False, error_messages=UNKNOWN)
    country = forms.ChoiceField(required=False, error_messages=UNKNOWN)
    phase = forms.SlugField(required=False, max_length=20, error_messages={"invalid": UNKNOWN["invalid_choice"]})
    level = forms.SlugField(required=False, max_length=20, error_messages={"invalid": UNKNOWN["invalid_choice"]})
    kind = forms.ChoiceField(choices=[("", ""), *Entry.Kind.choices], required=False, error_messages=UNKNOWN)
    lang = forms.ChoiceField(
        choices=[("", ""), *((language.code, language.name) for language in LANGUAGES), ("pt", "Português")],
        required=False,
        error_messages=UNKNOWN,
    )
    tag = ShortWords(required=False, max_length=100, error_messages={"max_length": UNKNOWN["invalid_choice"]})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", ""), *((number, "") for number in Area.objects.kept())]  # type: ignore[attr-defined]
        self.fields["country"].choices = [("", ""), *((iso3, "") for iso3 in Country.objects.kept())]  # type: ignore[attr-defined]

    def clean_tag(self) -> str:
        slug: str = self.cleaned_data["tag"]
        if slug and not Tag.objects.filter(slug=slug).exists():
            raise forms.ValidationError(UNKNOWN["invalid_choice"], code="invalid_choice")
        return slug

    @property
    def wanted(self) -> Wanted:
        """What is looked for, of a form that is valid."""
        said = self.cleaned_data
        return Wanted(
            words=said["q"],
            area=said["area"],
            country=said["country"],
            phase=said["phase"],
            level=said["level"],
            kind=said["kind"],
            language=said["lang"],
            tag=said["tag"],
        )
