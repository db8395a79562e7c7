"""What somebody asked the machine to begin with is done in a worker, outside of every transaction."""

from __future__ import annotations

import logging
from functools import partial

from django.db import transaction
from django.utils.timezone import now

from briefs.models import Brief, Translation, sections_of
from briefs.translating.saying import LONGEST, put_by_machine
from hlh.activity.hurrying import tell_the_worker
from hlh.translating import Away, Refused, Translator, translator
from hlh.web import without_tricks

log = logging.getLogger(__name__)


def want(brief: Brief, language: str) -> None:
    """Let the machine begin; asked twice it is asked once, and what it gave up it is asked anew."""
    with transaction.atomic():
        wanted, _made = Translation.objects.get_or_create(brief=brief, language=language)
        Translation.objects.filter(pk=wanted.pk, due_at=None).update(due_at=now(), tries=0, trouble="")
        transaction.on_commit(partial(_hurry, wanted.pk))


def translate_one(wanted: int) -> None:
    """Do this one now, as far as it is still wanted."""
    machine = translator()
    due = Translation.objects.filter(pk=wanted, due_at__lte=now()).select_related("brief__version").first()
    if machine is not None and due is not None:
        _do(due, machine)


def translate_waiting() -> None:
    """Do what waits, the longest first; where the machine is away the rest waits too."""
    machine = translator()
    due = Translation.objects.filter(due_at__lte=now()).order_by("due_at")
    for wanted in due.select_related("brief__version")[:20] if machine else ():
        if machine and not _do(wanted, machine):
            return


def _do(wanted: Translation, machine: Translator) -> bool:
    """One try: only what is public leaves the hub, and nothing that a person translated is asked about."""
    mine = Translation.objects.filter(pk=wanted.pk, tries=wanted.tries, due_at__lte=now())
    if not mine.update(tries=wanted.tries + 1, due_at=now() + Translation.LONGEST):
        return True
    brief, version = wanted.brief, wanted.brief.version
    if version is None or not brief.is_standing or not version.names_its_country or wanted.tries >= wanted.MOST_TRIES:
        _settle(wanted, Translation.Trouble.REFUSED)
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
        is_last = wanted.tries + 1 >= wanted.MOST_TRIES
        later = None if is_last else now() + wanted.PAUSES[wanted.tries]
        Translation.objects.filter(pk=wanted.pk).update(due_at=later, trouble=Translation.Trouble.AWAY)
        return False
    except Refused as trouble:
        log.warning("brief %s is not translated: %s", brief.ref, trouble)
        _settle(wanted, Translation.Trouble.REFUSED)
        return True
    put_by_machine(brief, wanted.language, made, machine=machine.name)
    _settle(wanted)
    return True


def _settle(wanted: Translation, trouble: str = "") -> None:
    Translation.objects.filter(pk=wanted.pk).update(due_at=None, trouble=trouble)


def _hurry(wanted: int) -> None:
    """Ask the worker to do it now; without a broker beat does it a little later."""
    from briefs.tasks import translate

    tell_the_worker(translate, wanted)
