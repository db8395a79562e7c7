"""How a brief reads as a plain sheet: the same that its other renderings say, as strangers read it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from briefs.models import Brief
from briefs.rendering.leaves import Piece, languages_of, leaf_of
from briefs.translating.reading import read_in
from hlh.catalogue.models import Entry
from hlh.catalogue.sheets import Section, Sheet, as_list, paragraphs, sheets_of


@sheets_of(Entry.Kind.ACTION_BRIEF, Entry.Kind.LEARNING_BRIEF)
def sheet(thing: Brief, language: str) -> Sheet | None:
    """A brief that stands; words of others that are quoted in it stay on its page, where they can be taken back."""
    brief = Brief.objects.standing().for_listing().filter(pk=thing.pk).first()
    if brief is None or brief.version is None:
        return None
    version = brief.version
    version.brief = brief
    chosen = language if language in languages_of(version) else version.language
    leaf = leaf_of(brief, version, chosen)
    cited = dict.fromkeys((one.title, one.address) for piece in leaf.pieces for one in piece.cited)
    lines = [(one.title, one.address) for one in version.source_lines() if one.address]
    short = [Section(leaf.words["short"], as_list(leaf.short), leaf.short_language or chosen)] if leaf.short else []
    return Sheet(
        title=leaf.title,
        language=leaf.title_language or chosen,
        day=version.published_at,
        facts=[
            (_("What it is"), leaf.kind),
            *([(_("About"), leaf.about)] if leaf.about else []),
            *([(_("By"), leaf.who)] if leaf.who else []),
            *(("", line) for line in [f"{leaf.ref}, {leaf.edition}", *leaf.beside]),
        ],
        sections=[*short, *(_section(piece, chosen) for piece in leaf.pieces)],
        sources=[*cited, *lines],
        licence=leaf.licence,
        voices=frozenset({brief.voice_id, *(voice.pk for voice in read_in(brief, version, chosen).voices)}),
    )


def _section(piece: Piece, language: str) -> Section:
    notes = "\n\n".join(note.line for note in piece.notes)
    return Section(piece.heading, paragraphs(f"{piece.words}\n\n{notes}"), piece.language or language)
