"""What the briefs do about their own facts."""

from django.utils.translation import gettext_lazy as _

from briefs import facts
from briefs.models import Brief
from hlh.activity.models import Fact
from hlh.activity.verbs import on
from hlh.mail.writing import letter


def tell_its_author(fact: Fact) -> None:
    """Once for each decision, with its words."""
    brief = Brief.objects.select_related("voice").get(pk=fact.target_id)
    letter(to=brief.voice, kind="brief-decided", fact=fact, reason=_("You wrote this brief."))


for decided in facts.DECIDED:
    on(decided)(tell_its_author)
