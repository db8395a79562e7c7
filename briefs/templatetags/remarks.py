"""Remarks under the section that they are about."""

from __future__ import annotations

from django import template

from briefs.remarking.threads import Thread, Threads

register = template.Library()


@register.filter
def under(remarks: Threads, key: str) -> list[Thread]:
    """The threads of a section."""
    return remarks.under.get(key, [])
