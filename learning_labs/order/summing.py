"""Who keeps a lab sums up a discussion: in sentences that name the posts they rest on, or they are not taken."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from hlh.activity.models import Actor
from hlh.catalogue.tongues import language_of
from hlh.policy import NotNow
from hlh.web import key_of
from learning_labs import facts
from learning_labs.models import Discussion, Sentence, Summary
from learning_labs.models.summaries import Line
from learning_labs.reporting import act

_NUMBERS = re.compile(r"[\s,;([]*((?:#\d{1,9}[\s,;]*)+)[\s.)\]]*\Z", re.ASCII)


class Outdated(NotNow):
    """Somebody wrote another summary since the form was opened."""


class Unfounded(ValueError):
    """A line that is no sentence of a summary; its words say which, why, and the remedy."""


def lines_of(typed: str) -> list[Line]:
    """What was typed, a sentence a line, each ending with the numbers of its posts, such as "They lent stock. #2 #5".

    Raises:
        Unfounded: for the first line that names no post, is too long, or is one too many.
    """
    rows = [row.strip() for row in typed.splitlines() if row.strip()]
    if len(rows) > Sentence.MOST:
        raise Unfounded(
            _("Write %(n)d sentences at most. What is longer, a learning brief tells.") % {"n": Sentence.MOST}
        )
    return [_line(place, row) for place, row in enumerate(rows, start=1)]


def _line(place: int, row: str) -> Line:
    found = _NUMBERS.search(row)
    words = row[: found.start()].strip() if found else ""
    if found is None or not words:
        raise Unfounded(
            _("Line %(line)d names no post. End it with the numbers of the posts that it rests on, such as #2 #5.")
            % {"line": place}
        )
    numbers = sorted({int(number) for number in re.findall(r"\d+", found[1])})
    if len(words) > Sentence.LONGEST:
        raise Unfounded(
            _("Line %(line)d is too long. Write one sentence of %(n)d characters at most.")
            % {"line": place, "n": Sentence.LONGEST}
        )
    if len(numbers) > Sentence.MOST_POSTS:
        raise Unfounded(_("Line %(line)d names too many posts. Name the ten that say it best.") % {"line": place})
    return Line(words, numbers)


def typed_of(discussion: Discussion) -> str:
    """A summary as it would be typed, for the form that changes it; empty where there is none."""
    told = Summary.objects.told(discussion)
    lines = told.lines if told else []
    return "\n".join(f"{line.words} {' '.join(f'#{number}' for number in line.numbers)}" for line in lines)


def edition_of(discussion: Discussion) -> str:
    """What an open form knows the summary by."""
    summary = Summary.objects.filter(discussion=discussion).first()
    return key_of("summary", discussion.pk, summary.written_at.isoformat() if summary else "")


def sum_up(discussion: Discussion, lines: Sequence[Line], *, edition: str, by: Actor) -> None:
    """Put these sentences on the page of a discussion, in place of those that stand there; none take them away.

    Args:
        discussion: which one.
        lines: as `lines_of` reads them.
        edition: what the form knew the summary by.
        by: who acts.

    Raises:
        Outdated: when somebody else wrote one meanwhile.
        Unfounded: when a line names a post that nobody reads here.
    """
    with transaction.atomic():
        here = discussion.locked()
        if edition != edition_of(here):
            raise Outdated(
                _("Somebody else changed the summary since you opened the page. What you typed is kept below.")
            )
        found = here.posts.shown().filter(number__in=_named(lines)).values_list("number", "pk")
        posts = {number: pk for number, pk in found if number is not None}
        for place, line in enumerate(lines, start=1):
            if missing := [number for number in line.numbers if number not in posts]:
                raise Unfounded(
                    _("Line %(line)d names #%(post)d, which nobody reads here. Name a post that stands on the page.")
                    % {"line": place, "post": missing[0]}
                )
        Summary.objects.filter(discussion=here).delete()
        if lines:
            _write(here, lines, posts)
        Discussion.objects.filter(pk=here.pk).update(changed_at=now())
        act(facts.SUMMED_UP, here, by=by, sentences=len(lines))


def _named(lines: Sequence[Line]) -> set[int]:
    return {number for line in lines for number in line.numbers}


def _write(here: Discussion, lines: Sequence[Line], posts: dict[int, int]) -> None:
    language = language_of(" ".join(line.words for line in lines))
    summary = Summary.objects.create(discussion=here, language=language, upto=here.post_count)
    for place, line in enumerate(lines, start=1):
        sentence = summary.sentences.create(place=place, words=line.words)
        sentence.posts.set([posts[number] for number in line.numbers])
