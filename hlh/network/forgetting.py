"""What the network forgets when a person is erased."""

from functools import reduce
from operator import or_

from django.db.models import F, Q

from hlh.network.models import Answer, Partner
from hlh.people.erasing import Erased, forgets
from hlh.people.traces import without_traces


@forgets(of=[Partner])
def addresses(erased: Erased) -> int:
    """No call goes to an address of theirs any more."""
    at_theirs = reduce(or_, (Q(address__iexact=address) for address in erased.addresses), Q(pk__in=[]))
    return Partner.objects.filter(at_theirs).update(address="")


@forgets
def signatures(erased: Erased) -> int:
    """Of what they answered stays what others read; what nobody has read yet stays without what leads to a person."""
    theirs = Answer.objects.filter(erased.voiced())
    done = theirs.accepted().update(text=F("words"))
    for answer in theirs.filter(stage=Answer.Stage.GIVEN):
        bare = without_traces(answer.text)
        done += theirs.filter(pk=answer.pk).update(text=bare, words=bare)
    return done
