"""What the portal forgets when a person is erased: what they said of pages, and what was said of what they wrote."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet

from briefs.models import Brief
from hlh.activity.models import Fact
from hlh.catalogue.models import Case, Decision, Entry, Flag, Passage
from hlh.links.models import Link
from hlh.mail.models import Letter
from hlh.people.erasing import Erased, forgets
from hlh.portal.models import ReaderKey, Report
from hlh.portal.moderation.letters import FLAG_DECIDED


@forgets
def reports(erased: Erased) -> int:
    theirs = Report.objects.filter(erased.voiced())
    kind = ContentType.objects.get_for_model(Report)
    Link.objects.filter(thing_type=kind, thing_id__in=list(theirs.values_list("pk", flat=True))).delete()
    return theirs.delete()[0]


@forgets(of=[ReaderKey])
def keys(erased: Erased) -> int:
    """Their key to feeds: their feed reader fetches nothing more with it."""
    return ReaderKey.objects.filter(person=erased.person).delete()[0]


@forgets
def words_about_what_they_wrote(erased: Erased) -> int:
    """What was decided stays with its reason and its day; what readers and facilitators typed beside it may name them."""
    cases = _cases_about(erased)
    return sum(model.objects.filter(case__in=cases).exclude(words="").update(words="") for model in (Decision, Flag))


@forgets
def letters_about_what_they_wrote(erased: Erased) -> int:
    """Who flagged it was told what a facilitator typed: that they were told stays."""
    kind = ContentType.objects.get_for_model(Case)
    numbers = list(_cases_about(erased).values_list("pk", flat=True))
    told = Fact.objects.filter(target_type=kind, target_id__in=numbers)
    return Letter.objects.filter(kind=FLAG_DECIDED, fact__in=list(told.values_list("pk", flat=True))).without_words()


def _cases_about(erased: Erased) -> QuerySet[Case]:
    """Of a post of theirs, or of a whole entry, which is nobody's: of a brief of theirs, or of where they spoke."""
    briefs = Q(thing_type=ContentType.objects.get_for_model(Brief), thing_id__in=Brief.objects.filter(erased.voiced()))
    spoken = Q(pk__in=Passage.objects.filter(erased.voiced()).values("entry"))
    return Case.objects.filter(erased.voiced() | Q(voice=None, entry__in=Entry.objects.filter(briefs | spoken)))
