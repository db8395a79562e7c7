"""What a facilitator looks at: what waits for a reply, what stands still, who fell silent, what waits for a decision."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.timezone import now

from hlh.catalogue.models import Case
from hlh.people.models import Role
from hlh.people.voices import named_as_written_by_whom
from hlh.taxonomy.models import Country
from learning_labs.models import Discussion, Lab, Membership, Nudge, Post

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone

LATE = timedelta(hours=48)  # without a reply
STALE = timedelta(days=14)  # without movement
SILENT = timedelta(days=30)
MOST_CASES = 100  # that are counted


def without_reply(lab: Lab) -> QuerySet[Discussion]:
    """What nobody has answered for two days, and whose first words are not hidden; each with how many were `asked`.

    Announcements wait for nothing.
    """
    nudges = Nudge.objects.filter(discussion=OuterRef("pk")).order_by().values("discussion")
    asked = Subquery(nudges.annotate(many=Count("pk")).values("many"))
    opening = Post.objects.shown().filter(discussion=OuterRef("pk"), number=1)
    waiting = Discussion.objects.filter(lab=lab, closed_at=None, post_count=1, opened_at__lte=now() - LATE)
    return waiting.exclude(kind=Discussion.Kind.ANNOUNCEMENT).filter(Exists(opening)).annotate(asked=asked)


def supported_first(lab: Lab) -> tuple[QuerySet[Discussion], QuerySet[Discussion]]:
    """The same in two: first those of countries that receive intensified support, then all others.

    A discussion counts for a country only as far as it is shown: `Discussion.countries` holds those who speak by
    country or more. Who asks by region or unnamed stands among the others, so that the order tells nothing of them.
    """
    codes = [code for code, country in Country.objects.kept().items() if country.has_intensified_support]
    waiting = without_reply(lab)
    return waiting.filter(countries__overlap=codes), waiting.exclude(countries__overlap=codes)


def standing_still(lab: Lab) -> QuerySet[Discussion]:
    """What was answered at least once, has no accepted answer, and has not moved for two weeks."""
    still = Discussion.objects.filter(
        lab=lab, closed_at=None, post_count__gt=1, answer=None, moved_at__lte=now() - STALE
    )
    return still.exclude(kind=Discussion.Kind.ANNOUNCEMENT)


def fallen_silent(lab: Lab) -> QuerySet[Membership]:
    """Members who spoke here by name, and have not done so for thirty days; each with that day, as `spoke_at`.

    Decision: only posts that are read under a member's name count, which every reader of the lab can see for
    themselves. Whoever goes on writing unnamed stands in this list as if they wrote nothing: to leave them out would
    tell that they did. Whoever never spoke by name never stands in it. Since when somebody belongs to the lab is not
    shown either: mostly it is the day of their first post, which may be an unnamed one.
    """
    named = Post.objects.shown().filter(named_as_written_by_whom(OuterRef("person")), discussion__lab=OuterRef("lab"))
    newest = named.order_by("-written_at").values("written_at")[:1]
    there = Membership.objects.filter(lab=lab).select_related("person")
    return there.annotate(spoke_at=Subquery(newest)).filter(spoke_at__lte=now() - SILENT)


def cases_waiting(lab: Lab, person: Anyone) -> int:
    """How many contributions of this lab wait for a decision, up to a hundred."""
    mine = Case.objects.visible_to(person).waiting().filter(marks__contains=[f"lab:{lab.pk}"])
    return len(mine.order_by().values_list("pk")[:MOST_CASES])


def kept_by(person: Anyone) -> QuerySet[Lab]:
    """The living labs that somebody facilitates; of administrators every one."""
    living = Lab.objects.visible_to(person).filter(stage__in=Lab.LIVING)
    if person.is_administrator:
        return living
    scopes = [one.scope for one in person.appointments_now if one.role == Role.FACILITATOR]
    marks = [mark.partition(":") for scope in scopes for mark in scope]
    by_name = [code for kind, _colon, code in marks if kind == "lab" and code.isdecimal()]
    return living.filter(Q(pk__in=by_name) | person.scope_of(Role.FACILITATOR, on="areas"))
