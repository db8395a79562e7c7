"""The parts of the frame that are the same on thousands of pages: written once for each language and kind of reader."""

from functools import cache
from typing import Any

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag(takes_context=True)
def navigation(context: Context) -> SafeString:
    """The brand, and the ways into the rooms; the one where the page stands is marked."""
    opens = {name: bool(context.get(name)) for name in ("works_at_desk", "moderates")}
    return _written("navigation", get_language(), section=context.get("section", ""), **opens)


@register.simple_tag(takes_context=True)
def foot(context: Context) -> SafeString:
    """What the hub promises, and where else to go."""
    person = getattr(context.get("request"), "user", None)  # a request that is refused at the gate has none yet
    return _written("foot", get_language(), is_member=bool(person and person.is_authenticated))


@cache
def _written(part: str, language: str | None, **said: Any) -> SafeString:
    """A part of the frame; `language` is what its words depend on."""
    return render_to_string(f"frame/{part}.html", said)
