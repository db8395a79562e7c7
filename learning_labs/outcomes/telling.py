"""What came of an answer, in lines for its readers."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hlh.taxonomy.languages import listed
from learning_labs.models import FollowUp, Said
from learning_labs.models.followups import Told


def what_came(answer: Said) -> list[str]:
    """What whoever asked said, and how many others said what; never who."""
    told = FollowUp.objects.told_of(answer.pk)
    return [line for line in (_of_the_asker(told), _of_others(told)) if line]


def _of_the_asker(told: Told) -> str:
    if not told.asker:
        return ""
    words = ngettext(
        "After %(n)d day, says who asked: %(outcome)s.", "After %(n)d days, says who asked: %(outcome)s.", told.days
    )
    return words % {"n": told.days, "outcome": FollowUp.Outcome(told.asker).label}


def _of_others(told: Told) -> str:
    if not told.others:
        return ""
    figures = listed(f"{FollowUp.Outcome(outcome).label} ({many})" for outcome, many in told.others.items())
    return _("Others who wanted to try it: %(figures)s.") % {"figures": figures}
