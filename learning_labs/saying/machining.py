"""What members asked the machine to translate is done in a worker: one try at a time, a few tries at most."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from django.db import connection

from hlh.policy import NotNow
from hlh.translating import Away, Refused, Translator, translator
from hlh.web import without_tricks
from learning_labs.models import PostTranslation, WantedTranslation
from learning_labs.models.translations import mark_of
from learning_labs.policy import may_be_sent_out
from learning_labs.saying.translating import put_by_machine, why_not

log = logging.getLogger(__name__)
LONGEST = 60  # seconds after which a round begins nothing more: a worker is not kept from everything else
LOCK = 7_235_412  # of the advisory lock: a slow machine keeps one worker, and not all of them


def translate_one(wanted: int) -> None:
    """Do this one now, as far as it is still wanted."""
    with _alone() as machine:
        due = WantedTranslation.objects.due().filter(pk=wanted).first() if machine else None
        if machine and due:
            _do(due, machine)


def translate_waiting() -> None:
    """Do what waits; where the machine is away or slow the rest waits for the next round."""
    until = monotonic() + LONGEST
    with _alone() as machine:
        while machine and monotonic() < until and (due := WantedTranslation.objects.due().first()):
            if not _do(due, machine):
                return


@contextmanager
def _alone() -> Iterator[Translator | None]:
    """The machine, where there is one and nobody else is asking it; what is left out now waits for the next round."""
    machine = translator()
    if machine is None:
        yield None
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        is_ours = bool(cursor.fetchone()[0])
        try:
            yield machine if is_ours else None
        finally:
            if is_ours:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _do(wanted: WantedTranslation, machine: Translator) -> bool:
    """One try: the machine is asked outside of every transaction. False where it is away."""
    if not wanted.claim():
        return True
    if wanted.tries > WantedTranslation.MOST_TRIES:
        wanted.give_up()  # whatever became of the tries before: their worker did not live to say it
        return True
    post = wanted.post
    if not (post.is_shown and may_be_sent_out(post.discussion.lab, post)):
        wanted.delete()  # nobody, or not everybody, reads it any more
        return True
    try:
        said = machine.translate(post.own_words, source=post.language, target=wanted.language)
    except Away as trouble:
        log.warning("post %d is not translated yet: %s", post.pk, trouble)
        wanted.put_off()
        return False
    except Refused as trouble:
        log.warning("post %d is not translated: %s", post.pk, trouble)
        wanted.give_up()
        return True
    text = without_tricks(said).strip()
    if not text or len(text) > PostTranslation.LONGEST or why_not(post, text):
        wanted.give_up()
        return True
    try:
        put_by_machine(post, wanted.language, text=text, source=mark_of(post.text), machine=machine.name)
    except NotNow:
        log.warning("post %d went elsewhere while it was translated", post.pk)
    wanted.delete()  # where the post changed in these seconds nothing was put: its page offers the machine again
    return True
