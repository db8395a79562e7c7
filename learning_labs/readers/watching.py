"""Who hears of what in a lab: what they chose goes before what usually holds."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from hlh.people.models import Person
from hlh.people.voices import who_speaks_in
from learning_labs.models import Discussion, Lab, Membership, Watch
from learning_labs.models.watching import HELP_FOR_DISCUSSIONS, HELP_FOR_LABS

Level = Watch.Level
Levels = tuple[tuple[str, str, str], ...]


def levels_for_labs() -> Levels:
    """Each level with its name and its help, in the reader's language."""
    return tuple((value, str(Level(value).label), str(words)) for value, words in HELP_FOR_LABS.items())


def levels_for_discussions() -> Levels:
    """The same for one discussion, and to choose nothing for it."""
    names = {"": _("As for the whole lab"), **{level.value: str(level.label) for level in Level}}
    return tuple((value, names[value], str(words)) for value, words in HELP_FOR_DISCUSSIONS.items())


def silent_in(discussion: Discussion) -> QuerySet[Person]:
    """Who wants to be told of no posts here, whether they take part or not."""
    return Watch.objects.holding_in(discussion).people(Level.MUTE, Level.NEW)


def muted_by(person: Person, field: str) -> Q:
    """The rows that lead to a discussion of which somebody wants to be told nothing."""
    chosen = Watch.objects.of(person)
    here = chosen.filter(discussion__isnull=False)
    labs = chosen.filter(lab__isnull=False, level=Level.MUTE).values("lab")
    of_the_lab = Q(**{f"{field}__lab__in": labs}) & ~Q(**{f"{field}__in": here.values("discussion")})
    return Q(**{f"{field}__in": here.filter(level=Level.MUTE).values("discussion")}) | of_the_lab


def watching(discussion: Discussion) -> QuerySet[Person]:
    """Who wants to be told of each post here; who takes part hears of it as everybody who does."""
    found = Watch.objects.holding_in(discussion).people(Level.WATCH)
    return found.exclude(pk__in=who_speaks_in(discussion.place))


def settled_in(discussion: Discussion) -> QuerySet[Person]:
    """Whom following the discussion tells nothing more: they hear of each post anyway, or want to hear of none here."""
    muted = Watch.objects.filter(discussion=discussion, level=Level.MUTE)
    watched = Watch.objects.holding_in(discussion).filter(level=Level.WATCH)
    return Person.objects.filter(Q(pk__in=muted.values("person")) | Q(pk__in=watched.values("person")))


def hearing_of_new(lab: Lab, *, from_question: bool) -> QuerySet[Person]:
    """Who is told that a discussion began: who asked for that, and the lab's people; not of what the help desk brought.

    Each with whether they `has_chosen` to hear of new discussions, and whether they `wants_all` posts of the lab.
    """
    chosen = Watch.objects.filter(lab=lab)
    hears = Q(has_chosen=True)
    if not from_question:
        muted = chosen.filter(level=Level.MUTE).values("person")
        hears |= Q(pk__in=Membership.objects.filter(lab=lab).values("person")) & ~Q(pk__in=muted)
    asked = chosen.filter(level__in=[Level.WATCH, Level.NEW], person=OuterRef("pk"))
    people = Person.objects.annotate(has_chosen=Exists(asked), wants_all=Exists(asked.filter(level=Level.WATCH)))
    return people.filter(hears, is_active=True).order_by("pk")
