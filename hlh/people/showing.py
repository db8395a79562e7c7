"""How a voice is written on a page: who speaks, how far they are named, when."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from django.template.defaultfilters import date as date_of
from django.utils.html import format_html
from django.utils.timezone import localtime, now
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hlh.people.voices import Shown

_WHO = '<header class="who"><span class="mark {}" aria-hidden="true">{}</span><b dir="auto">{}</b><small>{}'
_WHEN = '<time datetime="{}">{}</time>'


def byline(who: Shown, moment: datetime | None = None, address: str = "") -> str:
    """Who speaks, as far as they are named, and when. Twenty-five stand on a page, so it is no template.

    Args:
        who: how the voice is shown to this reader.
        moment: when it was said.
        address: of what was said, for the date to lead to.
    """
    level = " · ".join([who.level, _("you")]) if who.is_you else who.level
    if moment is None:
        return format_html(f"{_WHO}</small></header>", who.look, who.sign, who.name, level)
    at = localtime(moment).isoformat(timespec="seconds")
    if not address:
        return format_html(f"{_WHO} · {_WHEN}</small></header>", who.look, who.sign, who.name, level, at, day(moment))
    said = f'{_WHO} · <a href="{{}}">{_WHEN}</a></small></header>'
    return format_html(said, who.look, who.sign, who.name, level, address, at, day(moment))


def day(moment: datetime | None) -> str:
    """A date in full, without the year where it is this one's."""
    if moment is None:
        return ""
    return _day(localtime(moment).date(), now().year, get_language() or "en")


@lru_cache(maxsize=1024)
def _day(there: date, this_year: int, language: str) -> str:
    """Remembered, because pages hold many moments of few days; `language` is what the words depend on."""
    return str(date_of(there, _("j F") if there.year == this_year else _("j F Y")))
