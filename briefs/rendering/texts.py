"""A brief as plain text: whole, for a mail, and in at most a thousand letters, for a group chat."""

from __future__ import annotations

from collections.abc import Iterator

from briefs.rendering.cutting import cut
from briefs.rendering.leaves import Leaf
from briefs.rendering.walking import above, below

LONGEST_MESSAGE = 1000
LONGEST_TITLE, LONGEST_ABOUT = 240, 160


def mail_text(leaf: Leaf) -> str:
    """The whole brief, without anything that a mail program would have to draw."""
    return "\n\n".join(_paragraphs(leaf)) + "\n"


def _paragraphs(leaf: Leaf) -> Iterator[str]:
    yield leaf.title
    yield "\n".join(above(leaf))
    if leaf.short:
        yield "\n".join(
            [leaf.words["short"].upper(), *(f"{number}. {line}" for number, line in enumerate(leaf.short, 1))]
        )
    for piece in leaf.pieces:
        yield "\n".join(filter(None, [piece.heading.upper(), piece.words, *(note.line for note in piece.notes)]))
    yield "\n".join([*below(leaf), leaf.address])


def message(leaf: Leaf) -> str:
    """What fits into one message of a group chat: the title, what was found, and where it is read whole."""
    head = "\n".join(filter(None, [cut(leaf.title, LONGEST_TITLE), cut(leaf.about, LONGEST_ABOUT)]))
    foot = "\n".join([*leaf.beside[-1:], leaf.address])  # how far a translation is behind, else who made it
    left = LONGEST_MESSAGE - len(head) - len(foot) - 4  # two empty lines part them
    said: list[str] = []
    for finding in findings(leaf):
        room = left - sum(len(one) + 1 for one in said)
        if said and len(finding) > room:
            break
        said.append(cut(finding, room))
    return "\n\n".join(filter(None, [head, "\n".join(said), foot]))


def findings(leaf: Leaf) -> list[str]:
    """What was found, the most telling first: the lines in short, else the claims, else what came of it."""
    if leaf.short:
        return leaf.short
    claims = [piece.words for piece in leaf.pieces if piece.key.startswith("claim-")]
    order = {"outcome": 0, "action": 1}
    told = sorted(leaf.pieces, key=lambda one: order.get(one.key, 2))
    return claims or [piece.words for piece in told]
