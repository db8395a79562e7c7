"""What the catalogue owes to what people say of themselves."""

from __future__ import annotations

from hlh.activity.models import Fact
from hlh.activity.verbs import on
from hlh.catalogue.models import Excerpt
from hlh.people import facts as people
from hlh.people.models import Quoting, Voice


@on(people.NAMING_CHANGED)
def answer_for_a_whole_place(fact: Fact) -> None:
    """Who says yes or no to quoting in a place says it for every excerpt from there; "ask me" leaves them as they are."""
    voice, by = Voice.objects.get(pk=fact.target_id), fact.actor
    asked = Excerpt.objects.filter(voice=voice, stage=Excerpt.Stage.ASKED).order_by("pk")
    if voice.quoting == Quoting.YES:
        for excerpt in asked:
            excerpt.give(by=by)
    elif voice.quoting == Quoting.NO:
        for excerpt in asked:
            excerpt.refuse(by=by)
        for excerpt in Excerpt.objects.filter(voice=voice, stage=Excerpt.Stage.GIVEN).order_by("pk"):
            excerpt.withdraw(by=by)
