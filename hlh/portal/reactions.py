"""What the portal does about its own facts."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from hlh.activity.models import Fact
from hlh.activity.verbs import on
from hlh.links.models import Link
from hlh.links.ways import address
from hlh.mail.models import Letter
from hlh.mail.writing import fills, letter
from hlh.portal import facts
from hlh.portal.feedback import SENDER
from hlh.portal.models import Report


@on(facts.ANSWERED)
def tell_the_sender(fact: Fact) -> None:
    """Whoever can be reached gets the answer by letter; all others see it on the page of their link."""
    if report := Report.objects.select_related("voice").filter(pk=fact.target_id).first():
        letter(to=report.voice, kind="report-answered", fact=fact, reason=_("You told us something about a page."))


@fills("report-answered")
def answered(writing: Letter) -> dict[str, Any] | None:
    report = Report.objects.filter(voice=writing.to).first()
    if report is None:
        return None
    _link, secret = Link.objects.give(SENDER, report)
    return {"report": report, "link": address(report.get_absolute_url(), secret)}
