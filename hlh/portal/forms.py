"""What is filled in on pages of the whole hub."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from hlh.catalogue.models import Entry
from hlh.catalogue.searching import Wanted
from hlh.people.models.persons import Stranger
from hlh.taxonomy.languages import LANGUAGES
from hlh.taxonomy.models import Area, Country
from hlh.web import ShortWords

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone

UNKNOWN = {"invalid_choice": _("There is no such choice here. Take it away, or choose another one.")}
NO_SLUG = {"invalid": UNKNOWN["invalid_choice"], "max_length": UNKNOWN["invalid_choice"]}
NO_DAY = {"invalid": _("Write a day like 2026-12-31.")}
DAY = ["%Y-%m-%d"]  # an address says the same in every language


class SearchForm(forms.Form):
    """A search; every part is free to stay empty.

    Args:
        reader: who searches; a lab that they do not see is none.
    """

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

    lab = forms.SlugField(required=False, max_length=50, error_messages=NO_SLUG)
    solved = forms.ChoiceField(choices=[("", ""), *Entry.Solved.choices], required=False, error_messages=UNKNOWN)
    since = forms.DateField(required=False, input_formats=DAY, error_messages=NO_DAY)
    until = forms.DateField(required=False, input_formats=DAY, error_messages=NO_DAY)

    def __init__(self, *args: Any, reader: Anyone | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reader: Anyone = reader or Stranger()
        self.found_lab: Entry | None = None
        self.fields["area"].choices = [("", ""), *((number, "") for number in Area.objects.kept())]  # type: ignore[attr-defined]
        self.fields["country"].choices = [("", ""), *((iso3, "") for iso3 in Country.objects.kept())]  # type: ignore[attr-defined]

    def clean_tag(self) -> str:
        slug: str = self.cleaned_data["tag"]
        if slug and not Tag.objects.filter(slug=slug).exists():
            raise forms.ValidationError(UNKNOWN["invalid_choice"], code="invalid_choice")
        return slug

    def clean_lab(self) -> str:
        slug: str = self.cleaned_data["lab"]
        if slug:
            self.found_lab = Entry.objects.visible_to(self.reader).lab_at(slug).first()
            if self.found_lab is None:
                raise forms.ValidationError(UNKNOWN["invalid_choice"], code="invalid_choice")
        return slug

    def clean_until(self) -> date | None:
        since, until = self.cleaned_data.get("since"), self.cleaned_data["until"]
        if since and until and until < since:
            raise forms.ValidationError(_("This is before the first day. Choose a later one, or an earlier first day."))
        return cast("date | None", until)

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
            lab=said["lab"],
            solved=said["solved"],
            since=said["since"],
            until=said["until"],
        )
