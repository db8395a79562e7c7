"""Figures that many pages show: counted for strangers, once in half a minute, by no page itself."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from hlh.catalogue.models import Entry
from hlh.people.models.persons import Stranger
from hlh.taxonomy.kept import Kept, of_the_taxonomy
from hlh.taxonomy.models import Area
from learning_labs.models import Discussion


@dataclass(frozen=True, slots=True)
class LoopStep:
    """A step of the learning loop, with what the hub has of it."""

    sign: str
    title: str
    what: str
    figure: str
    address: str  # where it is listed; empty where there is nothing yet


def areas_with_open() -> list[tuple[Area, int]]:
    """The areas in use, each with the number of its public discussions without an answer that helped."""
    counts = _by_area.get()
    return [(area, counts.get(area.number, (0, 0))[0]) for area in Area.objects.offered()]


def loop_steps() -> list[LoopStep]:
    """From question to lesson, in five steps."""
    here = _by_kind.get()
    asked, talked = sum(asked for _waiting, asked in _by_area.get().values()), here.get(Entry.Kind.DISCUSSION, 0)
    told, learnt = here.get(Entry.Kind.ACTION_BRIEF, 0), here.get(Entry.Kind.LEARNING_BRIEF, 0)
    used = here.get(Entry.Kind.PAGE, 0) + here.get(Entry.Kind.RESOURCE, 0)
    return [
        LoopStep(
            "ask",
            _("Asked"),
            _("One field, no account"),
            ngettext("%(n)d question in a lab", "%(n)d questions in labs", asked) % {"n": asked},
            "?kind=discussion" if asked else "",
        ),
        LoopStep(
            "talk",
            _("Discussed"),
            _("People who have been there answer"),
            ngettext("%(n)d discussion", "%(n)d discussions", talked) % {"n": talked},
            "?kind=discussion" if talked else "",
        ),
        LoopStep(
            "act",
            _("Told"),
            _("A country writes down what it did"),
            ngettext("%(n)d action brief", "%(n)d action briefs", told) % {"n": told},
            "?kind=action_brief" if told else "",
        ),
        LoopStep(
            "book",
            _("Learnt"),
            _("What holds across countries"),
            ngettext("%(n)d learning brief", "%(n)d learning briefs", learnt) % {"n": learnt},
            "?kind=learning_brief" if learnt else "",
        ),
        LoopStep(
            "use",
            _("Used"),
            _("Kept for the next person"),
            ngettext("%(n)d page of the knowledge hub", "%(n)d pages of the knowledge hub", used) % {"n": used},
            "?kind=page" if used else "",
        ),
    ]


def bands() -> SafeString:
    """The loop and the areas, as the home page shows them to every reader of this language: written once in half a minute."""
    language = get_language() or "en"
    if language not in _bands:
        _bands[language] = Kept(_write_bands, follows=of_the_taxonomy)
    return _bands[language].get()


def forget() -> None:
    """Count again next time."""
    _bands.clear()
    _by_area.forget()
    _by_kind.forget()


def _count_discussions() -> dict[int | None, tuple[int, int]]:
    """By area: how many wait for an answer that helps, and how many began with a question."""
    waiting = Count("pk", filter=Q(answer=None, post_count__gt=0))
    asked = Count("pk", filter=Q(from_question=True))
    public = Discussion.objects.visible_to(Stranger()).order_by().values("area").annotate(waiting=waiting, asked=asked)
    return {row["area"]: (row["waiting"], row["asked"]) for row in public}


def _count_kinds() -> dict[str, int]:
    public = Entry.objects.visible_to(Stranger())
    return dict(public.order_by().values_list("kind").annotate(count=Count("pk")))


def _write_bands() -> SafeString:
    return render_to_string("portal/bands.html", {"steps": loop_steps(), "areas": areas_with_open()})


_bands: dict[str, Kept[SafeString]] = {}
_by_area = Kept(_count_discussions)
_by_kind = Kept(_count_kinds)
