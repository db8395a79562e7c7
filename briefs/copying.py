"""What of briefs is somebody's, told when they ask for it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from briefs.counting import reads_by_month
from briefs.models import (
    Attachment,
    Brief,
    Certificate,
    Clearance,
    CoAuthor,
    Contribution,
    Decision,
    Edit,
    ExpertNote,
    Gap,
    Objection,
    OnBehalf,
    Plan,
    Reads,
    Remark,
    Rendering,
    Reply,
    Reviewer,
    Round,
    SecondLook,
    Touch,
    TranslatedSection,
    Translation,
    Uptake,
    Version,
)
from hlh.people.exporting import Row, rows_of, tells, tells_nothing_of
from hlh.people.theirs import Theirs


@tells(_("Briefs that you wrote"), of=[Brief, Version, Attachment, Brief.roots.through])
def briefs(theirs: Theirs) -> Iterable[Row]:
    """The newest words of each, those of its versions, its files by name, and what it came of."""
    kept = {"id", "voice", "word", "once", "edition", "version", "successor", "is_demo"}
    columns = [field.name for field in Brief._meta.concrete_fields if field.name not in kept]
    yield from rows_of(Brief.objects.filter(theirs.voiced()), *columns)
    columns = [field.name for field in Version._meta.concrete_fields if field.name not in ("id", "brief")]
    yield from rows_of(Version.objects.filter(theirs.voiced("brief__voice")), "brief__ref", *columns)
    files = Attachment.objects.filter(theirs.voiced("brief__voice"))
    yield from rows_of(files, "brief__ref", "id", "file__name", "file__size", "came_at")
    roots = Brief.roots.through._default_manager.filter(theirs.voiced("brief__voice"))
    yield from rows_of(roots, "brief__ref", "entry__address")


@tells(_("How often your briefs were read"), of=[Reads])
def reads(theirs: Theirs) -> Iterable[Row]:
    """Figures of whole months, from three on, as the letter of the month says them; nobody knows who read."""
    return reads_by_month(Reads.objects.filter(theirs.voiced("brief__voice")))


@tells(_("Briefs that you contributed to"), of=[Contribution])
def contributions(theirs: Theirs) -> Iterable[Row]:
    """By which part, and whether they wanted to be listed."""
    columns = ("brief__ref", "role", "place", "since", "asked_at", "consented_at", "declined_at")
    return rows_of(Contribution.objects.filter(theirs.voiced()), *columns)


@tells(_("What you told about briefs that you tried"), of=[Uptake])
def uptakes(theirs: Theirs) -> Iterable[Row]:
    """Where, what was adapted, how it went."""
    columns = ("brief__ref", "country", "level", "where", "adapted", "went", "stage", "hidden_for", "at")
    return rows_of(Uptake.objects.filter(theirs.voiced()), *columns)


@tells(_("Where you objected to being used"), of=[Objection])
def objections(theirs: Theirs) -> Iterable[Row]:
    """With the answer."""
    columns = ("brief__ref", "source__ref", "words", "at", "answer", "answer_words", "answered_at")
    yield from rows_of(Objection.objects.filter(theirs.voiced()), *columns)
    yield from rows_of(Objection.objects.filter(answered_by__person=theirs.person), *columns)


@tells(_("Pages to print, and your certificates"), of=[Rendering, Certificate])
def renderings(theirs: Theirs) -> Iterable[Row]:
    """Which were made of their briefs, and the codes by which others verify what they contributed."""
    made = Rendering.objects.filter(theirs.voiced("version__brief__voice"))
    yield from rows_of(made, "version__brief__ref", "version__number", "language", "size")
    codes = Certificate.objects.filter(theirs.voiced("contribution__voice"))
    yield from rows_of(codes, "contribution__brief__ref", "code", "number", "issued_at")


@tells(_("What you decide on"), of=[Decision])
def decisions(theirs: Theirs) -> Iterable[Row]:
    """Their words as an editor."""
    return rows_of(Decision.objects.filter(by__person=theirs.person), "brief__ref", "what", "words", "urgent", "at")


@tells(_("What you wrote down for others"), of=[OnBehalf])
def written_down(theirs: Theirs) -> Iterable[Row]:
    """When, and what those said; the words are of whoever's experience it is."""
    columns = ("brief__title", "brief__started_at", "asked_at", "agreed_at", "refused_at")
    return rows_of(OnBehalf.objects.filter(theirs.voiced("typist")), *columns)


@tells(_("What you remarked on briefs"), of=[Remark, Reply])
def remarks(theirs: Theirs) -> Iterable[Row]:
    """Their own words; of those of others they read where they stand."""
    columns = ("brief__ref", "section", "quote", "words", "part", "stage", "at")
    yield from rows_of(Remark.objects.filter(theirs.voiced() | Q(by__person=theirs.person)), *columns)
    replies = Reply.objects.filter(theirs.voiced() | Q(by__person=theirs.person))
    yield from rows_of(replies, "remark__brief__ref", "words", "part", "at")


@tells(_("Words that you were asked to clear for your country"), of=[Clearance])
def clearances(theirs: Theirs) -> Iterable[Row]:
    """What they were asked about and said, and what they asked others."""
    own = Q(asked_by__person=theirs.person) | Q(answered_by__person=theirs.person)
    found = Clearance.objects.filter(own | theirs.voiced() | theirs.voiced("brief__voice"))
    columns = ("country_id", "words", "stage", "wanted", "grade", "until", "said", "asked_at", "answered_at", "by_mail")
    return rows_of(found, "brief__ref", *columns)


@tells(_("Notes that you wrote as an expert"), of=[ExpertNote])
def expert_notes(theirs: Theirs) -> Iterable[Row]:
    """What they wrote for learning briefs, their own or of others."""
    columns = ("brief__ref", "words", "language", "written_at", "withdrawn_at")
    return rows_of(ExpertNote.objects.filter(theirs.voiced()), *columns)


@tells(_("What you translated of briefs"), of=[TranslatedSection, Translation])
def translations(theirs: Theirs) -> Iterable[Row]:
    """Their words, section by section."""
    found = TranslatedSection.objects.filter(theirs.voiced() | theirs.voiced("translation__brief__voice"))
    return rows_of(found, "translation__brief__ref", "translation__language", "key", "words", "machine", "made_at")


@tells(_("What you handed in for review"), of=[Round])
def rounds(theirs: Theirs) -> Iterable[Row]:
    """The words as they stood in each round."""
    columns = ("brief__ref", "number", "text", "submitted_at", "ended_at", "ended")
    return rows_of(Round.objects.filter(theirs.voiced("brief__voice")), *columns)


@tells(_("What you said of briefs as a reviewer"), of=[Reviewer])
def reviews(theirs: Theirs) -> Iterable[Row]:
    """With or without an account; whom they asked as an editor is those people's to be told."""
    columns = ("task__round__brief__ref", "name", "asked_at", "answers", "words", "verdict", "judged_at")
    return rows_of(Reviewer.objects.filter(theirs.voiced()), *columns)


@tells(_("What you published alone, and what you looked at as the second"), of=[SecondLook])
def second_looks(theirs: Theirs) -> Iterable[Row]:
    """Why it could not wait; what they said of what another published."""
    alone = SecondLook.objects.filter(by__person=theirs.person)
    yield from rows_of(alone, "brief__ref", "number", "reason", "at")
    looked = SecondLook.objects.filter(looked_by__person=theirs.person)
    yield from rows_of(looked, "brief__ref", "number", "words", "looked_at")


@tells(_("Briefs that you write along, or were asked to"), of=[CoAuthor])
def writing_along(theirs: Theirs) -> Iterable[Row]:
    """Of those whom they invited themselves, not to which address."""
    columns = ("brief__ref", "stage", "invited_at")
    to_them = reduce(or_, (Q(address__iexact=address) for address in theirs.addresses))
    yield from rows_of(CoAuthor.objects.filter(to_them | theirs.voiced()), *columns, "address")
    yield from rows_of(CoAuthor.objects.filter(invited_by__person=theirs.person), *columns)


@tells(_("What you changed in briefs, as it was before"), of=[Edit])
def saves(theirs: Theirs) -> Iterable[Row]:
    """Of their own briefs, and of what they saved in those of others."""
    found = Edit.objects.filter(theirs.voiced() | theirs.voiced("brief__voice"))
    return rows_of(found, "brief__ref", "edition", "was", "at")


@tells(_("When you planned to publish briefs, or to take them back"), of=[Plan])
def plans(theirs: Theirs) -> Iterable[Row]:
    return rows_of(
        Plan.objects.filter(by__person=theirs.person), "brief__ref", "what", "at", "words", "urgent", "stage", "refusal"
    )


tells_nothing_of(Gap, because="what is not known, as its brief says it, in a table of its own; the brief is told")
tells_nothing_of(Touch, because="that something said elsewhere bears on a claim; no word of anybody")
