"""Who has a text open now: kept in the cache alone, for seconds; whoever opens it next is told."""

from __future__ import annotations

import time

from django.core.cache import cache
from django.core.signing import BadSignature, Signer
from django.utils.timezone import now

from briefs.models import Brief
from hlh.people.models import Voice
from hlh.people.speakers import shown_as

OPENED, SEEN = 120, 20  # seconds that somebody counts as there: after opening the page, and after its script said so
_signer = Signer(salt="briefs.together.presence")


def channel_of(brief: Brief, voice: Voice) -> str:
    """What an open form holds: it says whose it is and opens nothing; good for a day."""
    return _signer.sign(f"{brief.pk}.{voice.pk}.{now().toordinal()}")


def opened_by(channel: str) -> tuple[int, int] | None:
    """The brief and the voice of a channel of today or yesterday; nothing of an older one, or one made up."""
    try:
        brief, voice, day = map(int, _signer.unsign(channel).split("."))
    except (BadSignature, ValueError):
        return None
    return (brief, voice) if now().toordinal() - day in (0, 1) else None


def open_for(brief: int, voice: int, *, seconds: int) -> list[int]:
    """Somebody has a text open; the voices of the others who have.

    Args:
        brief: its key.
        voice: theirs in it.
        seconds: how long that is believed.
    """
    here = _here(brief)
    cache.set(_name(brief), here | {voice: time.time() + seconds}, OPENED)
    return [other for other in here if other != voice]


def gone(brief: int, voice: int) -> None:
    """Somebody closed it."""
    here = _here(brief)
    if here.pop(voice, None) is not None:
        cache.set(_name(brief), here, OPENED)


def names_of(voices: list[int]) -> list[str]:
    """What they are called in the brief; the database is asked only where there is somebody."""
    if not voices:
        return []
    there = Voice.objects.filter(pk__in=voices).select_related("person", "organisation").order_by("pk")
    return [shown_as(voice).name for voice in there]


def tell_saved(brief: Brief) -> None:
    """Pages that lie open over an older edition learn that there is a newer one."""
    cache.set(_edition(brief.pk), brief.edition, 86_400)


def is_saved_since(brief: int, edition: int) -> bool:
    """Whether somebody saved a text after this edition, as far as the cache remembers."""
    return int(cache.get(_edition(brief), 0)) > edition


def _edition(brief: int) -> str:
    return f"briefs:edition:{brief}"


def _here(brief: int) -> dict[int, float]:
    moment = time.time()
    return {voice: until for voice, until in cache.get(_name(brief), {}).items() if until > moment}


def _name(brief: int) -> str:
    return f"briefs:open:{brief}"
