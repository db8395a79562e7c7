"""What templates need to say things right: areas, languages, directions, dates."""

from collections.abc import Iterable

from django import template
from django.forms import BoundField
from django.utils.translation import gettext as _

from hlh.people.showing import byline, day
from hlh.taxonomy.languages import LANGUAGES, direction, here, isolated, listed
from hlh.taxonomy.models import Area, Region

register = template.Library()
register.simple_tag(byline)
register.filter(day)
register.filter(direction)
register.filter(here)
register.filter(isolated)
_NAMES = {language.code: language.name for language in LANGUAGES} | {"pt": "Português"}


@register.filter
def area(number: int | None) -> Area | None:
    """The area of a number, without a query of its own."""
    return Area.objects.current(number)


@register.filter
def region(code: str) -> str:
    """How a region is called, without a query of its own."""
    found = Region.objects.kept().get(code)
    return found.label if found else code


@register.filter
def in_a_row(parts: Iterable[object]) -> str:
    """Numbers or names as a list in the reader's language."""
    return listed(str(part) for part in parts)


@register.filter
def offered(field: BoundField) -> tuple[tuple[object, str], ...]:
    """What somebody may choose in a field: values and labels, in the words of the language."""
    return tuple((value, str(label)) for value, label in field.field.choices)  # type: ignore[attr-defined]


@register.filter
def chosen(field: BoundField) -> object:
    """Which of them is chosen; of what is not offered, whatever was sent, none."""
    value = str(field.value())
    return next((offer for offer, _label in field.field.choices if str(offer) == value), "")  # type: ignore[attr-defined]


@register.filter
def in_words(errors: Iterable[object]) -> tuple[str, ...]:
    """The errors of a field as plain words."""
    return tuple(map(str, errors))


@register.filter
def tongue(code: str) -> str:
    """How a language calls itself."""
    return _NAMES.get(code, code)


@register.filter
def percent(share: float | None) -> str:
    """A probability, as people say it."""
    return "" if share is None else _("%(share)d%%") % {"share": round(share * 100)}


@register.filter
def hundredths(share: float | None) -> int:
    """A share as a whole number up to a hundred, for drawing."""
    return round((share or 0) * 100)
