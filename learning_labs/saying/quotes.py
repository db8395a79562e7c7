"""Quotes: a post takes up words of another one.

People type what mail and forums have taught them: lines that begin with `>`, under them a line `> — #7` with the number
of the post. Of that only a mark stays in the text. The words are kept apart, beside the post that they are from, so that
they go when that one is hidden or says something else, and lead to wherever it was moved.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import count
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import category

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from hlh.markdown import blockquotes, plain, rendered
from hlh.people.speakers import Speaker, columns_of, shown_as
from hlh.policy import Words
from hlh.taxonomy.languages import direction
from learning_labs.models import Discussion, Post, Quote, Said
from learning_labs.models.discussions import address_of
from learning_labs.models.quotes import MOST_WORDS, Quoted
from learning_labs.models.said import MARK, own_words, without_marks

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone

MOST = 5  # in a post
_LEFT_OUT = "[…]"
_FROM = re.compile(r"\s{0,3}>\s*(?:—|–|-{1,3})\s*#(\d{1,9})\s*", re.ASCII)
_SIGN = re.compile(r"\s{0,3}>[ \t]?")
_NO_WORDS = re.compile(r"[\s*_`~#>\\-]+")  # what Markdown makes of signs, and typing of spaces
_UNSPACED = re.compile(  # letters of languages that part no words
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_PLACE = f"<p>{MARK}</p>"
_SHOWN = '<blockquote class="quoted"><div lang="%s" dir="%s"><p>%s</p></div><footer><a href="%s">%s</a></footer></blockquote>'
_GONE = '<blockquote class="quoted"><p class="soft">%s</p></blockquote>'
_SOURCE = (
    "number",
    "stage",
    "language",
    "discussion",
    "discussion__lab",
    "discussion__number",
    "discussion__lab__slug",
)


class Taken(NamedTuple):
    """What was typed, taken apart: the text with marks, the quotes in their order, and what is wrong with one."""

    text: str
    quotes: tuple[Quoted, ...] = ()
    trouble: Words = ""


class _Source(NamedTuple):
    """What showing a quote takes of the post that it is from."""

    number: int | None
    stage: str
    language: str
    discussion: int
    lab: int
    of: int  # the number of its discussion
    slug: str
    speaker: Speaker


# What is typed


def taken_apart(text: str, discussion: Discussion, *, before: Sequence[Quote] = ()) -> Taken:
    """The quotes out of a text.

    Args:
        text: Markdown as typed. Lines with `>` that name no post are words like any others.
        discussion: where the posts stand that it names.
        before: the quotes of the post that is changed. One whose words are not shown any more stays as it is, where its
            line with the number stays.
    """
    if ">" not in text:
        return Taken(without_marks(text))
    kept, asked = [], []
    for line in _with_marks(without_marks(text)):
        if isinstance(line, str):
            kept.append(line)
        else:
            kept += ["", MARK, ""]
            asked.append(line)
    if not asked:
        return Taken(without_marks(text))
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()
    if len(asked) > MOST:
        trouble = ngettext("Quote %(n)d post at most.", "Quote %(n)d posts at most.", MOST) % {"n": MOST}
        return Taken(text, trouble=trouble)
    if not own_words(text):
        return Taken(text, trouble=_("Write something of your own below the quote."))
    quotes: list[Quoted] = []
    sources = {post.number: post for post in discussion.posts.shown().filter(number__in=dict(asked))}
    for number, words in asked:
        found = _found(words, sources.get(number), [one for one in before if one.source.number == number])
        if not isinstance(found, Quoted):
            return Taken(text, trouble=found % {"n": number, "most": MOST_WORDS})
        quotes.append(found)
    return Taken(text, tuple(quotes))


def _with_marks(text: str) -> Iterator[str | tuple[int, str]]:
    """The lines of a text; in the place of those that quote a post its number and the words."""
    lines = text.split("\n")
    inside = {at for begin, end in blockquotes(text) for at in range(begin, end)}
    waiting: list[str] = []
    for at, line in enumerate(lines):
        found = _FROM.fullmatch(line) if at in inside else None
        if found:
            words = "\n".join(_SIGN.sub("", one, count=1) for one in waiting).strip()
            yield int(found[1]), words
            waiting = []
        elif at in inside and _SIGN.match(line):
            waiting.append(line)
        else:
            yield from [*waiting, line]
            waiting = []
    yield from waiting


def _found(words: str, source: Post | None, before: Sequence[Quote]) -> Quoted | str:
    """The quote, or what is wrong with it."""
    if not words and before:
        return Quoted(before[0].source_id, before[0].words)
    if source is None:
        return _("Post %(n)d cannot be read here. Correct the number, or leave its quote out.")
    if not words:
        return _("Of post %(n)d no words are quoted. Put them above the line with its number, each line after a “>”.")
    if len(words) > MOST_WORDS:
        return _("Quote %(most)d characters of post %(n)d at most: what you answer is enough.")
    if not says(source, words):
        return _("These are not the words of post %(n)d. Quote what stands there; for what you leave out write “[…]”.")
    return Quoted(source.pk, words)


def says(post: Post, words: str) -> bool:
    """Whether a post says these words, with parts left out where they say so; spaces and signs of Markdown do not count.

    Whole words: whoever wrote “unsafe” said nothing of “safe”.
    """
    said = (_bare(own_words(post.text)), _bare(_read(post)))
    parts = [part for part in map(_bare, words.split(_LEFT_OUT)) if part]
    return bool(parts) and any(_stand_in_order(parts, text) for text in said)


def _stand_in_order(parts: Iterable[str], text: str) -> bool:
    at = 0
    for part in parts:
        at = text.find(part, at)
        while at >= 0 and (_parts_a_word(text, at) or _parts_a_word(text, at + len(part))):
            at = text.find(part, at + 1)
        if at < 0:
            return False
        at += len(part)
    return True


def _parts_a_word(text: str, at: int) -> bool:
    """Whether a cut here goes through a word: between two letters, or before what an apostrophe adds (“can|’t”)."""
    if not 0 < at < len(text) or not _is_of_a_word(text[at - 1]):
        return False
    after = text[at + 1 : at + 2] if text[at] in "'’" else text[at]
    return _is_of_a_word(after)


def _is_of_a_word(letter: str) -> bool:
    return bool(letter) and category(letter)[0] in "LMN" and not _UNSPACED.match(letter)


def _bare(words: str) -> str:
    return _NO_WORDS.sub(" ", words).strip()


def _read(post: Post) -> str:
    """The words of a post as they are read; none that it quotes."""
    return plain(post.html.replace(_PLACE, ""))


def begun_with(post: Post) -> str:
    """What the form begins with when somebody quotes a post: its words, or as many as fit, to be cut down."""
    words = _read(post)
    if len(words) > MOST_WORDS:
        words = words[: MOST_WORDS - len(_LEFT_OUT)].rsplit(maxsplit=1)[0]
    return _typed(words, post.number)


# What is kept


def typed_again(post: Post) -> str:
    """The text as its author would type it: with the words of what it quotes, where they are read here still."""
    if MARK not in post.text:
        return post.text
    quotes = {quote.position: quote for quote in Quote.objects.of(post)}
    is_here = {
        at for at, quote in quotes.items() if quote.source.is_shown and quote.source.discussion_id == post.discussion_id
    }
    lines = {at: _typed(quote.words if at in is_here else "", quote.source.number) for at, quote in quotes.items()}
    return _filled(post.text, MARK, (lines.get(at, "") for at in count())).strip()


def with_numbers(post: Post) -> str:
    """The text with nothing but the number of each post that it quotes: what is kept of it when it is changed."""
    if MARK not in post.text:
        return post.text
    numbers = {quote.position: _typed("", quote.source.number) for quote in Quote.objects.of(post)}
    return _filled(post.text, MARK, (numbers.get(at, "") for at in count())).strip()


def _typed(words: str, number: int | None) -> str:
    return "\n".join([*(f"> {line}" for line in words.split("\n") if line), f"> — #{number}"])


def let_go(post: Post) -> None:
    """Quotes of words that a post does not say any more are not shown again."""
    taken_up = Quote.objects.filter(source=post).values_list("pk", "words")
    Quote.objects.filter(pk__in=[pk for pk, words in taken_up if not says(post, words)]).delete()


# What is shown


def shown_in(rows: Iterable[Said | Post], reader: Anyone | None) -> dict[int, tuple[str, ...]]:
    """The quotes of these posts as HTML, in their order, by the keys of the posts; asked for only where there are any."""
    quoting = {post.pk: post.html.count(_PLACE) for post in rows if MARK in post.html}
    if not quoting:
        return {}
    found: dict[int, dict[int, str]] = defaultdict(dict)
    columns = (
        "post",
        "position",
        "words",
        "post__discussion__lab",
        *(f"source__{name}" for name in _SOURCE),
        *columns_of("source__voice"),
    )
    for post, position, words, lab, *source in Quote.objects.filter(post__in=quoting).values_list(*columns):
        found[post][position] = _html(words, _source(source), lab, reader)
    gone = _gone()
    return {post: tuple(found[post].get(at, gone) for at in range(many)) for post, many in quoting.items()}


def looks(taken: Taken, discussion: Discussion, reader: Anyone) -> str:
    """How a text will look that nobody has posted yet, as HTML."""
    keys = [quote.source for quote in taken.quotes]
    rows = Post.objects.filter(pk__in=keys).values_list("pk", *_SOURCE, *columns_of("voice")) if keys else []
    sources = {pk: _source(row) for pk, *row in rows}
    quotes = [_html(words, sources[source], discussion.lab_id, reader) for source, words in taken.quotes]
    return filled(rendered(taken.text), quotes)


def filled(html: str, quotes: Iterable[str]) -> str:
    """The HTML of a post with its quotes in their places."""
    return _filled(html, _PLACE, quotes) if MARK in html else html


def _filled(text: str, place: str, quotes: Iterable[str]) -> str:
    begin, *rest = text.split(place)
    return begin + "".join(quote + after for quote, after in zip(quotes, rest, strict=False))


def _source(row: Sequence[object]) -> _Source:
    many = len(_SOURCE)
    return _Source._make([*row[:many], Speaker._make(row[many:])])


def _html(words: str, source: _Source, lab: int, reader: Anyone | None) -> str:
    if source.stage != Post.Stage.SHOWN or source.lab != lab:
        return _gone()
    name = _("%(who)s, post %(n)d") % {"who": shown_as(source.speaker, to=reader).name, "n": source.number}
    there = f"{address_of(source.slug, source.of, get_language() or 'en')}posts/{source.number}/"
    lines = "<br>".join(escape(line) for line in words.split("\n"))
    return _SHOWN % (source.language, direction(source.language), lines, escape(there), escape(name))


def _gone() -> str:
    return _GONE % escape(_("What was quoted here cannot be read any more."))
