"""Saying a brief in another language: by a person for good, by a machine until a person does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.timezone import now

from briefs import facts
from briefs.crediting import credit
from briefs.models import Brief, Contribution, Section, TranslatedSection, Translation, sections_of
from briefs.models.versions import Version
from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.catalogue.entries import enter
from hlh.people.models import Naming, Person, Quoting, Voice
from hlh.people.voices import speak
from hlh.policy import Words
from hlh.web import key_of

LONGEST = 9000  # characters of one section: of one that is longer by its nature than what it was made from


@dataclass(frozen=True, slots=True)
class Side:
    """A section beside its translation, for the screen on which it is translated.

    Attributes:
        key, heading: of the section.
        source: its words as readers see them.
        language: of those.
        words: the translation; empty where there is none.
        mark: what an open form knows both by.
        is_behind: whether it was made from other words than these.
        machine: the name of what made it; empty where a person did.
        typed: what was typed and could not be kept yet.
        wrong: why not.
    """

    key: str
    heading: Words
    source: str
    language: str
    words: str
    mark: str
    is_behind: bool
    machine: str
    typed: str = ""
    wrong: Words = ""


def sides_of(brief: Brief, version: Version, language: str) -> list[Side]:
    """Every section that says something, beside what it says in another language."""
    made = {row.key: row for row in TranslatedSection.objects.of(brief.pk, language)}
    shown = {one.key: one.words for one in sections_of(version.as_shown(), brief.kind)}
    return [
        Side(
            one.key,
            one.heading,
            shown[one.key],
            version.language,
            row.words if row else "",
            mark_of(one, row),
            row is not None and row.source != one.hash,
            row.machine if row else "",
        )
        for one in sections_of(version, brief.kind)
        if one.words
        for row in [made.get(one.key)]
    ]


def mark_of(section: Section, row: TranslatedSection | None) -> str:
    """What an open form knows a section and its translation by."""
    return key_of("section", section.key, section.hash, row.words if row else "", row.source if row else "")


def translate(
    brief: Brief, language: str, *, typed: Mapping[str, str], marks: Mapping[str, str], voice: Voice, by: Actor
) -> list[str]:
    """Keep what somebody typed; what says the same as before is left as it is, and an emptied section reads as written.

    Args:
        brief: which one.
        language: into which, as data code.
        typed: the words by the key of their section.
        marks: what the form knew each section by.
        voice: whose words they are.
        by: who acts.

    Returns:
        The keys of sections that are not what the form was made from any more: nothing of those was kept.
    """
    with transaction.atomic():
        held, version = _held(brief)
        translation, made = _translation(held, language)
        late, kept, said = [], [], False
        for one in sections_of(version, held.kind):
            row, words = made.get(one.key), typed.get(one.key)
            if words is None or not one.words or words == (row.words if row else ""):
                continue
            if marks.get(one.key) != mark_of(one, row):
                late.append(one.key)
                continue
            kept.append(one.key)
            said = said or bool(words)
            _put(translation, one, words, row, voice=voice)
        if said:
            credit(held, voice, Contribution.Role.TRANSLATOR, by=by)
        if kept:
            record(facts.TRANSLATED, held, by=by, lang=language, sections=[*kept])
            _say_so(held, translation)
    brief.refresh_from_db()
    return late


def find_right(brief: Brief, language: str, key: str, *, mark: str, by: Actor) -> bool:
    """The translation still says what the section says now. False when either changed since the page was opened."""
    with transaction.atomic():
        held, version = _held(brief)
        translation, made = _translation(held, language)
        section = next((one for one in sections_of(version, held.kind) if one.key == key), None)
        row = made.get(key)
        if section is None or row is None or mark != mark_of(section, row):
            return False
        TranslatedSection.objects.filter(pk=row.pk).update(source=section.hash)
        record(facts.TRANSLATED, held, by=by, lang=language, sections=[key])
        _say_so(held, translation)
    return True


def put_by_machine(brief: Brief, language: str, made: Iterable[tuple[Section, str]], *, machine: str) -> None:
    """Keep what a machine made, where the section still says that and no person wrote there."""
    with transaction.atomic():
        held, version = _held(brief)
        translation, before = _translation(held, language)
        now_said = {one.key: one.hash for one in sections_of(version, held.kind)}
        kept = []
        for section, words in made:
            row = before.get(section.key)
            if now_said.get(section.key) == section.hash and words and (row is None or row.machine):
                _put(translation, section, words, row, machine=machine)
                kept.append(section.key)
        if kept:
            record(facts.TRANSLATED, held, by=Actor.objects.system(), lang=language, sections=[*kept])
        _say_so(held, translation)


def voice_for(brief: Brief, person: Person) -> Voice:
    """The author speaks as in the brief; everybody else in a voice of its own, which names nobody."""
    if brief.voice.is_of(person):
        return brief.voice
    return speak(person, f"translating-brief:{brief.pk}", naming=Naming.NOBODY, quoting=Quoting.NO, among={})


def _held(brief: Brief) -> tuple[Brief, Version]:
    held = Brief.objects.select_for_update(of=("self",)).get(pk=brief.pk)
    if held.version is None:
        raise LookupError(f"{held} is not published")
    return held, held.version


def _translation(held: Brief, language: str) -> tuple[Translation, dict[str, TranslatedSection]]:
    translation, _made = Translation.objects.get_or_create(brief=held, language=language)
    return translation, {row.key: row for row in translation.sections.all()}


def _put(
    translation: Translation,
    section: Section,
    words: str,
    row: TranslatedSection | None,
    *,
    voice: Voice | None = None,
    machine: str = "",
) -> None:
    if not words:
        if row is not None:
            row.delete()
        return
    said = {"words": words, "source": section.hash, "voice": voice, "machine": machine, "made_at": now()}
    TranslatedSection.objects.update_or_create(translation=translation, key=section.key, defaults=said)


def _say_so(held: Brief, translation: Translation) -> None:
    """Into which languages it reads, for pages that ask nothing more; and the search finds the words."""
    tongues = set(held.tongues) - {translation.language}
    if translation.sections.exists():
        tongues.add(translation.language)
    held.tongues = sorted(tongues)
    held.save(update_fields=["tongues"])
    enter(held)
