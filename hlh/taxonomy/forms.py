"""What administrators fill in: names in six languages, synonyms, addresses, dates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hlh.taxonomy.languages import LANGUAGES, Language
from hlh.taxonomy.models import Area, Labelled, Membership, OldSlug, Region, SubTopic, Topic
from hlh.web import ShortWords, Words

LONGEST_NAME, LONGEST_SHORT, LONGEST_SYNONYM = 120, 40, 80
MOST_SYNONYMS = 30
AS_WIDE_AS_ITS_FORM = {"class": "w-w-full"}  # of Wagtail; else a long choice runs out of a telephone
ENGLISH_FIRST = _("Write the English name: it is shown where another one is missing.")


class NamesForm(forms.Form):
    """A name in each language; the English one is needed."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, thing: Labelled | None = None) -> None:
        super().__init__(data)
        self.thing = thing
        self.add_names("labels", LONGEST_NAME)

    def add_names(self, column: str, longest: int) -> None:
        """A field for each language, filled with what is there."""
        names = getattr(self.thing, column, {})
        for language in LANGUAGES:
            self.fields[f"{column}_{language.code}"] = ShortWords(
                label=language.name,
                required=language.code == "en",
                max_length=longest,
                initial=names.get(language.code, ""),
                error_messages={"required": ENGLISH_FIRST},
                widget=forms.TextInput(attrs=_in(language)),
            )

    def names(self, column: str) -> dict[str, str]:
        """What was written, by language, without the empty ones."""
        said = {language.code: self.cleaned_data[f"{column}_{language.code}"] for language in LANGUAGES}
        return {code: name for code, name in said.items() if name}

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields under their headings."""
        return [(pgettext_lazy("a term", "Name"), self.of("labels"))]

    def of(self, column: str) -> list[forms.BoundField]:
        """The fields of one column, a language each."""
        return [self[f"{column}_{language.code}"] for language in LANGUAGES]

    def values(self) -> dict[str, Any]:
        """What to write."""
        return {"labels": self.names("labels")}


class AreaForm(NamesForm):
    """An area: its names, its short names, its address."""

    slug = forms.SlugField(
        label=_("Last part of the address"),
        help_text=_("The old address leads to the new one."),
        widget=forms.TextInput(attrs={"dir": "ltr"}),
        max_length=50,
        error_messages={"invalid": _("Use small letters a to z, digits and hyphens, such as health-workers.")},
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, thing: Area) -> None:
        super().__init__(data, thing=thing)
        self.area = thing
        self.fields["slug"].initial = thing.slug
        self.add_names("short_labels", LONGEST_SHORT)

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"]).lower()
        taken = Area.objects.filter(slug=slug) | Area.objects.filter(
            pk__in=OldSlug.objects.filter(slug=slug).values("area")
        )
        if taken.exclude(pk=self.area.pk).exists():
            raise ValidationError(_("Another area stands there, or did. Choose another address."))
        return slug

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [
            *super().groups,
            (_("Short name, for stamps and lists"), self.of("short_labels")),
            (_("Address"), [self["slug"]]),
        ]

    def values(self) -> dict[str, Any]:
        return super().values() | {
            "short_labels": self.names("short_labels"),
            "slug": self.cleaned_data["slug"],
        }


class SubTopicForm(NamesForm):
    """A sub-topic: its names, and the words that people use for it."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, thing: SubTopic | None = None) -> None:
        super().__init__(data, thing=thing)
        for language in LANGUAGES:
            self.fields[f"synonyms_{language.code}"] = Words(
                label=language.name,
                required=False,
                initial="\n".join(thing.synonyms.get(language.code, [])) if thing else "",
                widget=forms.Textarea(attrs=_in(language) | {"rows": 5}),
            )

    def clean(self) -> dict[str, Any]:
        for language in LANGUAGES:
            name = f"synonyms_{language.code}"
            lines = dict.fromkeys(line.strip() for line in self.cleaned_data.get(name, "").split("\n"))
            self.cleaned_data[name] = words = [line for line in lines if line]
            if len(words) > MOST_SYNONYMS:
                self.add_error(name, _("Keep the %(most)d that people use most.") % {"most": MOST_SYNONYMS})
            if any(len(word) > LONGEST_SYNONYM for word in words):
                self.add_error(
                    name, _("Write one expression a line, of at most %(most)d characters.") % {"most": LONGEST_SYNONYM}
                )
        return self.cleaned_data

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [*super().groups, (_("Words that people use for it, one expression a line"), self.of("synonyms"))]

    def values(self) -> dict[str, Any]:
        synonyms = {language.code: self.cleaned_data[f"synonyms_{language.code}"] for language in LANGUAGES}
        return super().values() | {"synonyms": {code: words for code, words in synonyms.items() if words}}


class CountryForm(NamesForm):
    """A country: its names, and whether it receives intensified support."""

    has_intensified_support = forms.BooleanField(label=_("Receives intensified support"), required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, thing: Labelled) -> None:
        super().__init__(data, thing=thing)
        self.fields["has_intensified_support"].initial = thing.has_intensified_support  # type: ignore[attr-defined]

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [*super().groups, (_("Support"), [self["has_intensified_support"]])]

    def values(self) -> dict[str, Any]:
        return super().values() | {"has_intensified_support": self.cleaned_data["has_intensified_support"]}


class MembershipForm(forms.Form):
    """From a day on a country belongs to another region, or joins or leaves WHO."""

    JOINS, LEAVES = "joins", "leaves"

    change = forms.ChoiceField(
        label=_("What changes"),
        error_messages={"required": _("Choose what changes.")},
        widget=forms.Select(attrs=AS_WIDE_AS_ITS_FORM),
    )
    since = forms.DateField(
        label=_("From this day on"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={
            "required": _("Write the first day on which it holds."),
            "invalid": _("Write the day like 2025-05-23."),
        },
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, country: str) -> None:
        super().__init__(data)
        self.country = country
        regions = [(region.code, region.label) for region in Region.objects.all()]
        choices = [
            ("", _("Choose one")),
            *regions,
            (self.JOINS, _("Becomes a Member State of WHO")),
            (self.LEAVES, _("Leaves WHO")),
        ]
        self.fields["change"].choices = choices  # type: ignore[attr-defined]

    @property
    def region(self) -> str | None:
        """The region that it goes to; none where it is about WHO itself."""
        change = self.cleaned_data["change"]
        return None if change in (self.JOINS, self.LEAVES) else change

    @property
    def is_leaving(self) -> bool:
        return bool(self.cleaned_data["change"] == self.LEAVES)

    def clean(self) -> dict[str, Any]:
        if self.errors:
            return self.cleaned_data
        since = self.cleaned_data["since"]
        spans = Membership.objects.filter(country=self.country, region__isnull=self.region is None)
        running = spans.filter(until=None).first()
        if self.is_leaving and running is None:
            self.add_error("change", _("It is no Member State, so it cannot leave."))
        elif running and not self.is_leaving and running.region_id == self.region:
            self.add_error("change", _("It belongs there already."))
        elif running and running.since and running.since >= since:
            self.add_error(
                "since", _("What holds now began later. Choose a day after %(day)s.") % {"day": running.since}
            )
        elif not running and spans.filter(until__gt=since).exists():
            self.add_error("since", _("On this day it still belonged there. Choose a later day."))
        return self.cleaned_data


class MergeForm(forms.Form):
    """Which one takes over."""

    into = forms.ModelChoiceField(
        Area.objects.none(),
        label=_("The one that takes over"),
        empty_label=_("Choose one"),
        error_messages={"required": _("Choose the one that takes over.")},
        widget=forms.Select(attrs=AS_WIDE_AS_ITS_FORM),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, topic: Topic) -> None:
        super().__init__(data)
        others = type(topic)._default_manager.filter(retired_at=None).exclude(pk=topic.pk)
        self.fields["into"].queryset = others  # type: ignore[attr-defined]


class TagForm(forms.Form):
    """What a free tag is called."""

    name = ShortWords(
        label=_("Tag"),
        max_length=60,
        error_messages={"required": _("Write a word or two.")},
    )


def _in(language: Language) -> dict[str, str]:
    return {"lang": language.code, "dir": language.direction}
