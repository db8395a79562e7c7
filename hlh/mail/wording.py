"""Saying letters otherwise: an administrator changes sentences of one kind in one language; what is filled in stays."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import transaction
from django.template.base import Node, NodeList
from django.template.loader import get_template
from django.template.loader_tags import ExtendsNode, IncludeNode
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import override, trans_real, trim_whitespace

from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.mail import facts
from hlh.mail.models import Wording
from hlh.policy import NotNow
from hlh.taxonomy.kept import Kept, Mark
from hlh.taxonomy.languages import django_code, listed

FRAME = ("mail/frame.html", "mail/foot.txt")  # why somebody gets a letter, and the ways out: never otherwise
PARTS = ("subject.txt", "txt", "html")
LONGEST = 600
_FILLED_IN = re.compile(r"%%|%\((\w+)\)s")
_BRACES = re.compile(r"\{(\w+)\}")
_changed = Mark("letter-words")


Said = Mapping[str, str]  # other words by the built-in sentence, both as gettext has them


@dataclass(frozen=True, slots=True)
class Wordings:
    """All that is said otherwise, by kind and language; true also where that is nothing, so that it is remembered."""

    by: Mapping[tuple[str, str], Said]


def said_in(kind: str, language: str) -> Said:
    """What a kind of letter says otherwise in a language, as every process remembers it: no letter asks the database."""
    return _wordings.get().by.get((kind, language), {})


@contextmanager
def saying(said: Said) -> Iterator[None]:
    """Within it, these sentences read otherwise in the language of this moment."""
    if not said:
        yield
        return
    catalogue: Any = trans_real._active  # type: ignore[attr-defined]
    before = catalogue.value
    catalogue.value = _Reworded(before, said)
    try:
        yield
    finally:
        catalogue.value = before


class _Reworded:
    """The catalogue of a language, with some sentences said otherwise."""

    def __init__(self, catalogue: Any, said: Said) -> None:
        self._catalogue = catalogue
        self._said = said

    def gettext(self, message: str) -> str:
        return self._said.get(message) or self._catalogue.gettext(message)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._catalogue, name)


@cache
def sentences_of(kind: str) -> tuple[str, ...]:
    """The sentences of a kind of letter in English, its subject first; those that count something stay as they are."""
    frame = {sentence for name in FRAME for sentence in _sentences(name)}
    found = (sentence for part in PARTS for sentence in _sentences(f"mail/{kind}.{part}"))
    return tuple(sentence for sentence in dict.fromkeys(found) if sentence not in frame)


def built_in(sentence: str, language: str) -> str:
    """A sentence as the hub says it by itself in a language, to be read: {title} for what is filled in."""
    with override(django_code(language)):
        return readable(_(sentence))


def readable(sentence: str) -> str:
    """A sentence of gettext as an administrator reads and types it."""
    return _FILLED_IN.sub(lambda found: f"{{{found[1]}}}" if found[1] else "%", sentence)


def for_gettext(words: str) -> str:
    """The same back."""
    return _BRACES.sub(r"%(\1)s", words.replace("%", "%%"))


def names_in(sentence: str) -> list[str]:
    """What is filled into a sentence of gettext."""
    return list(dict.fromkeys(filter(None, _FILLED_IN.findall(sentence))))


def what_is_wrong(words: str, sentence: str) -> str:
    """Why words cannot stand in the place of a sentence; empty when they can."""
    known, used = names_in(sentence), set(_BRACES.findall(words))
    if "<" in words or ">" in words:
        return _("Letters are text: leave out < and >.")
    if unknown := [name for name in sorted(used) if name not in known]:
        said = {"unknown": _in_braces(unknown), "known": _in_braces(known)}
        if not known:
            return _("%(unknown)s would stay empty: nothing is filled into this sentence. Leave it out.") % said
        return _("%(unknown)s would stay empty: nothing of that name is filled in here. There is %(known)s.") % said
    if missing := [name for name in known if name not in used]:
        return _("%(missing)s is missing. Put it where it belongs in your sentence.") % {"missing": _in_braces(missing)}
    if "{" in (rest := _BRACES.sub("", words)) or "}" in rest:
        return _("A brace stands alone. Write what is filled in as it stands above, such as {title}.")
    return ""


def keep(kind: str, language: str, said: Said, *, over: Said | None = None, by: Actor) -> None:
    """From now on letters of a kind read so in a language; nothing said is the built-in words again, and what stood there
    can be looked at and kept anew.

    Args:
        kind: which.
        language: of the words.
        said: what reads otherwise from now on.
        over: the words that these were looked at in the place of; whatever stands there, where nothing is given.
        by: who acts.

    Raises:
        NotNow: when somebody else changed those meanwhile.
    """
    with transaction.atomic():
        Wording.objects.get_or_create(kind=kind, language=language)
        row = Wording.objects.select_for_update(of=("self",)).get(kind=kind, language=language)
        if over is not None and row.words != dict(over):
            raise NotNow(
                _(
                    "This is not what you looked at: you typed something else since, or somebody else changed these words. "
                    "Look at it again, then keep it."
                )
            )
        if row.words == dict(said):
            return
        row.former = {} if said else row.words
        row.words, row.changed_at = dict(said), now()
        row.save()
        if said:
            record(facts.WORDS_CHANGED, row, by=by, kind=kind, language=language, sentences=len(said))
        else:
            record(facts.WORDS_RESTORED, row, by=by, kind=kind, language=language)
    forget()
    _changed.replace()


def forget() -> None:
    """Ask again next time, in this process."""
    _wordings.forget()


def _in_braces(names: list[str]) -> str:
    return listed(f"{{{name}}}" for name in names)


def _ask() -> Wordings:
    rows = Wording.objects.exclude(words={}).values_list("kind", "language", "words")
    return Wordings({(kind, language): words for kind, language, words in rows})


_wordings = Kept(_ask, follows=_changed)


def _sentences(name: str) -> Iterator[str]:
    """The sentences of a template, and of those that it is made of."""
    template: Any = get_template(name)
    nodes: NodeList = template.template.nodelist
    for node in nodes.get_nodes_by_type((TranslateNode, BlockTranslateNode, IncludeNode, ExtendsNode)):  # type: ignore[arg-type]
        if isinstance(node, ExtendsNode | IncludeNode):
            whole: Any = node.parent_name if isinstance(node, ExtendsNode) else node.template
            other = whole.var
            if isinstance(other, str):
                yield from _sentences(other)
        elif sentence := _sentence(node):
            yield sentence


def _sentence(node: Node) -> str:
    """What gettext is asked for by a node; nothing where it counts, or depends on a context."""
    if isinstance(node, BlockTranslateNode):
        if node.plural or node.message_context:
            return ""
        sentence, _names = node.render_token_list(node.singular)
        return trim_whitespace(sentence) if node.trimmed else sentence
    if isinstance(node, TranslateNode) and not node.message_context:
        literal = getattr(node.filter_expression.var, "literal", None)
        return literal.replace("%", "%%") if isinstance(literal, str) else ""
    return ""
