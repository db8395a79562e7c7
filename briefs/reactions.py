"""What the briefs do about their own facts."""

from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from briefs import facts
from briefs.letters import CREDIT_ASKED
from briefs.models import Brief, Contribution
from briefs.rendering.keeping import want_pages
from hlh.activity.models import Fact
from hlh.activity.verbs import on
from hlh.mail.telling import tell
from hlh.mail.writing import letter
from hlh.people.speakers import with_voice


def tell_its_author(fact: Fact) -> None:
    """Once for each decision, with its words."""
    brief = Brief.objects.select_related("voice").get(pk=fact.target_id)
    letter(to=brief.voice, kind="brief-decided", fact=fact, reason=_("You wrote this brief."))


@on(facts.PUBLISHED)
@on(facts.CREDITED)
def ask_who_contributed(fact: Fact) -> None:
    """Whoever had a part in it is asked, once, whether to list them; while nothing is public there is no list."""
    brief = Brief.objects.get(pk=fact.target_id)
    if not brief.is_standing:
        return
    unasked = Contribution.objects.filter(brief=brief, asked_at=None, consented_at=None, declined_at=None)
    for one in unasked.select_related(*with_voice()).order_by("pk"):
        if Contribution.objects.filter(pk=one.pk, asked_at=None).update(asked_at=now()):
            reason = _("You contributed to this brief.")
            tell(one.voice, kind=CREDIT_ASKED, fact=fact, reason=reason, address=one.get_absolute_url())


for decided in facts.DECIDED:
    on(decided)(tell_its_author)

on(facts.PUBLISHED)(want_pages)
