"""Components of what members do with an entry, and of those who decide about what somebody wrote."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from django.utils.html import format_html
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from hlh.catalogue.around import Acts
from hlh.catalogue.models import Case, Entry, Excerpt, Flag, Reason
from hlh.catalogue.moderation.things import Said
from hlh.catalogue.quoting import Quoted
from hlh.people.models import Verification
from hlh.portal.examples.invented import BEFORE, STORY, TITLE, Examples, somebody


def members(entry: Entry) -> Examples:
    """What members keep, follow, quote and flag."""
    here, follow = entry.address, {"begin": _("Follow"), "done": _("Followed")}
    acts = Acts(1, useful=9, answers=12, answer="yes", is_kept=True, remind_on=localdate(), has_account=True)
    given = _given(here)
    return {
        "acts": [{"acts": acts, "page": here}],
        "case": [{"row": row} for row in _cases(here)],
        "excerpts": [{"excerpts": _quoted(given)}, {"excerpts": [replace(given, ref="left")], "leave": here}],
        "feed": [{"feed": "/feeds/search.atom?q=insulin", "is_signed_in": who} for who in (False, True)],
        "follow": [{"action": here, "is_followed": False}, {"action": here, "is_followed": True}],
        "me": [{}],
        "toggle": [follow | {"is_on": False}, follow | {"is_on": True}],
        "verified": [{"verified": Verification(how=how)} for how in Verification.How],
        "yes_or_no": [{"answer": "", "has_account": False}, {"answer": "no", "has_account": True}],
    }


def _given(address: str) -> Quoted:
    stage, who = Excerpt.Stage.GIVEN, somebody()
    return Quoted("given", stage, now(), words=BEFORE, language="en", who=who, title=TITLE, address=address)


def _quoted(given: Quoted) -> list[Quoted]:
    """Given, waiting while its source has changed, and taken back."""
    asked = replace(given, ref="asked", stage=Excerpt.Stage.ASKED, is_changed=True)
    return [given, asked, Quoted("withdrawn", Excerpt.Stage.WITHDRAWN, now())]


def _cases(address: str) -> list[dict[str, object]]:
    """Held as a first contribution, flagged by a reader, and gone by now."""
    said, who, since = Said(format_html("<p>{}</p>", STORY), "en", address), somebody(), now() - timedelta(hours=3)
    held, flagged, gone = (
        Case(why=why, since=since) for why in (Case.Why.NEWCOMER, Case.Why.FLAGGED, Case.Why.FLAGGED)
    )
    held.open_flags, gone.open_flags = [], []
    flagged.open_flags = [Flag(reason=Reason.WRONG, words=BEFORE)]
    return [
        {"case": held, "said": said, "who": who},
        {"case": flagged, "said": said, "who": who},
        {"case": gone, "said": None, "who": None},
    ]
