"""Making the page to print once for each version and language, by the worker, and keeping it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.contrib.postgres.expressions import ArraySubquery
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.timezone import now

from briefs.models import Brief, Version
from briefs.models.renderings import Rendering
from briefs.rendering.epub import epub_of
from briefs.rendering.leaves import Leaf, languages_of, leaf_of
from briefs.rendering.pages import pdf_of
from briefs.rendering.records import record_of
from briefs.rendering.speaking import script
from briefs.rendering.taking import kilobytes
from briefs.rendering.texts import mail_text, message
from briefs.rendering.word import word_of
from hlh.activity.hurrying import tell_the_worker
from hlh.people.speakers import with_voice

if TYPE_CHECKING:
    from hlh.activity.models import Fact

log = logging.getLogger(__name__)
AT_ONCE, OLD_ONES = 20, 5  # of one round: what is owed, and what was published before there were pages to print


def sized(briefs: QuerySet[Brief]) -> QuerySet[Brief]:
    """Briefs that know which pages to print they have, and how much each form is, without a question of its own."""
    made = Rendering.objects.made().filter(version=OuterRef("version")).order_by("pk")
    names = ("language", "size", "mail", "letters", "word", "book", "seconds")
    sizes = JSONObject(**{name: name for name in names})
    return briefs.annotate(pages=ArraySubquery(made.values(json=sizes)))


def pages_of(version: Version) -> list[tuple[str, int]]:
    """The languages of the pages that a version has, which is not the one that stands, each with its size in kilobytes."""
    made = Rendering.objects.made().filter(version=version, language__in=languages_of(version)).order_by("pk")
    return [(one.language, kilobytes(one.size)) for one in made.only("language", "size")]


def kept_of(version: Version, leaf: Leaf) -> Rendering | None:
    """The row of a page to print, as it is."""
    return Rendering.objects.filter(version=version, language=leaf.language).first()


def still_says(kept: Rendering | None, leaf: Leaf) -> bool:
    """Whether a page that was made says what would be said now: a name may have been changed or forgotten since."""
    return kept is not None and bool(kept.content) and kept.digest == leaf.digest


def want_pages(fact: Fact) -> None:
    """A version came out: its pages are owed."""
    version = Version.objects.select_related("brief").get(brief=fact.target_id, number=fact.details["version"])
    _owe(version, languages_of(version))


def want_its_language(fact: Fact) -> None:
    """It was translated: the page of that language is owed, or goes with the last word in that language."""
    version, language = _standing(fact.target_id), fact.details["lang"]
    if version is None:
        return
    if language in languages_of(version):
        _owe(version, [language])
    else:
        Rendering.objects.filter(version__brief=version.brief, language=language).forget()


def want_them_again(fact: Fact) -> None:
    """How far its place is named changed: its pages say something else now."""
    version = _standing(fact.details["brief"])
    if version is not None:
        _owe(version, languages_of(version))


def _standing(brief: int) -> Version | None:
    found = Brief.objects.standing().select_related("version").filter(pk=brief).first()
    if found is None or found.version is None:
        return None
    found.version.brief = found
    return found.version


def _owe(version: Version, languages: list[str]) -> None:
    """The worker is told; without a broker beat finds them."""
    from briefs.tasks import make_pages

    Rendering.objects.want(version.pk, languages)
    transaction.on_commit(lambda: tell_the_worker(make_pages, version.pk))


def make_all(version: int) -> None:
    """Make the pages of a version that are not made yet, or say something old; what nobody reads any more is not owed."""
    found = Version.objects.select_related("brief", *with_voice("brief__voice")).filter(pk=version).first()
    if found is None:
        return
    read = [] if found.brief.stage == Brief.Stage.WITHDRAWN else languages_of(found)
    Rendering.objects.due().filter(version=version).exclude(language__in=read).update(due_at=None)
    for language in read:
        Rendering.objects.get_or_create(version=found, language=language)
        make(found, language)


def make(version: Version, language: str) -> bool:
    """Make one page; whoever holds its row does it, the others leave it to them.

    Returns:
        Whether it was made here.
    """
    try:
        with transaction.atomic():
            mine = Rendering.objects.select_for_update(skip_locked=True, of=("self",))
            row = mine.filter(version=version, language=language).first()
            leaf = leaf_of(version.brief, version, language)
            if row is None:
                return False
            if row.trouble and (row.due_at is None or row.due_at > now()):
                return False  # put off, or given up: a reader who asks again changes nothing
            if still_says(row, leaf) and row.word and row.book and default_storage.exists(str(row.content.name)):
                row.settle()
                return False
            sizes = {
                "mail": len(mail_text(leaf).encode()),
                "letters": len(message(leaf)),
                "word": len(word_of(leaf)),
                "book": len(epub_of(leaf, record_of(version.brief, version, language))),
                "seconds": script(leaf).seconds,
            }
            row.keep(pdf_of(leaf), leaf.digest, **sizes)
            return True
    except Exception as trouble:
        log.exception("the page of version %d in %s waits for another try", version.pk, language)
        for row in Rendering.objects.filter(version=version, language=language):
            row.put_off(trouble)
        return False


def make_due() -> None:
    """Make what is owed, and some of what was published before: the worker never has much to do at once."""
    due = Rendering.objects.due().order_by("due_at", "pk").values_list("version", flat=True)[:AT_ONCE]
    standing = Brief.objects.standing().filter(~Exists(Rendering.objects.filter(version=OuterRef("version"))))
    old = standing.order_by("-published_at", "-pk").values_list("version", flat=True)[:OLD_ONES]
    for version in dict.fromkeys([*due, *old]):
        if version:
            make_all(version)
