"""What somebody asked the machine to begin with, a brief at a time."""

from __future__ import annotations

import logging

from briefs.models import Brief, Translation, sections_of
from briefs.translating.saying import LONGEST, put_by_machine
from hlh.activity.hurrying import tell_the_worker
from hlh.translating import Away, Refused, Translator
from hlh.translating.working import do_one, do_what_waits
from hlh.web import without_tricks

log = logging.getLogger(__name__)


def want(brief: Brief, language: str) -> None:
    """Let the machine begin."""
    Translation.objects.ask_for(_hurry, brief=brief, language=language)


def translate_one(wanted: int) -> None:
    """Do this one now, as far as it is still wanted."""
    do_one(Translation.objects.select_related("brief__version"), wanted, _do)


def translate_waiting() -> None:
    """Do what waits."""
    do_what_waits(Translation.objects.select_related("brief__version"), _do)


def _do(wanted: Translation, machine: Translator) -> bool:
    """One try: only what is public leaves the hub, and nothing that a person translated is asked about."""
    if not wanted.claim():
        return True
    brief, version = wanted.brief, wanted.brief.version
    if version is None or not brief.is_standing or not version.names_its_country or wanted.is_tried_enough:
        wanted.give_up()
        return True
    by_people = set(wanted.sections.exclude(voice=None).values_list("key", flat=True))
    made = []
    try:
        for one in sections_of(version, brief.kind):
            if one.words and one.key not in by_people:
                said = machine.translate(one.words, source=version.language, target=wanted.language)
                made.append((one, without_tricks(said).strip()[:LONGEST]))
    except Away as trouble:
        log.warning("brief %s is not translated yet: %s", brief.ref, trouble)
        wanted.put_off()
        return False
    except Refused as trouble:
        log.warning("brief %s is not translated: %s", brief.ref, trouble)
        wanted.give_up()
        return True
    put_by_machine(brief, wanted.language, made, machine=machine.name)
    wanted.settle()
    return True


def _hurry(wanted: int) -> None:
    """Ask the worker to do it now; without a broker beat does it a little later."""
    from briefs.tasks import translate

    tell_the_worker(translate, wanted)
