"""What the briefs do about their own facts."""

from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from briefs import facts
from briefs.crediting import credit, credit_clearer, credit_reviewers
from briefs.letters import BRIEF_OVERDUE, CITED, CREDIT_ASKED, MAY_CHANGE, OBJECTED, OBJECTION_ANSWERED, SOURCE_LOST
from briefs.linking import addresses_of
from briefs.models import Brief, CoAuthor, Contribution, Objection, OnBehalf
from briefs.models.grading import is_cleared
from briefs.rendering.keeping import want_its_language, want_pages, want_them_again
from briefs.reviewing.judging import settle_clearance
from briefs.synthesising.losing import record_the_loss, standing_on, tell_who_looks_after
from briefs.using import editors_of, newly_cited
from hlh.activity.models import Actor, Fact
from hlh.activity.verbs import on
from hlh.catalogue.entries import entry_of
from hlh.mail.telling import tell
from hlh.mail.writing import letter
from hlh.people.speakers import with_voice
from hlh.weblinks.gathering import gather


def tell_its_author(fact: Fact) -> None:
    """Once for each decision, with its words; those who write along, too, and who types it for somebody."""
    brief = Brief.objects.select_related("voice").get(pk=fact.target_id)
    letter(to=brief.voice, kind="brief-decided", fact=fact, reason=_("You wrote this brief."))
    for along in brief.coauthors.writing().select_related("voice") if brief.is_joint else ():
        if along.voice:
            letter(to=along.voice, kind="brief-decided", fact=fact, reason=_("You write this brief along."))
    for behalf in OnBehalf.objects.still_typed().filter(brief=brief).select_related("typist"):
        letter(to=behalf.typist, kind="brief-decided", fact=fact, reason=_("You wrote this down for somebody."))


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


@on(facts.PUBLISHED)
def credit_who_said_yes(fact: Fact) -> None:
    """Those who reviewed the words that went public, and whoever cleared them, had a part in it."""
    brief = Brief.objects.select_related("version", "voice").get(pk=fact.target_id)
    if brief.is_standing:
        credit_reviewers(brief, by=Actor.objects.system())
        credit_clearer(brief, by=Actor.objects.system())


@on(facts.CLEARANCE_GIVEN)
def credit_who_cleared_it(fact: Fact) -> None:
    """Also where it was public already."""
    brief = Brief.objects.select_related("version", "voice").filter(pk=fact.details["brief"]).first()
    if brief is not None and brief.is_standing:
        credit_clearer(brief, by=Actor.objects.system())


@on(facts.COAUTHOR_JOINED)
def credit_who_writes_along(fact: Fact) -> None:
    """Whoever joined, in the voice that they chose."""
    along = CoAuthor.objects.select_related("brief__voice", *with_voice()).filter(pk=fact.target_id).first()
    if along is not None and along.voice is not None:
        credit(along.brief, along.voice, Contribution.Role.CO_AUTHOR, by=Actor.objects.system())


@on(facts.PUBLISHED)
def tell_whom_it_stands_on(fact: Fact) -> None:
    """You said, we wrote: whoever wrote a brief that it stands on hears so, once, with the way to object."""
    brief = Brief.objects.select_related(*with_voice()).get(pk=fact.target_id)
    if not brief.is_standing:
        return
    entry = entry_of(brief)
    for source in newly_cited(brief, fact.details["version"]):
        address = reverse("briefs:use", args=[brief.ref, source.ref])
        tell(
            source.voice,
            kind=CITED,
            fact=fact,
            reason=_("It stands on a brief of yours."),
            address=address,
            entry=entry,
        )


@on(facts.OBJECTED)
def tell_who_uses_it(fact: Fact) -> None:
    """Its author and its editors, so that somebody answers."""
    about = ("brief__version", "brief__country", "brief__area", *with_voice("brief__voice"))
    found = Objection.objects.select_related(*about).filter(pk=fact.details["objection"])
    for one in found:
        there, entry = one.get_absolute_url(), entry_of(one.brief)
        reason = _("You wrote this brief.")
        tell(one.brief.voice, kind=OBJECTED, fact=fact, reason=reason, address=there, entry=entry)
        for editor in editors_of(one.brief):
            reason = _("You are an editor of this region.")
            tell(editor, kind=OBJECTED, fact=fact, reason=reason, address=there, entry=entry)


@on(facts.OBJECTION_ANSWERED)
def tell_who_objected(fact: Fact) -> None:
    """With the words of the answer."""
    one = Objection.objects.select_related("brief", "source", "voice").filter(pk=fact.details["objection"]).first()
    if one is not None:
        entry = entry_of(one.brief)
        reason = _("You objected to it.")
        tell(one.voice, kind=OBJECTION_ANSWERED, fact=fact, reason=reason, address=one.made_at, entry=entry)


@on(facts.OVERDUE)
def ask_whether_it_is_still_right(fact: Fact) -> None:
    """Its author, once; of what a public source told nobody of the hub knows better."""
    brief = Brief.objects.select_related(*with_voice()).get(pk=fact.target_id)
    if not brief.origin:
        there, entry = brief.get_absolute_url(), entry_of(brief)
        reason = _("You wrote this brief.")
        tell(brief.voice, kind=BRIEF_OVERDUE, fact=fact, reason=reason, address=there, entry=entry)


@on(facts.SUBMITTED)
@on(facts.CLEARANCE_GIVEN)
def finish_its_clearance(fact: Fact) -> None:
    """Where its country cleared the very words that are in review, the step that waits for that is done."""
    brief = Brief.objects.filter(pk=fact.details.get("brief", fact.target_id)).first()
    if brief is not None and brief.stage == Brief.Stage.IN_REVIEW and is_cleared(brief):
        settle_clearance(brief, by=Actor.objects.system())


@on(facts.PUBLISHED)
@on(facts.WITHDRAWN)
@on(facts.SUPERSEDED)
def gather_its_links(fact: Fact) -> None:
    """The addresses that its readers see are looked at from now on; of what no longer stands none is."""
    brief = Brief.objects.select_related("version").get(pk=fact.details.get("brief", fact.target_id))
    if brief.is_public:
        gather(entry_of(brief), addresses_of(brief))


for decided in facts.DECIDED:
    on(decided)(tell_its_author)

on(facts.PUBLISHED)(want_pages)
on(facts.TRANSLATED)(want_its_language)
for changed in facts.ABOUT_CLEARANCE:
    on(changed)(want_them_again)
    on(changed)(gather_its_links)  # words that name its country are shown, or no longer


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
