"""What is filled in on pages of the whole hub."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hlh.catalogue.models import Entry
from hlh.taxonomy.languages import LANGUAGES
from hlh.web import ShortWords


class SearchForm(forms.Form):
    """A search; every part is free to stay empty."""

    q = ShortWords(
        required=False,
        max_length=300,
        error_messages={"max_length": _("This is very long for a search. Keep the words that matter most.")},
    )
    area = forms.IntegerField(required=False, min_value=1, max_value=99)
    kind = forms.ChoiceField(choices=[("", ""), *Entry.Kind.choices], required=False)
    lang = forms.ChoiceField(
        choices=[("", ""), *((language.code, language.name) for language in LANGUAGES), ("pt", "Português")],
        required=False,
    )
