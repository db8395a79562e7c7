"""A brief as a script: to be read aloud for who listens, on the radio or in a message with sound."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from briefs.rendering.aloud import said, sentences, weight
from briefs.rendering.cutting import cut, room_of
from briefs.rendering.leaves import Leaf, Piece
from hlh.taxonomy.languages import LANGUAGES, django_code

WORDS_A_MINUTE = 130
LONGEST_MINUTES = 3
MOST_WORDS = WORDS_A_MINUTE * LONGEST_MINUTES
LONGEST_TITLE, LONGEST_LINE = 160, 120  # letters
FEWEST = 8.0  # words that a part needs to say anything
NAMES = {language.code: language.name for language in LANGUAGES}


@dataclass(frozen=True, slots=True)
class Turn:
    """What one voice says before the other goes on.

    Attributes:
        is_reader: whether it is the voice of the brief, not of the hub.
        breaths: each on a line.
        language: where it is another one than that of the whole.
    """

    is_reader: bool
    breaths: list[str]
    language: str = ""

    @property
    def weight(self) -> float:
        return sum(map(weight, self.breaths))


@dataclass(frozen=True, slots=True)
class Script:
    """What is said, and the whole text with who says it and where to pause."""

    turns: list[Turn]
    text: str

    @property
    def words(self) -> int:
        """How much is said, in words of a usual length."""
        return round(sum(turn.weight for turn in self.turns))

    @property
    def seconds(self) -> int:
        return round(60 * self.words / WORDS_A_MINUTE)


def script(leaf: Leaf) -> Script:
    """The script of a brief in the language of its text; what does not fit is left out at the end of a sentence."""
    with override(django_code(leaf.language)):
        opening, closing = _opening(leaf), _closing(leaf)
        left = MOST_WORDS - sum(turn.weight for turn in (*opening, *closing)) - 1
        turns = [*opening, *_middle(leaf, left), *closing]
        spoken = Script(turns, "")
        return Script(turns, "\n\n".join([_heading(spoken), *map(_written, turns), _foot(leaf)]) + "\n")


def script_text(leaf: Leaf) -> str:
    """The same as text alone."""
    return script(leaf).text


def minutes(seconds: int) -> int:
    """How long it takes, in whole minutes."""
    return max(1, -(-seconds // 60))


def _opening(leaf: Leaf) -> list[Turn]:
    lines = [leaf.site, f"{leaf.kind}. {_cut(leaf.about)}", *map(_cut, leaf.beside)]
    if leaf.who:
        lines.append(_("Told by: %(who)s.") % {"who": _cut(leaf.who)})
    title = Turn(
        True, _spoken(_cut(leaf.title, LONGEST_TITLE), leaf.title_language or leaf.language), leaf.title_language
    )
    return [Turn(False, [one for line in lines for one in _spoken(line, leaf.language)]), title]


def _cut(words: str, most: int = LONGEST_LINE) -> str:
    """So many letters of Latin; a sign of Chinese takes longer to say."""
    return cut(words, most * len(words) // max(1, room_of(words)))


def _closing(leaf: Leaf) -> list[Turn]:
    lines = [_("Its whole text can be read on the Health Services Learning Hub.")]
    if leaf.ref:
        lines.append(_("Its reference is: %(ref)s.") % {"ref": _spelt(leaf.ref)})
    return [Turn(False, lines)]


def _spelt(ref: str) -> str:
    """A reference, letter by letter."""
    return ", ".join(" ".join(part) if part.isdecimal() else "-".join(part) for part in ref.split("-"))


def _middle(leaf: Leaf, left: float) -> Iterator[Turn]:
    """The parts of the brief, each with its share of the time that is left."""
    short = Piece(leaf.words["short"], "\n".join(leaf.short), leaf.short_language)
    parts = [one for one in [short, *leaf.pieces] if one.words.strip()]
    heading = ""
    for number, part in enumerate(parts):
        heading = part.heading or heading
        said_first = Turn(False, _spoken(heading, leaf.language))
        share = left / (len(parts) - number) - said_first.weight
        if share < FEWEST:
            continue
        lines = _fitting(part.words, part.language or leaf.language, share)
        if lines:
            read = Turn(True, lines, part.language)
            left -= said_first.weight + read.weight
            yield from (said_first, read)


def _fitting(words: str, language: str, most: float) -> list[str]:
    """The sentences that fit; of a first one that is too long, its first breaths."""
    lines: list[str] = []
    for sentence in sentences(said(words, language)):
        whole = sum(map(weight, sentence))
        if whole <= most:
            lines += sentence
            most -= whole
            continue
        if not lines:
            for one in sentence:
                if weight(one) > most:
                    break
                lines.append(one)
                most -= weight(one)
            lines[-1:] = [f"{one.rstrip(' ,;:،؛，；')} …" for one in lines[-1:]]
        break
    return lines


def _spoken(words: str, language: str) -> list[str]:
    return [one for sentence in sentences(said(words, language)) for one in sentence]


def _heading(spoken: Script) -> str:
    """For who reads it: how long it takes, who speaks, what the signs mean. None of it is said."""
    many = minutes(spoken.seconds)
    long = ngettext("To be read aloud: %(n)d minute.", "To be read aloud: %(n)d minutes.", many) % {"n": many}
    how = _(
        "Two voices: the presenter speaks for the hub, the reader says the words of the brief. A line is a breath. Where "
        "“(pause)” stands, count to two."
    )
    return f"{long}\n{how}"


def _written(turn: Turn) -> str:
    who = _("Reader") if turn.is_reader else _("Presenter")
    if turn.language:
        who = f"{who} ({NAMES.get(turn.language, turn.language)})"
    pause = [_("(pause)")] if turn.is_reader else []
    return "\n".join([f"{who}:", *turn.breaths, *pause])


def _foot(leaf: Leaf) -> str:
    """What is not said, for who puts the sound somewhere."""
    lines = [" · ".join(filter(None, [leaf.ref, leaf.edition, leaf.site])), leaf.licence, leaf.address]
    return "\n".join(["—", *filter(None, lines)])
