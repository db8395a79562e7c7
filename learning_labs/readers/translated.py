"""A page of posts in the reader's language: what members or machines made of those in another one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache, partial
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from hlh.database.statements import Statement
from hlh.people.models import Person
from hlh.people.showing import day
from hlh.people.speakers import NAMED, Speaker, columns_of, shown_as, speaker
from hlh.taxonomy.languages import data_code, direction, django_code
from learning_labs.models import Discussion, PostTranslation, Said

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone
    from learning_labs.models import TranslationEdition

LABEL = '<p class="small soft">%s</p><div class="said" lang="%s" dir="%s">%s</div>'


class Made(NamedTuple):
    """Who made a translation, and when."""

    machine: str
    made_at: datetime
    place: str | None  # where whoever wrote it speaks so
    speaker: Speaker | None


def translations_of(rows: Sequence[Said], found: Discussion, reader: Anyone) -> dict[int, str]:
    """What stands above the original of posts in other languages, as HTML, by the keys of the posts.

    Where nothing here was ever translated into the reader's language the database is asked nothing.

    Args:
        rows: the posts of a page, in their order.
        found: where they stand.
        reader: whose own translation says so.
    """
    language = data_code(get_language() or "en")
    foreign = {row.pk: row for row in rows if row.number is not None and row.language != language}
    if language not in found.tongues or not foreign:
        return {}
    numbers = [row.number for row in foreign.values() if row.number is not None]
    asked = {"discussion": found.pk, "after": min(numbers) - 1, "upto": max(numbers)}
    blocks = {}
    for pk, html, machine, made_at, place, *voice in _into(language).rows(**asked):
        if pk in foreign:
            made = Made(machine, made_at, place, Speaker._make(voice) if place else None)
            label = says(made, foreign[pk].language, found, reader)
            blocks[pk] = LABEL % (escape(label), language, direction(language), html)
    return blocks


def made_by(one: PostTranslation | TranslationEdition) -> Made:
    """Who made this one; its voice was selected `with_voice()`."""
    voice = one.voice
    return Made(one.machine, one.made_at, voice.place if voice else None, speaker(voice) if voice else None)


def says(made: Made, source: str, here: Discussion, reader: Anyone) -> str:
    """Where a translation comes from: out of which language, by whom, on which day.

    Who is named in the discussion is named here. Of everybody else it is said that it was a member: which language
    somebody speaks says more of who they are than their country does.
    """
    said = {"language": name_of(source), "day": day(made.made_at), "who": made.machine}
    if made.speaker is None:
        return _("Translated from %(language)s by machine (%(who)s) on %(day)s") % said
    if isinstance(reader, Person) and made.speaker.person == reader.pk:
        return _("Translated from %(language)s by you on %(day)s") % said
    if made.speaker.is_former:
        return _("Translated from %(language)s by a former member on %(day)s") % said
    who = shown_as(made.speaker)
    if who.look in NAMED and made.place == here.place:
        return _("Translated from %(language)s by %(who)s on %(day)s") % (said | {"who": who.name})
    return _("Translated from %(language)s by a member on %(day)s") % said


def name_of(language: str) -> str:
    """What a language is called in the language of this moment."""
    name: str | Promise = get_language_info(django_code(language))["name_translated"]
    return str(name)


@cache
def _into(language: str) -> Statement:
    """What asks for the translations into a language that stand on a page."""
    return Statement(partial(_on_page, language), "discussion", "after", "upto")


def _on_page(language: str, *, discussion: int, after: int, upto: int) -> models.QuerySet[Any, Any]:
    there = {"post__discussion": discussion, "post__number__gt": after, "post__number__lte": upto}
    current = PostTranslation.objects.current().filter(language=language, **there)
    return current.values_list("post", "html", "machine", "made_at", "voice__place", *columns_of("voice"))
