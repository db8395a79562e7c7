"""What is gathered for a learning brief before it stands under a claim: exact words, whole things, notes of experts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet, Value
from django.utils.translation import gettext as _

from briefs.models import Brief, ExpertNote
from briefs.naming import among
from briefs.synthesising.arranging import take_out
from briefs.synthesising.sources import Key, Seen, seen
from hlh.activity.models import Actor
from hlh.catalogue.addresses import address_in
from hlh.catalogue.likeness import near
from hlh.catalogue.models import Entry
from hlh.database.statements import Statement
from hlh.people.models import Quoting
from hlh.people.voices import speak
from hlh.policy import NotNow

if TYPE_CHECKING:
    from hlh.people.models import Person, Voice
    from hlh.people.models.persons import Anyone

MOST_THINGS, MOST_NOTES = 200, 40
SUGGESTED = 3


def gathered(brief: Brief, reader: Anyone, **how: Any) -> dict[Key, Seen]:
    """Everything that was gathered for a brief, for who works on it: one look-up, however much there is.

    Args:
        brief: a learning brief.
        reader: who works on it.
        how: `wordless` and `belonging`, as for `seen`.
    """
    numbers: dict[str, list[int]] = {"entry": [], "excerpt": [], "note": []}
    for what, number in keys_of(brief):
        numbers[what].append(number)
    return seen(numbers["entry"], numbers["excerpt"], numbers["note"], reader=reader, preparing=True, **how)


def keys_of(brief: Brief) -> list[Key]:
    """What was gathered for a brief, by its keys, each once."""
    brought: dict[str, list[int]] = {"entry": [], "note": []}
    for _place, what, number in sorted(_BROUGHT.rows(brief=brief.pk)):
        brought[what].append(number)
    things = dict.fromkeys([*brought["entry"], *brief.cited()])
    things.pop(own_entry(brief), None)
    notes = dict.fromkeys([*brought["note"], *brief.stood_on("note")])
    words = dict.fromkeys([*brief.excerpts, *brief.stood_on("excerpt")])
    of_each = {"entry": things, "excerpt": words, "note": notes}
    return [(what, number) for what, numbers in of_each.items() for number in numbers]


def _brought(*, brief: int) -> QuerySet[Any, tuple[int, str, int]]:
    """What was brought in and what was noted: the place of each among its kind, what it is, and its number."""
    roots = Brief.roots.through.objects.filter(brief=brief).values_list("pk", Value("entry"), "entry")
    notes = ExpertNote.objects.filter(brief=brief, withdrawn_at=None).values_list("pk", Value("note"), "pk")
    return roots.union(notes, all=True)


_BROUGHT = Statement(_brought, "brief")


def own_entry(brief: Brief) -> int:
    """What a brief is in the catalogue; 0 before it was published. It stands on itself never."""
    return (
        0
        if not brief.is_public
        else (Entry.objects.filter(address=f"/briefs/{brief.ref}/").values_list("pk", flat=True).first() or 0)
    )


def bring(brief: Brief, line: str, reader: Anyone) -> Entry:
    """Gather a whole thing by its address, its reference or its number.

    Raises:
        NotNow: when there is none that this reader may read, or the brief is no draft any more.
    """
    readable = Entry.objects.visible_to(reader)
    found = (
        readable.filter(pk=int(line))
        if line.isdecimal() and len(line) < 10
        else readable.filter(address=address_in(line))
    )
    entry = found.exclude(pk=own_entry(brief)).first()
    if entry is None:
        raise NotNow(
            _("Not in the hub, or not yours to read. Give the address of its page, or the reference of a brief.")
        )
    with transaction.atomic():
        draft = Brief.objects.select_for_update(of=("self",)).get(pk=brief.pk)
        draft.must_be_a_draft()
        if draft.roots.count() >= MOST_THINGS:
            raise NotNow(_("As many things as fit are gathered. Leave one out first."))
        draft.roots.add(entry)
    return entry


def leave_thing(brief: Brief, number: int, *, who: Voice | None = None) -> None:
    """Leave a whole thing out of a brief; it goes from under its claims too.

    Args:
        brief: the draft.
        number: of its entry.
        who: leaves it out, where others write along.
    """
    with transaction.atomic():
        draft = Brief.objects.select_for_update(of=("self",)).get(pk=brief.pk)
        draft.must_be_a_draft()
        draft.roots.remove(number)
        draft.keep({"claims": take_out(draft.claims, [("entry", number)])}, seen=draft.edition, who=who)


def write_note(brief: Brief, words: str, person: Person, *, naming: int, by: Actor) -> ExpertNote:
    """An expert's own words, gathered like words of others; how its writer is named is chosen with the first.

    Raises:
        NotNow: when the brief is no draft any more, or holds as many as fit.
    """
    with transaction.atomic():
        draft = Brief.objects.select_for_update(of=("self",)).get(pk=brief.pk)
        draft.must_be_a_draft()
        if draft.expert_notes.count() >= MOST_NOTES:
            raise NotNow(_("As many notes as fit are gathered. Leave one out first."))
        voice = speak(person, f"note:{draft.pk}", naming=naming, quoting=Quoting.YES, among=among(person))
        return ExpertNote.objects.say(draft, words, voice=voice, by=by)


def leave_note(brief: Brief, number: int, *, by: Actor, who: Voice | None = None) -> None:
    """Leave a note out of a brief: it goes, but where a published version holds it, there it is taken back.

    Args:
        brief: the draft.
        number: of the note.
        by: who acts.
        who: leaves it out, where others write along.
    """
    note = brief.expert_notes.filter(pk=number).first()
    if note is None:
        return
    with transaction.atomic():
        draft = Brief.objects.select_for_update(of=("self",)).get(pk=brief.pk)
        draft.must_be_a_draft()
        draft.keep({"claims": take_out(draft.claims, [("note", number)])}, seen=draft.edition, who=who)
        if any(number in version.stood_on("note") for version in draft.versions.exclude(claims=[])):
            note.withdraw(by=by)
        else:
            note.delete()


def suggested(words: str, reader: Anyone, *, but: set[int]) -> list[tuple[Entry, str]]:
    """What is like these words and is not gathered yet, with the reason: three at most."""
    found = near(words, reader=reader, most=min(SUGGESTED + len(but), 30)) if words else []
    return [(one.entry, one.why) for one in found if one.entry.pk not in but][:SUGGESTED]
