"""A draft from a Word file, and what to say about it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from briefs.models import Attachment, Brief, Kind
from briefs.models.attachments import LONGEST_WORDS
from briefs.models.told import MOST_FILES
from briefs.naming import first_voice, levels_for
from briefs.word.placing import Placed, place
from briefs.word.reading import Document, Picture
from hlh.activity.models import Actor
from hlh.files.cleaning import glance
from hlh.files.refusing import NotTaken
from hlh.files.uploads import Upload
from hlh.people.models import Naming, Person
from hlh.web import without_tricks


@dataclass(frozen=True, slots=True)
class Begun:
    """What became of a file."""

    brief: Brief
    left_out: list[str]  # what of it is not in the draft, in sentences


def begin_from(document: Document, person: Person, *, once: str, by: Actor) -> Begun:
    """Begin a draft with what a file says; a file that is sent twice begins one.

    Args:
        document: what was read.
        person: whose draft it is, whoever the file says that wrote it.
        once: the key of the form.
        by: who acts.
    """
    placed = place(document.blocks)
    pictures = [one for one in document.pictures if _is_a_picture(one)]
    said = _left_out(document, placed, len(pictures))
    if known := Brief.objects.filter(once=once).first():
        return Begun(known, said)
    level = next((one for one in levels_for(person) if one <= Naming.COUNTRY), Naming.NOBODY)
    with transaction.atomic():
        voice = first_voice(person, naming=level)
        told = placed.said | ({"country": person.country} if person.country else {})
        brief = Brief.objects.begin(
            kind=Kind.ACTION, said=told, voice=voice, by=by, once=once, unplaced=placed.unplaced
        )
        if brief.voice_id != voice.pk:  # its twin came at the same moment, with the pictures
            return Begun(brief, said)
        for one in pictures[:MOST_FILES]:
            Attachment.objects.attach(brief, Upload("", one.content), without_tricks(one.words)[:LONGEST_WORDS])
    return Begun(brief, said)


def _is_a_picture(picture: Picture) -> bool:
    """Whether it is of a kind that is taken: a file also holds drawings that only Word can show."""
    try:
        glance(picture.content)
    except NotTaken:
        return False
    return not picture.content.startswith((b"%PDF-", b"PK"))


def _left_out(document: Document, placed: Placed, pictures: int) -> list[str]:
    """What of a file is not in the draft."""
    said = []
    if placed.unplaced:
        said.append(_("Some of it found no place. It is kept for you: look at it on the second page."))
    if document.comments:
        words = ngettext("%(n)s comment in it is left out.", "%(n)s comments in it are left out.", document.comments)
        said.append(words % {"n": document.comments})
    if lost := len(document.pictures) - min(pictures, MOST_FILES):
        words = ngettext(
            "%(n)s picture is not taken: five fit, and drawings of Word are not read.",
            "%(n)s pictures are not taken: five fit, and drawings of Word are not read.",
            lost,
        )
        said.append(words % {"n": lost})
    return said
