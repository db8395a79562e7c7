"""Whose words may be taken into a brief."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from hlh.people.models import Quoting
from hlh.people.voices import is_within_reach
from hlh.policy import YES, Ruling, no

if TYPE_CHECKING:
    from hlh.people.models import Voice


def may_quote(voice: Voice | None) -> Ruling:
    """Whether words of this voice may be taken: at once, or to be asked for. Whole documents are everybody's to quote."""
    if voice is None or voice.quoting == Quoting.YES:
        return YES
    if voice.quoting == Quoting.NO:
        return no(_("Its author has not allowed quoting. Ask in the discussion, or tell it in your own words."))
    if not is_within_reach(voice):
        return no(_("Its author wants to be asked first, and nobody can reach them. Tell it in your own words."))
    return YES
