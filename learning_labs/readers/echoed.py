"""What readers answered to somebody's posts with one tap: one line of a letter that goes anyway, and never who."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hlh.catalogue.entries import entry_of
from hlh.mail.models import Cadence, Stop
from hlh.mail.telling import Line, goes_along, kind
from hlh.people.models import Person
from hlh.people.voices import FEWEST_ALIKE, written_by
from learning_labs.models import Discussion, Echo, Post
from learning_labs.readers.watching import muted_by
from learning_labs.saying.echoing import in_words

ECHOED = kind("post-echoed", gettext_lazy("How many readers answered your posts with one tap"), usually=Cadence.DAILY)
FURTHEST_BACK = timedelta(days=31)


@goes_along(ECHOED)
def told_to_their_author(person: Person, before: datetime | None) -> Line | None:
    """How many readers answered what since then; of fewer than three nothing is said, until they are more."""
    since = max(filter(None, (before, now() - FURTHEST_BACK)))
    stopped = Stop.objects.filter(written_by(person)).values("voice")
    theirs = Post.objects.shown().filter(written_by(person), discussion__in=Discussion.objects.visible_to(person))
    heard = theirs.exclude(Q(voice__in=stopped) | muted_by(person, "discussion"))
    echoes = Echo.objects.filter(post__in=heard.values("pk"), at__gt=since)
    each = {answer.value: Count("person", filter=Q(kind=answer), distinct=True) for answer in Echo.Kind}
    figures = echoes.aggregate(readers=Count("person", distinct=True), posts=Count("post", distinct=True), **each)
    if figures.pop("readers") < FEWEST_ALIKE:
        return None
    most = echoes.values_list("post").annotate(many=Count("pk")).order_by("-many", "post")[0][0]
    post = Post.objects.select_related("discussion__lab", "voice").get(pk=most)
    said = {"figures": in_words(useful=figures["useful"], same=figures["same"], will_try=figures["will_try"])}
    if figures["posts"] == 1:
        words = _("New answers of readers to this post of yours: %(figures)s.") % said
    else:
        words = _("New answers of readers to posts of yours, most of them to this one: %(figures)s.") % said
    return Line(post.voice, post.get_absolute_url(), words, entry_of(post.discussion))
