"""Somebody begins a discussion in a lab: asks, tells what they did, or announces something."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from hlh.activity.models import Actor
from hlh.files.uploads import Upload
from hlh.people.models import Naming, Person
from hlh.people.voices import speak
from hlh.policy import NotNow
from hlh.web import key_of
from learning_labs.models import Discussion, Lab
from learning_labs.models.discussions import why_it_waits
from learning_labs.readers.mentioned import quietly_typed_in


def begin(
    lab: Lab,
    person: Person,
    *,
    kind: str,
    text: str,
    language: str,
    naming: int,
    quoting: str,
    by: Actor,
    title: str = "",
    area: int | None = None,
    once: str = "",
    files: Sequence[Upload] = (),
) -> Discussion:
    """Begin a discussion; the same form sent twice begins it once. Whoever begins one belongs to the lab.

    A newcomer's first post, and what reads like advice for a patient, waits for a facilitator, and with it the discussion.

    Args:
        lab: where; its row is locked.
        person: who begins it.
        kind: a `Discussion.Kind`.
        text: Markdown as typed, the first post.
        language: of the text, as data code.
        naming, quoting: how they speak in it.
        by: who acts.
        title: as typed; what the text begins with where nothing was.
        area: its number; the lab's own where it has one only.
        once: the key of the form.
        files: what comes along.

    Raises:
        NotNow: when the lab begins no discussions any more.
    """
    with transaction.atomic():
        here = Lab.objects.select_for_update().get(pk=lab.pk)
        if not here.takes_discussions:
            raise NotNow(_("This lab begins no new discussions any more."))
        if before := begun(here, person, text, once):
            return before
        key = key_of(once, person.pk, text)
        only = here.areas[0] if len(here.areas) == 1 else None
        discussion = Discussion.objects.begin(here, language=language, area=area or only, kind=kind, once=key or None)
        among = here.countries_of_its_people(without=person)
        floor = Naming(here.floor)
        voice = speak(person, discussion.place, naming=naming, quoting=quoting, floor=floor, among=among)
        here.welcome(person, by=by)
        waits = why_it_waits(person, here, text)
        discussion.open(
            text,
            voice=voice,
            by=by,
            title=title,
            waits=waits,
            files=files,
            mentions=quietly_typed_in(text, discussion, person),
        )
    return discussion


def begun(lab: Lab, person: Person, text: str, once: str) -> Discussion | None:
    """What the same form has begun already, where somebody sends it again."""
    key = key_of(once, person.pk, text)
    return Discussion.objects.filter(lab=lab, once=key).select_related("lab").first() if key else None
