"""Changing a post."""

from __future__ import annotations

from django import forms

from hlh.web import ShortWords, Words


class EditingForm(forms.Form):
    """What it says from now on, why, and what the form was made from."""

    text = Words(max_length=8000)
    note = ShortWords(max_length=200, required=False)
    edition = forms.CharField(max_length=40, required=False)
