"""What the briefs do about their own facts."""

from django.utils.translation import gettext_lazy as _

from briefs import facts
from briefs.letters import MAY_CHANGE, SOURCE_LOST
from briefs.models import Brief
from briefs.synthesising.losing import record_the_loss, standing_on, tell_who_looks_after
from hlh.activity.models import Actor, Fact
from hlh.activity.verbs import on
from hlh.catalogue.entries import entry_of
from hlh.mail.writing import letter


def tell_its_author(fact: Fact) -> None:
    """Once for each decision, with its words."""
    brief = Brief.objects.select_related("voice").get(pk=fact.target_id)
    letter(to=brief.voice, kind="brief-decided", fact=fact, reason=_("You wrote this brief."))


for decided in facts.DECIDED:
    on(decided)(tell_its_author)


@on(facts.WITHDRAWN)
@on(facts.SUPERSEDED)
def say_who_lost_it(fact: Fact) -> None:
    """What claims of other briefs stood on no longer stands."""
    entry = entry_of(Brief.objects.get(pk=fact.target_id))
    record_the_loss(standing_on(entry=entry).exclude(pk=fact.target_id), of="entry", by=Actor.objects.system())


@on(facts.SOURCE_LOST)
def tell_who_lost_it(fact: Fact) -> None:
    """Its author, and who published it. Of words that were taken back the author hears by a letter of their own."""
    brief = Brief.objects.select_related("voice").get(pk=fact.target_id)
    reason = _("You look after this brief.")
    tell_who_looks_after(brief, kind=SOURCE_LOST, fact=fact, reason=reason, author=fact.details["of"] == "entry")


@on(facts.TOUCHED)
def tell_who_decides(fact: Fact) -> None:
    """Something new may change a claim: its author and who published it decide."""
    brief = Brief.objects.select_related("voice").get(pk=fact.target_id)
    tell_who_looks_after(brief, kind=MAY_CHANGE, fact=fact, reason=_("You look after this brief."))
