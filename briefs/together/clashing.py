"""Two saved one text at once: what the other changed, beside one's own words; nothing of either is lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from briefs.models import Brief, Edit, sections_of
from briefs.models.edits import plain
from hlh.differing import difference
from hlh.people.speakers import Shown, shown_as, with_voice
from hlh.taxonomy.tagging import in_words

LIST = ", "  # between the names of free tags
_CLAIM = re.compile(r"(claim|sources|key)-\d+")


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that was saved by somebody else since a page was opened.

    Attributes:
        heading: what the field is called.
        theirs: what it was, and what the other made of it.
        own: the own words, where they were changed too; None where the other's are simply taken over.
    """

    heading: str
    theirs: SafeString
    own: str | None


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """All that was saved since a page was opened.

    Attributes:
        clashes: the fields that others changed.
        taken: the names of those that are taken over, because they were not changed here.
        who: saved last, where it was not the reader; None where it was, or nobody knows.
    """

    clashes: list[Clash]
    taken: list[str]
    who: Shown | None


def meanwhile(brief: Brief, said: Mapping[str, Any], *, seen: int, reader: Any) -> Meanwhile:
    """What was saved since an edition, beside what is said now.

    Args:
        brief: as it is now.
        said: the fields of the form, with what they hold.
        seen: the edition that the form was filled in over.
        reader: who filled it in.
    """
    edits = list(Edit.objects.filter(brief=brief, edition__gte=seen).select_related(*with_voice()).order_by("edition"))
    was: dict[str, Any] = {}
    for edit in edits:
        was = edit.was | was  # the first of them says what it was
    clashes, taken = [], []
    for name in was:
        now = plain(getattr(brief, name))
        if name not in said or was[name] == now:
            continue
        own = plain(said[name])
        if name == "tags":  # a form holds their names
            was[name], now, own = in_words(was[name]), in_words(now), LIST.join(own)
        if own == now:
            continue  # both wrote the same
        is_own = own != was[name]
        theirs = difference(_words(brief, name, was[name]), _words(brief, name, now))
        clashes.append(Clash(_heading(brief, name), theirs, _words(brief, name, own) if is_own else None))
        if not is_own:
            taken.append(name)
    last = edits[-1].voice if edits else None
    who = shown_as(last, to=reader) if last else None
    return Meanwhile(clashes, taken, None if who is None or who.is_you else who)


def with_theirs(typed: Mapping[str, Any], kept: Mapping[str, Any], taken: Iterable[str]) -> dict[str, Any]:
    """What was typed in a form, with what others saved in the fields that were not touched in it.

    Args:
        typed: the form as it was sent or kept.
        kept: what the brief holds now, as its form takes it.
        taken: the fields to take over.
    """
    names, both = set(taken), {name: typed[name] for name in typed}
    if "claims" in names:
        both = {name: value for name, value in both.items() if not is_of_a_claim(name)}
        names |= {name for name in kept if is_of_a_claim(name)}
    return both | {name: "" if kept.get(name) is None else kept[name] for name in names - {"claims"}}


def is_of_a_claim(name: str) -> bool:
    """Whether a field of the form belongs to one claim."""
    return _CLAIM.fullmatch(name) is not None


def _words(brief: Brief, name: str, value: Any) -> str:
    """What a field holds, for a reader."""
    if name == "claims":
        return "\n\n".join(claim["claim"] for claim in value or [])
    if value and name in ("country", "area", "second", "phase", "level"):
        found = brief._meta.get_field(name).related_model
        one = found._default_manager.filter(pk=value).first()  # type: ignore[union-attr]
        return str(one.label) if one else ""  # type: ignore[union-attr]
    return str(value or "")


def _heading(brief: Brief, name: str) -> str:
    """What a field is called on the page."""
    others = {
        "country": _("Country"),
        "area": _("Area"),
        "second": _("Second area"),
        "phase": _("Phase"),
        "level": _("Level"),
        "tags": _("Free tags"),
        "sources": _("Sources"),
        "contact": _("Whom to ask"),
        "licence": _("Licence"),
        "claims": _("Claims"),
        "note": _("What changed, and why"),
    }
    return others.get(name) or next(
        (str(one.heading) for one in sections_of(brief, brief.kind) if one.key == name), name
    )
