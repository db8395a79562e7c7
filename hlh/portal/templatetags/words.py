"""What templates need to say things right: areas, languages, directions, dates."""

from datetime import datetime

from django import template
from django.template.defaultfilters import date as date_of
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _

from hlh.taxonomy.languages import LANGUAGES, data_code
from hlh.taxonomy.models import Area

register = template.Library()
_NAMES = {language.code: language.name for language in LANGUAGES} | {"pt": "Português"}
_RIGHT_TO_LEFT = {"ar"}


@register.filter
def area(number: int | None) -> Area | None:
    """The area of a number, without a query of its own."""
    return Area.objects.all_by_number().get(number) if number else None


@register.filter
def tongue(code: str) -> str:
    """How a language calls itself."""
    return _NAMES.get(code, code)


@register.filter
def direction(code: str) -> str:
    """The writing direction of a language: for what people wrote, beside its `lang`."""
    return "rtl" if data_code(code) in _RIGHT_TO_LEFT else "ltr"


@register.filter
def day(moment: datetime | None) -> str:
    """A date in full, without the year where it is this one's."""
    if moment is None:
        return ""
    there = localtime(moment)
    return str(date_of(there, _("j F") if there.year == now().year else _("j F Y")))


@register.filter
def percent(share: float | None) -> str:
    """A probability, as people say it."""
    return "" if share is None else f"{round(share * 100)}%"


@register.filter
def hundredths(share: float | None) -> int:
    """A share as a whole number up to a hundred, for drawing."""
    return round((share or 0) * 100)
