"""Looking a proposal up at its address: by a worker, once claimed, outside of any transaction."""

from __future__ import annotations

import codecs
import hashlib
import logging
import re
from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.timezone import now

from hlh.activity.hurrying import tell_the_worker
from hlh.activity.models import Actor
from hlh.outside import Answer, NoAnswer, Why, fetch
from hlh.policy import NotNow
from knowledge_hub.models import Proposal, Resource
from knowledge_hub.models.proposals import A_CLAIM
from knowledge_hub.proposing.addresses import key_of
from knowledge_hub.proposing.reading import read

log = logging.getLogger(__name__)
SECONDS = 10.0
LARGEST = 12_000_000  # bytes: a guideline as a PDF fits
MOST_AT_ONCE = 5
MOST_TRIES = 5  # where somebody else of this hub asks there at the moment, or what is there cannot be read
STATUS = "status"  # beside the reasons of the door: it answers with an error
PAGES = ("text/html", "application/xhtml+xml")
NO_CHARSETS = ("idna", "punycode")  # of names; the second takes hours for a page
_CHARSET = re.compile(rb"""charset=["']?([\w-]{3,20})""", re.IGNORECASE)


def soon(proposal: int) -> None:
    """Have it looked up within the minute."""
    from knowledge_hub.tasks import look_up as task

    transaction.on_commit(partial(tell_the_worker, task, [proposal]))


def look_up_due() -> int:
    """Look up some of those that are due.

    Returns:
        How many.
    """
    return look_up_some(Proposal.objects.to_look_up().values_list("pk", flat=True)[:MOST_AT_ONCE])


def look_up_some(proposals: Iterable[int]) -> int:
    """Look these up, as far as they are due; the others do not wait for one that fails."""
    asked = 0
    for one in proposals:
        try:
            asked += look_up(one)
        except Exception:
            log.exception("proposal %d is looked up in a later round", one)
    return asked


def look_up(number: int) -> bool:
    """Look one up; false where somebody else does, or nobody has to any more."""
    mine = Proposal.objects.to_look_up().filter(pk=number).first()
    if mine is None:
        return False
    claimed = Proposal.objects.filter(pk=number, look_at=mine.look_at)
    if not claimed.update(look_at=now() + A_CLAIM, tries=mine.tries + 1):
        return False
    if mine.tries > MOST_TRIES:  # each of them took its worker along
        return _learnt(mine, {}, Why.BROKEN)
    try:
        return _looked_up(mine)
    except Exception:
        if mine.tries < MOST_TRIES:
            raise
        log.exception("proposal %d is not looked up any more", number)
    return _learnt(mine, {}, Why.BROKEN)


def _looked_up(mine: Proposal) -> bool:
    said, silence = found_at(mine.address)
    if silence == Why.BUSY and mine.tries < MOST_TRIES:
        Proposal.objects.filter(pk=mine.pk).update(look_at=now() + timedelta(seconds=30))
        return True
    return _learnt(mine, said, silence)


def _learnt(mine: Proposal, said: dict[str, Any], silence: str) -> bool:
    """From now on it waits for a curator, whatever was found."""
    try:
        mine.learn(said=said, silence=silence, by=Actor.objects.system())
    except NotNow:
        log.info("proposal %d was taken back while it was looked up", mine.pk)
    return True


def found_at(address: str) -> tuple[dict[str, Any], str]:
    """What stands at an address, by column of a proposal, and why nothing does."""
    try:
        answer = fetch(address, most=LARGEST, seconds=SECONDS)
    except NoAnswer as silence:
        return {}, silence.why.value
    if answer.status != 200:
        return {}, STATUS
    return {"landed_key": key_of(answer.address)} | _told(answer), ""


def _told(answer: Answer) -> dict[str, Any]:
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in PAGES:
        return read(_decoded(answer))
    return {
        "file_hash": hashlib.sha1(answer.content, usedforsecurity=False).hexdigest(),
        "kind": Resource.Kind.DOCUMENT,
    }


def _decoded(answer: Answer) -> str:
    """Its letters, as it says they are written; UTF-8 where it says nothing that is known."""
    said = _CHARSET.search(answer.headers.get("content-type", "").encode()) or _CHARSET.search(answer.content[:2048])
    try:
        charset = codecs.lookup(said.group(1).decode() if said else "utf-8").name
        return answer.content.decode("utf-8" if charset in NO_CHARSETS else charset, "replace")
    except (LookupError, UnicodeError):
        return answer.content.decode("utf-8", "replace")
