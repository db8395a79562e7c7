"""What is filled in about a brief. A draft takes everything as it is typed; what is wrong is said beside the field."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from briefs.claims import as_typed, entries_at, shown_claim, with_room
from briefs.models import Brief, Kind, Licence
from briefs.models.decisions import URGENT_LENGTH
from briefs.models.told import KEY_LETTERS, MOST_CLAIMS, a_claim, too_much
from hlh.catalogue.models import Entry
from hlh.catalogue.tongues import KNOWN
from hlh.people.forms import NamingForm
from hlh.people.models import Naming, Quoting
from hlh.people.models.persons import Anyone, Stranger
from hlh.taxonomy.models import Area, Country, Level, Phase
from hlh.web import ShortWords, Words, without_tricks

MOST_TAGS, LONGEST_TAG = 10, 40


class Typed(forms.CharField):
    """Words that are kept as they came, cleaned; whether they are good enough is said by `too_much`."""

    def to_python(self, value: Any) -> str:
        return without_tricks(str(value or "").replace("\0", "\ufffd")).strip()

    def run_validators(self, value: Any) -> None:
        """None: what does not fit is kept all the same."""


class Chosen(forms.Field):
    """One of what the hub knows, by its code; nothing where nothing is chosen."""

    def __init__(self, known: Callable[[], Mapping[str, Any]], wrong: Any) -> None:
        super().__init__(required=False)
        self.known, self.wrong = known, wrong

    def clean(self, value: Any) -> Any:
        if not value:
            return None
        if (chosen := self.known().get(str(value))) is None:
            raise forms.ValidationError(self.wrong)
        return chosen


class Listed(forms.Field):
    """One of these codes, or none."""

    def __init__(self, known: Iterable[str], wrong: Any) -> None:
        super().__init__(required=False)
        self.known, self.wrong = frozenset(known), wrong

    def clean(self, value: Any) -> str:
        if value and value not in self.known:
            raise forms.ValidationError(self.wrong)
        return str(value or "")


def areas(brief: Brief | None = None) -> dict[str, Area]:
    """Those in use, by number, and those that a brief has already: retiring an area takes it from no draft."""
    had = brief.area_numbers() if brief else []
    every = Area.objects.kept().values()
    return {str(area.number): area for area in every if not area.retired_at or area.number in had}


class Draft(forms.Form):
    """A part of a brief that is saved as it is."""

    edition = forms.IntegerField(required=False, min_value=0)

    def __init__(self, data: Any = None, *, brief: Brief | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for field in self.fields.values():
            if isinstance(field, Chosen) and field.known is areas:
                field.known = partial(areas, brief)

    def said(self) -> dict[str, Any]:
        """What to save, also of a form that has something wrong: nothing that was typed is lost, nor what stood there."""
        return {name: self.cleaned_data[name] for name in self.kept_fields() if name in self.cleaned_data}

    def kept_fields(self) -> list[str]:
        """What is saved; of what is chosen from a list of codes, only what the form asked for."""
        names = (name for name in self.fields if name not in ("edition", "naming", "quoting", "once"))
        return [name for name in names if name in self.data or not isinstance(self.fields[name], Listed)]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        for name, words in too_much(said):
            if name in self.fields:
                self._kept_error(name, words)
        return self.cleaned_data

    def show_gaps(self, brief: Brief) -> bool:
        """Say beside the fields what is missing before it can be handed in; false when nothing is."""
        gaps = brief.gaps()
        for name, words in gaps:
            self._kept_error(name if name in self.fields else None, words)
        return bool(gaps)

    def _kept_error(self, name: str | None, words: Any) -> None:
        """An error that leaves the words where they are."""
        said = dict(self.cleaned_data)
        if str(words) not in self.errors.get(name or "__all__", []):
            self.add_error(name, words)
        self.cleaned_data = said


class BriefForm(Draft, NamingForm):
    """The first page: seven fields, the last of them who you are."""

    title = Typed(required=False)
    country = Chosen(Country.objects.kept, _("Choose a country from the list."))
    area = Chosen(areas, _("Choose an area from the list."))
    challenge = Typed(required=False)
    action = Typed(required=False)
    outcome = Typed(required=False)
    once = forms.CharField(max_length=40, required=False)

    def naming_or_none(self) -> dict[str, Any]:
        """How the author chose to be named; the widest where they chose nothing that is offered."""
        said = self.cleaned_data
        return {"naming": said.get("naming", Naming.NOBODY), "quoting": said.get("quoting", Quoting.ASK)}

    def leave_naming(self) -> None:
        """Who types for somebody else does not say how those are named."""
        del self.fields["naming"], self.fields["quoting"]


class LearningForm(BriefForm):
    """A learning brief: the question, and claims with the entries that each stands on."""

    country = None  # type: ignore[assignment]
    action = None  # type: ignore[assignment]
    outcome = None  # type: ignore[assignment]

    def __init__(
        self, data: Any = None, *, reader: Anyone, claims: list[dict[str, Any]], kept: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.reader = reader
        typed = kept if data is None else data
        brief = kwargs.get("brief")
        self.before = {claim["key"]: claim for claim in (brief.claims if brief else [])}
        self.claims = with_room(self._typed_claims(typed)) if typed else claims

    def said(self) -> dict[str, Any]:
        claims = (one["claim"] for one in self.claims)
        return super().said() | {"claims": [one for one in claims if one["claim"] or one["sources"] or one["unknown"]]}

    def _typed_claims(self, data: Mapping[str, Any]) -> list[dict[str, Any]]:
        typed: list[dict[str, Any]] = []
        last = 0
        for number in range(1, MOST_CLAIMS + 1):
            claim = Typed().to_python(data.get(f"claim-{number}"))
            lines = Typed().to_python(data.get(f"sources-{number}"))
            found, unknown = entries_at(lines, self.reader) if lines else ([], [])
            key = self._key(data.get(f"key-{number}"), taken=[one["claim"]["key"] for one in typed])
            made = as_typed(
                a_claim(claim, unknown=unknown, key=key), found, self.before.get(key) if claim or lines else None
            )
            typed.append(shown_claim(made, found))
            last = number if claim or lines else last
        return typed[:last]

    @staticmethod
    def _key(typed: Any, *, taken: list[str]) -> str:
        """The key that a claim had when the form was made; none for a new one, and for what never was a key."""
        key = str(typed or "")
        return key if re.fullmatch(rf"[{KEY_LETTERS}]{{4}}", key) and key not in taken else ""

    def clean(self) -> dict[str, Any]:
        for one in self.claims:
            if unknown := one["claim"]["unknown"]:
                words = _("Not in the hub, or not yours to read: %(lines)s. Give the address of its page.")
                self._kept_error(None, words % {"lines": " · ".join(unknown)[:300]})
        return super().clean()


class Tags(forms.CharField):
    """Free tags, with commas between them: a list of names, each once."""

    default_error_messages = {
        "many": _("Ten fit. Keep those that others will look for."),
        "long": _("“%(name)s” is very long for a tag: a word or two are enough. Put commas between them."),
    }

    def clean(self, value: Any) -> list[str]:
        typed = without_tricks(str(value or "").replace("\0", "\ufffd"))
        parts = [" ".join(part.split()) for part in re.split(r"[,،、，;；\n]", typed)]
        names = list({part.casefold(): part for part in reversed(parts) if part}.values())[::-1]  # as written first
        if len(names) > MOST_TAGS:
            raise forms.ValidationError(self.error_messages["many"], code="many")
        for name in names:
            if len(name) > LONGEST_TAG:
                raise forms.ValidationError(self.error_messages["long"], code="long", params={"name": name})
        return names


class MoreForm(Draft):
    """The second page: nothing of it is needed but, for a new version, what changed."""

    OF_AN_EXPERIENCE = ("resources", "effects", "seeking", "setting")  # what a learning brief does not tell

    note = Typed(required=False)
    points = Typed(required=False)
    resources = Typed(required=False)
    effects = Typed(required=False)
    seeking = Typed(required=False)
    setting = Typed(required=False)
    second = Chosen(areas, _("Choose an area from the list."))
    phase = Chosen(lambda: Phase.objects.kept(), _("Choose a phase from the list."))
    level = Chosen(lambda: Level.objects.kept(), _("Choose a level from the list."))
    tags = Tags(required=False)
    sources = Typed(required=False)
    contact = Typed(required=False)
    licence = Listed(Licence.values, _("Choose from the list what others may do with it."))
    tongue = Listed(KNOWN, _("Choose a language from the list."))

    def __init__(self, data: Any = None, *, brief: Brief, **kwargs: Any) -> None:
        super().__init__(data, brief=brief, **kwargs)
        if brief.is_learning:
            for name in self.OF_AN_EXPERIENCE:
                del self.fields[name]


class DecisionForm(forms.Form):
    """What an editor says with a decision."""

    words = Words(
        max_length=2000,
        error_messages={
            "required": _("Say why; the author reads it in a letter."),
            "max_length": _("This is %(show_value)d characters long; %(limit_value)d fit. Keep what matters most."),
        },
    )
    instead = ShortWords(required=False, max_length=300)
    urgent = ShortWords(
        required=False,
        max_length=URGENT_LENGTH,
        error_messages={
            "max_length": _("This is %(show_value)d characters long; %(limit_value)d fit. Keep what matters most.")
        },
    )
    edition = forms.IntegerField(required=False, min_value=0)  # that was read

    def __init__(self, data: Any = None, *, needs_words: bool = True, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["words"].required = needs_words

    @property
    def seen(self) -> int:
        """The edition that was read; where nothing is said, none that was ever handed in."""
        return self.cleaned_data["edition"] or 0

    def clean_instead(self) -> Entry | None:
        """What to read instead: something that everybody may read."""
        line = self.cleaned_data["instead"]
        if not line:
            return None
        found, _unknown = entries_at(line, Stranger())
        if not found:
            raise forms.ValidationError(_("This is not a public page of the hub. Give its address or reference."))
        return found[0]


class ListForm(forms.Form):
    """Narrowing down the list; what is unknown narrows nothing."""

    kind = forms.ChoiceField(choices=[("", ""), *Kind.choices], required=False)
    area = Chosen(lambda: {str(number): number for number in Area.objects.kept()}, "")
    country = Chosen(lambda: {code: code for code in Country.objects.kept()}, "")
    phase = Chosen(lambda: {code: code for code in Phase.objects.kept()}, "")
    level = Chosen(lambda: {code: code for code in Level.objects.kept()}, "")
