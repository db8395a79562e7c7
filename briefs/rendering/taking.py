"""What the page of a brief offers to take along, each with its size, and what its head says to programs."""

from __future__ import annotations

from typing import Any

from briefs.models import Brief, Version
from briefs.rendering.describing import head_of
from briefs.rendering.leaves import leaf_of
from briefs.rendering.texts import mail_text, message
from briefs.synthesising.standing import StandingClaim
from hlh.catalogue.around import Around


def taken_along(brief: Brief, version: Version, around: Around, claims: list[StandingClaim]) -> dict[str, Any]:
    """The context of "Take it with you", without a question to the database.

    Args:
        brief: found with `sized`.
        version: the one that stands.
        around: where it stands in the thread, for this reader.
        claims: of a learning brief, with the sources that this reader may open.
    """
    version.brief = brief
    leaf = leaf_of(brief, version)
    mail, said = mail_text(leaf), message(leaf)
    taken = {
        "pages": [(one["language"], kilobytes(one["size"])) for one in getattr(brief, "pages", [])],
        "letters": len(said),
        "mail": kilobytes(len(mail.encode())),
    }
    return {"taken": taken, "metadata": head_of(brief, version, based_on(around, claims))}


def based_on(around: Around, claims: list[StandingClaim]) -> list[str]:
    """The addresses of what a brief came of: the sources of its claims, else what stands before it in the thread."""
    cited = [one.address for claim in claims for _side, one in claim.placed if one.is_read and one.address]
    here = next((place for place, step in enumerate(around.thread) if step.is_here), 0)
    before = [step.address for step in around.thread[:here] if step.address]
    return list(dict.fromkeys(cited or before))


def kilobytes(size: int) -> int:
    return max(1, round(size / 1024))
