"""How far a brief names its place: as its country cleared the words, and until then by its region alone.

`Version.grade` keeps what this works out, so that lists and pages ask nothing more; `Version.as_shown` is the text that
every rendering shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from briefs.clearing.names import names_in
from briefs.models.clearances import Clearance
from briefs.models.grades import Grade
from briefs.models.sections import hash_of, sections_of
from briefs.models.steps import Step
from briefs.models.versions import Version
from hlh.catalogue.entries import enter
from hlh.catalogue.models import Edge, Entry, Excerpt
from hlh.policy import Words
from hlh.taxonomy.languages import listed
from hlh.taxonomy.tagging import in_words

if TYPE_CHECKING:
    from briefs.models.briefs import Brief
    from briefs.models.told import Told

ANSWERS = (Clearance.Stage.GIVEN, Clearance.Stage.LAPSED, Clearance.Stage.WITHDRAWN)


def needs_clearance(brief: Brief) -> bool:
    """Whether a country has to clear the working text; what was taken from a public source is public already."""
    if brief.country_id is None or brief.origin:
        return False
    return Step.objects.for_brief(brief).filter(what=Step.What.CLEARANCE).exists()


def is_cleared(brief: Brief) -> bool:
    """Whether the working text, word for word, is cleared today."""
    return clearance_of(brief, brief.country_id, digest_of(brief)) is not None


def digest_of(brief: Brief) -> str:
    """What the working text is known by."""
    return hash_of(sections_of(brief, brief.kind))


def clearance_of(brief: Brief, country: str | None, digest: str) -> Clearance | None:
    """The clearance that holds for these words, the latest where there are several."""
    return brief.clearances.standing().of_words(country, digest).order_by("-answered_at", "-pk").first()


def grade_now(brief: Brief) -> str:
    """How far the working text would name its place, were it published now; empty where nobody has to clear it."""
    return _grade(brief, brief.country_id, digest_of(brief)) if needs_clearance(brief) else ""


def what_clearance_hinders(brief: Brief) -> Words:
    """The guard of publication: what its country refused, and words that name a country which nobody has cleared."""
    if not needs_clearance(brief):
        return ""
    digest = digest_of(brief)
    answers = brief.clearances.of_words(brief.country_id, digest).exclude(answered_at=None)
    last = answers.order_by("-answered_at", "-pk").first()
    if last is not None and last.stage == Clearance.Stage.REFUSED:
        return _("Its country said no to these words: “%(words)s” Change them, and ask again.") % {"words": last.said}
    if (grade := _grade(brief, brief.country_id, digest)) == Grade.COUNTRY:
        return ""
    if not (named := list(where_it_is_named(brief, grade))):
        return ""
    words = _("The words are not cleared to name the country, and they name it here: %(where)s. %(remedy)s")
    remedy = _("Ask its ministry to clear them, or say it without the name.")
    return words % {"where": listed(f"“{one}”" for one in named), "remedy": remedy}


def where_it_is_named(brief: Brief, grade: str = Grade.REGION) -> Iterator[str]:
    """The headings under which the working text names its country; where it names neither, its region too."""
    if (country := brief.country) is None:
        return
    regions = [country.region_now] if grade == Grade.NOWHERE and country.region_now else []
    for heading, words in _said(brief):
        if names_in(words, country) or any(label in words for one in regions for label in one.labels.values()):
            yield str(heading)


def settle_grades(brief: Brief) -> None:
    """Let every version name its place as it is cleared now; called with the row of the brief held."""
    current = None
    for version in brief.versions.exclude(grade=""):
        if (grade := _grade(brief, version.country_id, version.hash)) != version.grade:
            Version.objects.filter(pk=version.pk).update(grade=grade)
            current = version if version.pk == brief.version_id else current
    if current is not None:
        brief.version = Version.objects.get(pk=current.pk)
        enter_anew(brief)


def enter_anew(brief: Brief) -> None:
    """The catalogue names its country as it stands now, and so does what was built on it."""
    entry = enter(brief)
    made = Edge.objects.filter(source=entry, made__kind=Entry.Kind.LEARNING_BRIEF).values("made__thing_id")
    for built in type(brief).objects.public().filter(pk__in=made).order_by("pk"):
        enter(built)


def _grade(brief: Brief, country: str | None, digest: str) -> str:
    """As it was cleared; else by its region, unless its country wanted not even that."""
    if (clearance := clearance_of(brief, country, digest)) is not None:
        return clearance.grade
    answered = brief.clearances.filter(country=country, stage__in=ANSWERS).exclude(grade="")
    last = answered.order_by("-answered_at", "-pk").first()
    return Grade.NOWHERE if last is not None and last.grade == Grade.NOWHERE else Grade.REGION


def _said(brief: Told) -> Iterator[tuple[Words, str]]:
    """Everything of the working text that readers will see, with what stands over it."""
    kind = getattr(brief, "kind", "")
    yield from ((one.heading, one.words) for one in sections_of(brief, kind))
    yield _("Whom to ask"), brief.contact
    yield _("Sources"), brief.sources
    yield _("Pictures and documents"), " ".join(one["words"] for one in brief.files)
    yield _("Free tags"), in_words(brief.tags)
    yield _("What changed, and why"), getattr(brief, "note", "")
    quotes = Excerpt.objects.filter(pk__in=brief.excerpts).values_list("words", flat=True) if brief.excerpts else ()
    yield _("Words of others"), " ".join(quotes)
