"""What conversations forget when a person is erased.

What the other one has read stays theirs, as a former member's; what they have not read goes with who wrote it. Where
nobody is left to read, the whole conversation goes.
"""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, Max, OuterRef, QuerySet

from hlh.activity.models import Fact
from hlh.conversations import facts
from hlh.conversations.letters import JUDGED, WRITTEN
from hlh.conversations.models import Conversation, Message, MessageFlag, Side
from hlh.mail.models import Letter
from hlh.people.erasing import Erased, forgets


@forgets
def letters_with_their_messages(erased: Erased) -> int:
    """Letters stay sent that told of what they wrote or flagged; what was said in them, and under which name, is not kept."""
    about_flags = MessageFlag.objects.filter(erased.voiced("message__voice") | erased.voiced())
    return _without_words(WRITTEN, Message.objects.filter(erased.voiced())) + _without_words(JUDGED, about_flags)


@forgets(of=[MessageFlag])
def what_was_flagged(erased: Erased) -> int:
    """What they typed to a flag, and what others typed about a message of theirs; that it was flagged, and decided, stays."""
    theirs, about = (MessageFlag.objects.filter(erased.voiced(field)) for field in ("voice", "message__voice"))
    return theirs.update(words="", answer="") + about.update(words="", answer="")


@forgets(of=[Conversation, Side, Message])
def conversations(erased: Erased) -> int:
    """Nobody who comes back with the same address finds them again."""
    theirs = Conversation.objects.of(erased.person)
    theirs.update(pair=None)
    still = Side.objects.filter(conversation=OuterRef("pk"), voice__is_former=False).exclude(erased.voiced())
    gone = Conversation.objects.filter(pk__in=theirs.exclude(Exists(still)).values("pk")).delete()[0]
    return gone + _what_nobody_read(erased, theirs)


def _what_nobody_read(erased: Erased, theirs: QuerySet[Conversation]) -> int:
    """Their messages that the other one has not read; a conversation of nothing else goes whole."""
    others = Side.objects.filter(conversation__in=theirs).exclude(erased.voiced())
    read = others.filter(conversation=OuterRef("conversation"), upto__gte=OuterRef("number"))
    unread = Message.objects.filter(erased.voiced(), conversation__in=theirs).exclude(Exists(read))
    touched = unread.values_list("conversation", flat=True).distinct()
    waited = list(others.filter(conversation__in=list(touched)).select_related("conversation").order_by("pk"))
    gone = unread.delete()[0]
    for side in waited:
        side.count_unread()
        newest = side.conversation.messages.aggregate(number=Max("number"))["number"]
        Conversation.objects.filter(pk=side.conversation_id).update(count=newest or 0)
    return gone + Conversation.objects.filter(pk__in=theirs.filter(count=0).values("pk")).delete()[0]


def _without_words(kind: str, of: QuerySet) -> int:
    """Empty the letters of a kind that tell of facts about these."""
    target = ContentType.objects.get_for_model(of.model)
    numbers = list(of.order_by().values_list("pk", flat=True))
    verbs = (facts.MESSAGE_WRITTEN, facts.MESSAGE_HIDDEN, facts.MESSAGE_KEPT)
    told = Fact.objects.filter(verb__in=verbs, target_type=target, target_id__in=numbers).values_list("pk", flat=True)
    return Letter.objects.filter(kind=kind, fact__in=list(told)).without_words()
