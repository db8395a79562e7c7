"""What the briefs do about their own facts."""

from django.utils.translation import gettext_lazy as _

from briefs import facts
from briefs.models import Brief
from hlh.activity.models import Fact
from hlh.activity.verbs import on
from hlh.mail.writing import letter


def tell_its_author(fact: Fact) -> None:
    """Once for each decision, with its words; those who write along, too."""
    brief = Brief.objects.select_related("voice").get(pk=fact.target_id)
    letter(to=brief.voice, kind="brief-decided", fact=fact, reason=_("You wrote this brief."))
    for along in brief.coauthors.writing().select_related("voice") if brief.is_joint else ():
        if along.voice:
            letter(to=along.voice, kind="brief-decided", fact=fact, reason=_("You write this brief along."))


for decided in facts.DECIDED:
    on(decided)(tell_its_author)
