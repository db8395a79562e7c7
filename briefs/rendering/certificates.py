"""What a certificate says, on its page, on paper and to ORCID: always as its person is shown now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from briefs.models import Brief, Certificate
from briefs.naming import voice_shown
from briefs.rendering.leaves import address_of
from briefs.rendering.pages import Block, sheet
from hlh.people.models.persons import Stranger
from hlh.people.showing import day
from hlh.taxonomy.languages import data_code


@dataclass(frozen=True, slots=True)
class Certified:
    """What is certified, in the words of whoever looks.

    Attributes:
        name, level: as strangers see them, and how far that is.
        role, brief, title, edition, issued: which part of what, and when.
        is_gone: whether the brief was withdrawn since: its title is told nowhere.
        code, address: by which it is verified, and where.
    """

    name: str
    level: str
    role: str
    brief: str
    title: str
    edition: str
    issued: str
    is_gone: bool
    code: str
    address: str


def certified(certificate: Certificate) -> Certified:
    """What a certificate says.

    Args:
        certificate: selected with its contribution, brief, version and voice.
    """
    contribution = certificate.contribution
    brief = contribution.brief
    told = brief.version or brief
    who = voice_shown(contribution.voice, told, to=Stranger())
    is_gone = brief.stage == Brief.Stage.WITHDRAWN
    return Certified(
        name=who.name if contribution.is_listed else _("Somebody who is not listed"),
        level=who.level if contribution.is_listed else _("Not named"),
        role=str(contribution.get_role_display()),
        brief=brief.ref,
        title="" if is_gone or brief.version is None else brief.version.as_shown().title,
        edition=_("version %(number)d") % {"number": certificate.number},
        issued=day(certificate.issued_at),
        is_gone=is_gone,
        code=certificate.code,
        address=address_to_verify(certificate),
    )


def address_to_verify(certificate: Certificate) -> str:
    """Where anybody verifies it, in whatever language they come with."""
    with override("en"):
        return f"{settings.SITE}{reverse('briefs:certificate', args=[certificate.code])}"


def on_paper(said: Certified) -> bytes:
    """The certificate as a PDF, in the language of this moment."""
    title = _("Certificate of contribution")
    texts: list[tuple[str, str]] = [
        ("soft", _("Health Services Learning Hub")),
        ("title", title),
        ("heading", said.name),
        ("soft", said.level),
        ("words", _("contributed to this brief as: %(role)s") % {"role": said.role}),
        ("strong", said.title or _("A brief that was withdrawn since")),
        ("words", f"{said.brief}, {said.edition}"),
        ("words", _("Issued on %(day)s") % {"day": said.issued}),
        ("note", _("Code: %(code)s. Anybody can verify it at the address below.") % {"code": said.code}),
    ]
    blocks: list[Block] = [{"as": how, "words": words} for how, words in texts if words]
    language = data_code(get_language() or "en")
    return sheet(title, blocks, language=language, foot=said.code, address=said.address, size=13)


def work_of(certificate: Certificate) -> dict[str, Any]:
    """The brief as a work for somebody's ORCID record, as its import takes it."""
    brief = certificate.contribution.brief
    version = brief.version
    if version is None:
        raise ValueError("a brief that is not public certifies nothing")
    first = brief.published_at or version.published_at
    date = {"year": f"{first:%Y}", "month": f"{first:%m}", "day": f"{first:%d}"}
    identifier = {
        "external-id-type": "uri",
        "external-id-value": address_of(brief),
        "external-id-url": {"value": address_of(brief)},
        "external-id-relationship": "self",
    }
    return {
        "title": {"title": {"value": version.title}},
        "journal-title": {"value": "Health Services Learning Hub"},
        "short-description": f"{brief.stable_id}, version {certificate.number}",
        "type": "report",
        "publication-date": {name: {"value": value} for name, value in date.items()},
        "external-ids": {"external-id": [identifier]},
        "url": {"value": address_of(brief)},
        "language-code": version.language,
    }
