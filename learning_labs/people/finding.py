"""People of a lab can write to each other, as far as they find each other there.

Decision: the one who writes belongs to a lab, and the other stands in its directory (`learning_labs.people.directory`).
Of a lab that many read that is everybody who shows their profile: if only its members could be written to, whoever has
written there would be one of them, and with a lab in which one unnamed person has written, the answer would be a name.
"""

from django.db.models import Q

from hlh.conversations.meeting import knows, meets
from hlh.people.models import Person, Profile
from learning_labs.models import Lab, Membership
from learning_labs.models.discussions import is_known


@meets
def in_a_lab(person: Person, profile: Profile) -> bool:
    """Whether somebody belongs to a lab in whose directory the other stands."""
    theirs = Membership.objects.filter(person=profile.person_id).values("lab")
    own = Membership.objects.filter(person=person).values("lab")
    there = ~Q(readers=Lab.Readers.LAB) | Q(pk__in=theirs)
    return Lab.objects.visible_to(person).filter(there, pk__in=own).exists()


knows(is_known)
