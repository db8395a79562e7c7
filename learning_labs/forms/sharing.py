"""A draft that those who keep a lab share."""

from __future__ import annotations

from django import forms

from learning_labs.forms.posts import PostForm


class SharedDraftForm(PostForm):
    """A post as it is prepared; the rest is for whoever posts it. A file is chosen when it is posted in the usual form."""

    file = None  # type: ignore[assignment]  # as Django leaves a field out
    edition = forms.CharField(max_length=40, required=False)
