"""Planning a session, cancelling it, and what is left of it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from hlh.people.clocks import NeverShown, moment_at
from hlh.people.profile_forms import TONGUES
from hlh.people.zones import every_zone
from hlh.web import ShortWords, Words
from learning_labs.models import Session

_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:00)?", re.ASCII)
FARTHEST = timedelta(days=730)


class SecureLink(ShortWords):
    """An address that is read over a secure connection."""

    default_validators = [
        URLValidator(schemes=["https"], message=_("Copy the whole address; it begins with https://."))
    ]


class SessionForm(forms.Form):
    """A title, a day and an hour are needed; the rest may stay as it is."""

    title = ShortWords(max_length=120)
    begins = forms.CharField(max_length=25, error_messages={"required": _("Say on which day and at which hour.")})
    zone = forms.ChoiceField(error_messages={"invalid_choice": _("Choose one of these.")})
    minutes = forms.IntegerField(min_value=5, max_value=Session.LONGEST)
    language = forms.ChoiceField(choices=TONGUES)
    agenda = Words(max_length=4000, required=False)
    join_link = SecureLink(max_length=500, required=False)
    once = forms.CharField(max_length=40, required=False)
    edition = forms.CharField(max_length=40, required=False)

    def __init__(self, *args: Any, session: Session | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.session = session
        self.fields["zone"].choices = [(zone, zone) for zone in every_zone()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The moment that a clock in that zone shows."""
        said = super().clean() or self.cleaned_data
        if said.get("begins") and said.get("zone"):
            try:
                said["begins_at"] = self._moment(said["begins"], said["zone"])
            except forms.ValidationError as trouble:
                self.add_error("begins", trouble)
        said.pop("begins", None)
        return said

    def changed(self) -> dict[str, Any]:
        """What a session is, without what a form is known by."""
        return {name: self.cleaned_data[name] for name in Session.CHANGED}

    def planned(self) -> dict[str, Any]:
        return self.changed() | {"once": self.cleaned_data["once"]}

    def _moment(self, typed: str, zone: str) -> datetime:
        try:
            if not _MOMENT.fullmatch(typed):
                raise ValueError
            there = datetime.fromisoformat(typed)
        except ValueError:
            raise forms.ValidationError(_("Write a day and an hour like 2026-12-31T14:00.")) from None
        if not 2000 < there.year < 9000:
            raise forms.ValidationError(_("Choose a day within the next two years."))
        try:
            moment = moment_at(there, zone)
        except NeverShown:
            raise forms.ValidationError(
                _("Clocks are set forward then, and never show this time. Choose an hour later.")
            ) from None
        if moment < now() and not (self.session and moment == self.session.begins_at):
            raise forms.ValidationError(_("This moment has passed. Choose a later one."))
        if moment > now() + FARTHEST:
            raise forms.ValidationError(_("Choose a day within the next two years."))
        return moment


class CancellationForm(forms.Form):
    """Why it does not take place."""

    reason = ShortWords(
        max_length=500, error_messages={"required": _("Say why in one sentence; who would have come reads it.")}
    )


class NotesForm(forms.Form):
    """What was said, and where it is heard again."""

    notes = Words(max_length=20000, required=False)
    recording = SecureLink(max_length=500, required=False)
