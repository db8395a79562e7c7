"""What the letters about briefs say, worked out when they are sent."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Model
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from briefs.models import Brief, Contribution, Decision, Objection, Reviewer
from briefs.rendering.leaves import languages_of, leaf_of
from briefs.rendering.texts import mail_text
from briefs.using import cited_in, claims_on, of_the_same_author
from hlh.catalogue import facts
from hlh.catalogue.models import Excerpt
from hlh.catalogue.quoting import consent_of
from hlh.links.models import Link
from hlh.links.ways import address
from hlh.mail.following import FOLLOWED, followed
from hlh.mail.models import Cadence, Letter
from hlh.mail.telling import digest, kind
from hlh.mail.writing import fills
from hlh.taxonomy.languages import data_code

SOURCE_LOST = kind("source-lost", _("A claim of your briefs lost what it stood on"))
MAY_CHANGE = kind("claim-may-change", _("Something new may change a claim of your briefs"))
CONSENT_SETTLED = kind("consent-settled", _("Whether words may be quoted in your briefs"))

CREDIT = "credit"  # the purpose of the link that opens a contribution to whoever made it
CREDIT_ASKED = kind("credit-asked", _("Whether you want to be listed under a brief that you contributed to"))
USED = "used"  # the purpose of the link that opens what was used of a brief to its author
CITED = kind("brief-cited", _("Where your briefs are used"))
OBJECTED = kind("brief-objected", _("Objections to what your briefs stand on"))
URGENT = kind("followed-urgent", _("What an editor marked as urgent where you follow"), within=FOLLOWED)
READ = kind("briefs-read", _("How often your briefs were read and used in a month"), usually=Cadence.MONTHLY)
BRIEF_OVERDUE = kind("brief-overdue", _("When a brief of yours is to be looked at again"))
OBJECTION_ANSWERED = kind("objection-answered", _("What became of your objections"))
DAYS = 180  # that such a link works

fills(READ)(digest)


@fills("brief-decided")
def decided(letter: Letter) -> dict[str, Any] | None:
    """The decision with its words, and where to go on."""
    decision = Decision.objects.select_related("brief__version").filter(pk=_decision(letter)).first()
    if decision is None:
        return None
    brief = decision.brief
    page = reverse("briefs:edit", args=[brief.ref]) if brief.stage == Brief.Stage.DRAFT else brief.get_absolute_url()
    title = brief.title or (brief.version.title if brief.version else "")
    typing = brief.typing  # for its author, who has no account and can open nothing before it is public
    is_shut = not brief.is_public and typing is not None and not typing.has_account and letter.to_id == brief.voice_id
    said = {"brief": brief, "title": title, "decision": decision, "link": "" if is_shut else f"{settings.SITE}{page}"}
    return said | {"by_reviewer": Reviewer.objects.filter(decision=decision).exists()}


@fills(URGENT)
def urgent(letter: Letter) -> dict[str, Any] | None:
    """What was marked, as its reader may still see it, and why; not what fell since, of which another letter tells.

    The reason is an editor's own words: where readers don't read the country of the brief, they don't read it either.
    """
    found = Decision.objects.select_related("brief__version").filter(pk=_decision(letter)).first()
    said = followed(letter)
    if found is None or said is None or found.brief.version is None:
        return None
    fell = found.what == Decision.What.WITHDRAWN
    if not fell and not found.brief.is_standing:
        return None
    why = found.urgent if found.brief.version.names_its_country else ""
    return said | {"why": why, "fell": fell}


@fills("brief-by-mail")
def by_mail(letter: Letter) -> dict[str, Any] | None:
    """The brief as text alone, as it stands when the letter goes out; nothing where it was taken back meanwhile."""
    found = Brief.objects.standing().for_listing().filter(pk=letter.fact.target_id if letter.fact else 0).first()
    if found is None or found.version is None:
        return None
    found.version.brief = found
    mine = data_code(get_language() or "en")
    leaf = leaf_of(found, found.version, mine if mine in languages_of(found.version) else "")
    return {"title": leaf.title, "words": mail_text(leaf), "leaf": leaf}


@fills(CONSENT_SETTLED)
def settled(letter: Letter) -> dict[str, Any] | None:
    """How consent stands now; the words themselves are read in the brief, as far as they are allowed."""
    brief = Brief.objects.filter(voice=letter.to).first()
    if brief is None or letter.fact is None:
        return None
    said = {"title": brief.title, "link": _to_sources(brief)}
    if letter.fact.verb == facts.CASE_HIDDEN:
        return said | {"is_given": False, "is_hidden": True}
    excerpt = Excerpt.objects.select_related("voice").filter(pk=letter.fact.target_id).first()
    if excerpt is None:
        return None
    stage = consent_of(excerpt)
    return said | {"is_given": stage == stage.GIVEN, "is_hidden": False, "stage": stage}


@fills(CREDIT_ASKED)
def credit_asked(letter: Letter) -> dict[str, Any] | None:
    """What they did, and one button for each part; nothing once they have answered, or the brief was taken back."""
    if letter.fact is None or letter.to is None:
        return None
    waiting = Contribution.objects.waiting().filter(brief=letter.fact.target_id, voice=letter.to)
    found = [one for one in waiting.for_showing() if one.brief.is_standing]
    if not found:
        return None
    asked = [{"role": one.get_role_display(), "link": way_to(CREDIT, one)} for one in found]
    return {"title": title_of(found[0].brief), "asked": asked}


@fills(CITED)
def cited(letter: Letter) -> dict[str, Any] | None:
    """Each of their briefs that it stands on now, under which claims, and the way to object."""
    if letter.fact is None or letter.to is None:
        return None
    brief = Brief.objects.select_related("version").filter(pk=letter.fact.target_id).first()
    if brief is None or brief.version is None or not brief.is_standing:
        return None
    uses = [
        {
            "title": title_of(source),
            "claims": claims_on(brief.version, source),
            "link": address(reverse("briefs:use", args=[brief.ref, source.ref]), _key(USED, source)),
        }
        for source in of_the_same_author(letter.to, cited_in(brief.version))
    ]
    return (
        {"title": title_of(brief), "there": f"{settings.SITE}{brief.get_absolute_url()}", "uses": uses}
        if uses
        else None
    )


@fills(OBJECTED)
def objected(letter: Letter) -> dict[str, Any] | None:
    """Who does not want what, in their words; nothing once it is answered."""
    found = _objection(letter)
    if found is None or found.answer:
        return None
    said = {"title": title_of(found.brief), "source": title_of(found.source), "words": found.words}
    return said | {"link": f"{settings.SITE}{found.get_absolute_url()}"}


@fills(OBJECTION_ANSWERED)
def objection_answered(letter: Letter) -> dict[str, Any] | None:
    """Whether it stays, and why."""
    found = _objection(letter)
    if found is None or not found.answer:
        return None
    return {
        "title": title_of(found.brief),
        "objection": found,
        "link": f"{settings.SITE}{found.brief.get_absolute_url()}",
    }


@fills(BRIEF_OVERDUE)
def overdue(letter: Letter) -> dict[str, Any] | None:
    """Which brief, and where one button says that it is still right; nothing once somebody has looked."""
    brief = Brief.objects.select_related("version").filter(pk=letter.fact.target_id).first() if letter.fact else None
    if brief is None or not brief.is_overdue:
        return None
    return {
        "title": title_of(brief),
        "looked_at": brief.looked_at,
        "link": f"{settings.SITE}{brief.get_absolute_url()}",
    }


def _objection(letter: Letter) -> Objection | None:
    if letter.fact is None:
        return None
    number = int(letter.fact.details["objection"])
    return Objection.objects.select_related("brief__version", "source__version").filter(pk=number).first()


def title_of(brief: Brief) -> str:
    """What everybody reads on top of it."""
    return brief.version.as_shown().title if brief.version else brief.title


def way_to(purpose: str, thing: Contribution) -> str:
    """A new link to a page with buttons, for a letter."""
    return address(thing.get_absolute_url(), _key(purpose, thing))


def _key(purpose: str, thing: Model) -> str:
    _link, secret = Link.objects.give(purpose, thing, days=DAYS)
    return secret


@fills(SOURCE_LOST)
@fills(MAY_CHANGE)
def about_a_claim(letter: Letter) -> dict[str, Any] | None:
    """Which brief, and where to look; what was said is read there, as far as it may be."""
    brief = Brief.objects.select_related("version").filter(pk=letter.fact.target_id).first() if letter.fact else None
    if brief is None:
        return None
    title = title_of(brief)
    return {"title": title, "link": f"{settings.SITE}{brief.get_absolute_url()}"}


def _to_sources(brief: Brief) -> str:
    return f"{settings.SITE}{brief.get_absolute_url()}#sources"


def _decision(letter: Letter) -> int:
    """What the letter tells of; every letter about a brief tells of a decision."""
    if letter.fact is None:
        raise LookupError(f"{letter} tells of nothing")
    return int(letter.fact.details["decision"])
