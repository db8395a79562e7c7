"""What members asked the machine to translate, one post at a time."""

from __future__ import annotations

import logging

from hlh.policy import NotNow
from hlh.translating import Away, Refused, Translator
from hlh.translating.working import do_one, do_what_waits
from hlh.web import without_tricks
from learning_labs.models import PostTranslation, WantedTranslation
from learning_labs.models.translations import mark_of
from learning_labs.policy import may_be_sent_out
from learning_labs.saying.translating import put_by_machine, why_not

log = logging.getLogger(__name__)


def translate_one(wanted: int) -> None:
    """Do this one now, as far as it is still wanted."""
    do_one(WantedTranslation.objects.all(), wanted, _do)


def translate_waiting() -> None:
    """Do what waits."""
    do_what_waits(WantedTranslation.objects.all(), _do)


def _do(wanted: WantedTranslation, machine: Translator) -> bool:
    """One try: the machine is asked outside of every transaction. False where it is away."""
    if not wanted.claim():
        return True
    if wanted.is_tried_enough:
        wanted.give_up()
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
