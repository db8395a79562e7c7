"""How a voice is written on a page: who speaks, how far they are named, when."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from html import escape
from urllib.parse import quote

from django.template.defaultfilters import date as date_of
from django.utils.safestring import SafeString
from django.utils.timezone import localtime, now
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hlh.people.speakers import Shown


def byline(who: Shown, moment: datetime | None = None, address: str = "", at: str = "") -> SafeString:
    """Who speaks, as far as they are named, and when. Twenty-five stand on a page, so it is no template.

    Args:
        who: how the voice is shown to this reader.
        moment: when it was said.
        address: of what was said, for the date to lead to; one of our own.
        at: where that stands on the page, for who asks who it was.
    """
    language = get_language() or "en"
    said = _who(who, language)
    if moment is not None:
        there = localtime(moment)
        when = f'<time datetime="{there.isoformat(timespec="seconds")}">{escape(_day_of(there, language))}</time>'
        said += f' · <a href="{escape(address)}">{when}</a>' if address else f" · {when}"
    if who.unmask:
        words = escape(_("Ask who this is"))
        said += f' · <a href="{escape(who.unmask)}?at={quote(at or address)}">{words}</a>'
    return SafeString(f"{said}</small></header>")  # every part is escaped


@lru_cache(maxsize=1024)
def _who(who: Shown, language: str) -> str:
    """Remembered, because few people say much; `language` is what the word for "you" depends on."""
    level = " · ".join([who.level, _("you")]) if who.is_you else who.level
    mark = f'<span class="mark {escape(who.look)}" aria-hidden="true">{escape(who.sign)}</span>'
    return f'<header class="who">{mark}<b dir="auto">{escape(who.name)}</b><small>{escape(level)}'


def day(moment: date | None) -> str:
    """A date in full, or that of a moment, without the year where it is this one's."""
    if moment is None:
        return ""
    language = get_language() or "en"
    return _day_of(localtime(moment), language) if isinstance(moment, datetime) else _day(moment, now().year, language)


def _day_of(there: datetime, language: str) -> str:
    return _day(there.date(), now().year, language)


@lru_cache(maxsize=1024)
def _day(there: date, this_year: int, language: str) -> str:
    """Remembered, because pages hold many moments of few days; `language` is what the words depend on."""
    return str(date_of(there, _("j F") if there.year == this_year else _("j F Y")))
