"""What the taxonomy owes to its own facts."""

from hlh.activity.models import Fact
from hlh.activity.verbs import on
from hlh.taxonomy import facts
from hlh.taxonomy.models import Area, SubTopic
from hlh.taxonomy.using import hand_over


@on(facts.MERGED["area"])
def hand_over_an_area(fact: Fact) -> None:
    """Everything that was tagged with it is tagged with the one that took over."""
    if area := Area.objects.filter(pk=fact.target_id).first():
        hand_over(area)


@on(facts.MERGED["subtopic"])
def hand_over_a_subtopic(fact: Fact) -> None:
    """The same for a sub-topic."""
    if subtopic := SubTopic.objects.filter(pk=fact.target_id).first():
        hand_over(subtopic)
