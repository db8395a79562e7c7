"""Whom a post asks to be told: its facilitators, everybody in the lab, or somebody who speaks by name in the discussion.

What is kept with a post are tokens (`facilitators`, `everybody`, `voice:12`), never a person. Whom a token stands for is
asked when they are told, and how a voice is named when the post is read.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.html import escape
from django.utils.translation import gettext as _

from hlh.people.models import Naming, Voice
from hlh.people.speakers import COLUMNS, NAMED, Speaker, shown_as
from hlh.taxonomy.languages import listed

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone
    from learning_labs.models import Discussion, Said

FACILITATORS, EVERYBODY = "facilitators", "everybody"
MOST = 10  # of one post
MANY = 20  # more people than this are told only by who was asked once more
_TYPED = re.compile(r"(?<![\w@./])@(facilitators|everybody)\b", re.IGNORECASE)
_VOICE = re.compile(r"voice:([1-9]\d{0,17})")


def typed_in(text: str, *, keeps: bool = False) -> list[str]:
    """The groups that a text calls by name; what it quotes calls nobody.

    Args:
        text: Markdown as typed.
        keeps: whether its author keeps the lab: for others `@everybody` is a word like any other.
    """
    own = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith(">"))
    found = dict.fromkeys(word.lower() for word in _TYPED.findall(own))
    return [token for token in found if keeps or token != EVERYBODY]


def with_typed(chosen: Sequence[str], text: str, *, keeps: bool = False) -> list[str]:
    """Whom a post asks for: who was chosen, and the groups that its text calls by name; each once."""
    return list(dict.fromkeys([*chosen, *typed_in(text, keeps=keeps)]))


def voices_in(tokens: Iterable[str]) -> list[int]:
    """The keys of the voices among the tokens."""
    return [int(found[1]) for token in tokens if (found := _VOICE.fullmatch(token))]


def named_here(discussion: Discussion, voices: Collection[int]) -> list[Voice]:
    """Those of these voices that are shown by name in posts which everybody reads here."""
    if not voices:
        return []
    heard = discussion.posts.shown().filter(voice__in=voices).values("voice")
    named = Voice.objects.filter(pk__in=heard, naming=Naming.OFFICE, floor=Naming.OFFICE, is_former=False)
    return list(named.select_related("person").order_by("pk"))


def are_offered(tokens: Sequence[str], discussion: Discussion, *, keeps: bool) -> bool:
    """Whether a writer may choose all of these."""
    groups = {FACILITATORS, EVERYBODY} if keeps else {FACILITATORS}
    asked = {token for token in tokens if token not in groups}
    voices = voices_in(asked)
    return len(tokens) <= MOST and len(voices) == len(asked) == len(named_here(discussion, voices))


def offers(rows: Iterable[Said], reader: Anyone, *, keeps: bool) -> list[tuple[str, str]]:
    """What the form offers: tokens and labels. Of the page's posts, who is named there; never who is not."""
    found = {FACILITATORS: _("The facilitators")}
    if keeps:
        found[EVERYBODY] = _("Everybody in this lab")
    for post in rows:
        if not post.is_shown or not post.speaker.is_named:
            continue
        who = shown_as(post.speaker, to=reader)
        if who.look in NAMED and not who.is_you:
            found.setdefault(f"voice:{post.speaker.voice}", who.name)
    return list(found.items())


def lines_under(rows: Sequence[Said], discussion: Discussion, reader: Anyone) -> dict[int, str]:
    """What stands under each post that asked for somebody to be told, by its key: as they are shown to this reader now."""
    asking = [post for post in rows if post.mentions and post.is_shown]
    if not asking:
        return {}
    known = {post.speaker.voice: post.speaker for post in rows if post.is_shown}
    missing = {voice for post in asking for voice in voices_in(post.mentions)} - known.keys()
    if missing:
        heard = discussion.posts.shown().filter(voice__in=missing).values("voice")
        found = Voice.objects.filter(pk__in=heard).values_list(*COLUMNS)
        known |= {speaker.voice: speaker for speaker in map(Speaker._make, found)}
    return {post.pk: _line(post.mentions, known, reader) for post in asking}


def _line(tokens: Iterable[str], known: Mapping[int, Speaker], reader: Anyone) -> str:
    names = [_("the facilitators")] if FACILITATORS in tokens else []
    names += [_("everybody in this lab")] if EVERYBODY in tokens else []
    names += [shown_as(known[voice], to=reader).name for voice in voices_in(tokens) if voice in known]
    if not names:
        return ""
    words = _("Told: %(names)s") % {"names": listed(names)}
    return f'<p class="small soft">{escape(words)}</p>'
