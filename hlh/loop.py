"""The learning loop, from top to bottom: a question is asked, recognised, discussed, answered, told in a brief, kept in the hub.

Rooms do not know each other. Facts come up to here, plain functions of two rooms are called, in one transaction.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from briefs import facts as briefs
from briefs import linking as linked_in_briefs
from briefs import quoting
from briefs.letters import CONSENT_SETTLED, URGENT
from briefs.models import Brief, Decision, Grade, Kind, Side, a_source
from briefs.models.told import MOST_CLAIMS, MOST_UNKNOWNS
from briefs.naming import first_voice
from briefs.synthesising.arranging import Brought, add, say_unknown
from briefs.synthesising.losing import record_the_loss, standing_on
from briefs.synthesising.touching import look_at
from helpdesk import facts as desk
from helpdesk.models import Place, Question, Scope
from hlh.activity.models import Actor, Fact
from hlh.activity.verbs import on
from hlh.catalogue import facts as catalogue
from hlh.catalogue.audiences import SUPERSEDED
from hlh.catalogue.entries import entry_of, weave
from hlh.catalogue.lineage import after, before
from hlh.catalogue.models import Case, Entry, Excerpt, Passage, Reason
from hlh.catalogue.tongues import language_of
from hlh.links.models import secret_from
from hlh.mail.following import FELL, FOLLOWED, tell_followers, who_wants_none_of
from hlh.mail.models import Notice
from hlh.mail.telling import tell
from hlh.network import facts as network
from hlh.network.feeds.taking import gone_records, new_records
from hlh.network.models import Answer, Feed
from hlh.people import facts as people
from hlh.people.models import Naming, Person, Voice
from hlh.people.models.persons import Stranger
from hlh.people.speakers import with_voice
from hlh.people.voices import carried, same_person, voice_of
from hlh.policy import NotNow, require
from hlh.portal.consenting import CONSENT_ASKED, QUOTED
from hlh.taxonomy.languages import django_code
from hlh.taxonomy.models import Area
from hlh.weblinks import facts as links
from hlh.weblinks.letters import LINK_DEAD
from hlh.weblinks.models import Mention
from knowledge_hub import facts as hub
from knowledge_hub import linking as linked_on_pages
from knowledge_hub.models import OfTheHub, Proposal
from knowledge_hub.packs import keeping as packs
from knowledge_hub.proposing.taking import Found, bring_back, take_in
from learning_labs import facts as labs
from learning_labs.life.stages import BRIEF_BEGUN
from learning_labs.models import Claim, Discussion, Lab, Post
from learning_labs.outcomes.asking import finds_who_asked
from learning_labs.policy import may_harvest
from learning_labs.readers.mentioned import hearing_by_mention
from learning_labs.readers.watching import settled_in

if TYPE_CHECKING:
    from hlh.people.models import Person

MOST_POSTS = 30  # of a discussion that a brief begins with
MOST_DRAFTS = 20  # that words are offered to be taken into
MOST_CARRIED = 200  # questions that a lab takes in when it opens; an officer sends the rest
PLACES = {Scope.CLINICAL: Place.CLINICAL, Scope.RESEARCH: Place.RESEARCH, Scope.OTHER: Place.OTHER}


@dataclass(frozen=True, slots=True)
class Made:
    """A brief that was begun: where it is written on, and how many posts may not be quoted in it."""

    address: str
    left_out: int


@dataclass(frozen=True, slots=True)
class Taken:
    """Words that were taken into a brief: where it is, and whether their author is asked first."""

    address: str
    is_waiting: bool


# Step 1, recognising, is the help desk's own: helpdesk/reactions.py.


@on(desk.RECOGNISED)
def carry_to_a_lab(fact: Fact) -> None:
    """Step 2: out of scope is handed over, doubt and danger are held for a person, the rest finds its lab."""
    question = Question.objects.get(pk=fact.target_id).locked()
    if question.stage != Question.Stage.RECOGNISED:
        return
    by = Actor.objects.system()
    place = PLACES.get(Scope(question.scope))
    lab = Lab.objects.fitting(question.area_id, question.country_id, question.language) if question.area_id else None
    if question.scope == Scope.EMERGENCY:
        question.hold(why=Question.Why.EMERGENCY, by=by)
    elif not question.is_sure:
        question.hold(why=Question.Why.UNSURE, by=by)
    elif place:
        question.hand_over(to=place, by=by)
    elif lab is None:
        question.hold(why=Question.Why.NO_LAB, by=by)
    else:
        take_into(lab, question, by=by)


def take_into(lab: Lab, question: Question, *, by: Actor) -> Discussion:
    """A discussion without traces of the asker, woven to the question it came of."""
    language = question.language or language_of(question.text)
    discussion = Discussion.objects.begin(lab, language=language, area=question.area_id, from_question=True)
    voice = carried(question.voice, discussion.place, floor=Naming(lab.floor), among=lab.countries_of_its_people())
    discussion.open(question.without_traces(), voice=voice, by=by)
    for addition in question.additions.all():
        discussion.go_on(question.without_traces(addition.text), by=by, once=f"addition-{addition.pk}")
    entry = entry_of(discussion)
    question.route(to=entry, by=by)
    weave(entry_of(question), entry)
    return discussion


def labs_for_questions() -> QuerySet[Entry]:
    """The labs that an officer can send a question to."""
    labs = Lab.objects.taking_questions().values("pk")
    return Entry.objects.filter(kind=Entry.Kind.LAB, thing_id__in=labs).order_by("areas", "title")


def reroute(question: Question, lab: Entry, area: Area, *, by: Actor) -> None:
    """Step 3: an officer says where a question belongs; the discussion moves, its old address leads to the new one.

    Raises:
        NotNow: when the lab takes no questions (any more).
    """
    there = Lab.objects.taking_questions().filter(pk=lab.thing_id).first()
    if there is None:
        raise NotNow(_("This lab takes no questions. Choose an open one that all members can read."))
    with transaction.atomic():
        question.locked()
        question.correct(scope=Scope.EHS, area=area, by=by)
        if discussion := discussion_of(question):
            discussion.move_to(there, area=area.pk, by=by)
        else:
            take_into(there, question, by=by)


@on(desk.TOLD_MORE)
def carry_on(fact: Fact) -> None:
    """Between the steps: what the asker adds goes where the question is discussed, without traces, in the same voice."""
    question = Question.objects.get(pk=fact.target_id).locked()
    discussion = discussion_of(question)
    if discussion is None or not discussion.lab.takes_posts:
        return
    discussion.wake()
    if discussion.is_closed:
        return  # a facilitator closed it: the desk reads the addition under the question
    addition = question.additions.get(pk=fact.details["addition"])
    discussion.go_on(question.without_traces(addition.text), by=Actor.objects.system(), once=f"addition-{addition.pk}")


@on(labs.POST_WRITTEN)
def bring_home(fact: Fact) -> None:
    """Step 4: what the lab says goes back to the asker, in one collected letter after a pause."""
    post = Post.objects.select_related("discussion", "voice").get(pk=fact.target_id)
    if post.is_by_its_asker or not post.is_shown:
        return
    entry = entry_of(post.discussion)
    passage = Passage.objects.get(entry=entry, anchor=post.anchor)
    for question in Question.objects.filter(entry=entry).select_related("voice"):
        if not same_person(post.voice, question.voice):
            question.gather(passage, post.voice, by=Actor.objects.system())


@on(labs.POST_WRITTEN)
def tell_who_follows(fact: Fact) -> None:
    """Step 4: so does whoever follows the discussion; who takes part in it is told by the lab."""
    post = Post.objects.select_related("discussion__lab").get(pk=fact.target_id)
    entry, place = entry_of(post.discussion), post.discussion.place
    tell_followers(
        entry,
        fact=fact,
        place=place,
        address=post.get_absolute_url(),
        but=settled_in(post.discussion) | Person.objects.filter(pk__in=hearing_by_mention(post)),
    )


@on(desk.JUDGED)
def close_or_reopen(fact: Fact) -> None:
    """Step 5: the asker says whether it helped; their latest word counts, whichever fact comes first.

    What solved it is taken for the answer; what did not help is asked again.
    """
    question = Question.objects.get(pk=fact.target_id).locked()
    discussion = discussion_of(question)
    if question.stage != Question.Stage.ANSWERED or discussion is None:
        return
    by = Actor.objects.system()
    solved, helped = question.verdict == Question.Verdict.SOLVED, question.helped
    if solved and helped and helped.passage and (post := discussion.post_at(helped.passage.anchor)):
        discussion.take_answer(post, by=by)
    else:
        discussion.leave_open()
    if solved:
        question.close(by=by)
    elif question.verdict == Question.Verdict.NO:
        discussion.ask_again()
        question.reopen(by=by)


@finds_who_asked
def who_asked(discussion: Discussion) -> Voice | None:
    """After step 5, some weeks later: whoever asked at the help desk is reached there, also without an account."""
    if not discussion.from_question:
        return None
    question = Question.objects.filter(entry=entry_of(discussion)).select_related(*with_voice()).first()
    return question.voice if question else None


def make_brief(discussion: Discussion, person: Person, *, once: str, by: Actor) -> Made:
    """Step 6: what a discussion says begins an action brief; the lineage is woven when it is published.

    Only what may be quoted is taken over, and the person's own words; how many others are left out is said.
    The same form sent twice, known by `once`, begins it once.
    """
    entry, here = entry_of(discussion), _("Discussion in a learning lab")
    posts = list(discussion.posts.shown().select_related("voice").order_by("number")[:MOST_POSTS])
    taken = [post for post in posts if post.voice.may_be_quoted or post.voice.is_of(person)]
    asked = [post for post in taken if post.kind == Post.Kind.QUESTION]
    said = {
        "challenge": "\n\n".join(post.own_words for post in asked),
        "action": "\n\n".join(post.own_words for post in taken if post not in asked),
        "sources": f"{here} — {settings.SITE}{entry.address}",
        "area": discussion.area,
        "country": person.country,
    }
    with transaction.atomic():
        brief = Brief.objects.filter(once=once).first()
        if brief is None:
            voice = first_voice(person)
            brief = Brief.objects.begin(kind=Kind.ACTION, said=said, voice=voice, by=by, roots=[entry], once=once)
    return Made(reverse("briefs:edit", args=[brief.ref]), len(posts) - len(taken))


def briefs_for_words(person: Person) -> list[tuple[str, str]]:
    """The drafts that somebody can take words into: where each is, and what it is called."""
    return [(brief.ref, brief.title) for brief in quoting.own_drafts(person)[:MOST_DRAFTS]]


def take_words(post: Post, words: str, person: Person, *, into: str, once: str, by: Actor) -> Taken:
    """Step 6: exact words of a post go into a brief that is being prepared, as far as their author allows.

    Args:
        post: whose words.
        words: as they stand in it, to the letter.
        person: who prepares the brief.
        into: which of their drafts; a learning brief is begun where it names none.
        once: the key of the form: a brief that it begins is begun once.
        by: who acts.

    Raises:
        NotNow: when the words, or the draft, are not there any more.
    """
    entry = entry_of(post.discussion)
    passage = Passage.objects.select_related("voice").filter(entry=entry, anchor=post.anchor).first()
    if passage is None:
        raise NotNow(_("These words do not stand there any more. Open it again and choose anew."))
    with transaction.atomic():
        brief = quoting.own_drafts(person).filter(ref=into).first() if into else Brief.objects.filter(once=once).first()
        if brief is None and into:
            raise NotNow(_("This draft is not there any more. Choose another brief."))
        if brief is None:
            said = {"challenge": post.discussion.title, "area": post.discussion.area}
            voice = first_voice(person)
            brief = Brief.objects.begin(kind=Kind.LEARNING, said=said, voice=voice, by=by, roots=[entry], once=once)
        excerpt = quoting.take(brief, passage, words, person, by=by)
    is_waiting = excerpt.stage == Excerpt.Stage.ASKED
    return Taken(f"{brief.get_absolute_url()}#sources", is_waiting=is_waiting)


@on(catalogue.EXCERPT_TAKEN)
def ask_who_said_it(fact: Fact) -> None:
    """Still step 6: who wants to be asked first is asked, once; until then nobody reads the words but who prepares it."""
    excerpt = Excerpt.objects.select_related("voice", "passage__entry").filter(pk=fact.target_id).first()
    if excerpt is None or excerpt.voice is None or excerpt.stage != Excerpt.Stage.ASKED:
        return
    tell(
        excerpt.voice,
        kind=CONSENT_ASKED,
        fact=fact,
        reason=gettext_lazy("You said that you want to be asked before you are quoted."),
        address=excerpt.get_absolute_url(),
        entry=excerpt.passage.entry if excerpt.passage else None,
    )


@on(briefs.PUBLISHED)
def tell_the_quoted(fact: Fact) -> None:
    """Step 7: whose words are read in a brief hears so, once, with the way to take them back."""
    brief = Brief.objects.select_related("voice").get(pk=fact.target_id)
    quoted = Excerpt.objects.filter(pk__in=quoting.new_in(brief, fact.details["version"]), stage=Excerpt.Stage.GIVEN)
    for excerpt in quoted.select_related("voice").order_by("pk"):
        if excerpt.voice and not same_person(excerpt.voice, brief.voice):
            reason = gettext_lazy("Words of yours are quoted in it.")
            address, entry = brief.get_absolute_url(), entry_of(brief)
            tell(excerpt.voice, kind=QUOTED, fact=fact, reason=reason, address=address, entry=entry)


@on(briefs.PUBLISHED)
def point_askers_to_it(fact: Fact) -> None:
    """Step 7: whoever still waits for an answer that led to this brief is told of it, once."""
    brief = Brief.objects.select_related("voice").get(pk=fact.target_id)
    if brief.is_standing:
        entry, by = entry_of(brief), Actor.objects.system()
        for question in questions_before(entry):
            if not same_person(brief.voice, question.voice):
                question.point_to(entry, by=by)


@on(briefs.PUBLISHED)
def tell_who_follows_a_brief(fact: Fact) -> None:
    """Step 7: whoever follows it, its area or its country hears of it with their next letter; at once what is urgent."""
    brief = Brief.objects.get(pk=fact.target_id)
    if brief.is_standing:
        kind = URGENT if _is_urgent(fact) else FOLLOWED
        tell_followers(entry_of(brief), fact=fact, kind=kind, place=brief.place, about=True)


@on(briefs.CLEARANCE_GIVEN)
def tell_who_follows_its_country(fact: Fact) -> None:
    """Step 7 again: its country has cleared what is public, and is named from now on; who was told of it then is not told again."""
    brief = Brief.objects.select_related("version", "voice").filter(pk=fact.details["brief"]).first()
    if brief is None or brief.version is None or not brief.is_standing or brief.version.grade != Grade.COUNTRY:
        return
    if fact.target is None or fact.target.hash != brief.version.hash:
        return  # of the words of the next version
    entry = entry_of(brief)
    told = Notice.objects.filter(kind__in=[FOLLOWED, URGENT], entry=entry, at__gte=brief.version.published_at)
    but = Person.objects.speaking_with(told.values("to"))
    tell_followers(entry, fact=fact, place=brief.place, about=True, but=but)


@on(hub.PAGE_PUBLISHED)
def tell_who_follows_a_page(fact: Fact) -> None:
    """Step 7: a page of the hub that somebody follows says something else."""
    entry = Entry.objects.filter(thing_type=fact.target_type, thing_id=fact.target_id).first()
    if entry is not None and entry.audience.key != SUPERSEDED:
        tell_followers(entry, fact=fact)


@on(hub.PAGE_SUPERSEDED)
def warn_who_follows_a_page(fact: Fact) -> None:
    """Step 8, of the hub: the same people hear at once that something took its place."""
    entry = Entry.objects.filter(thing_type=fact.target_type, thing_id=fact.target_id).first()
    if entry is not None:
        tell_followers(entry, fact=fact, kind=FELL, about=True)


@on(briefs.WITHDRAWN)
@on(briefs.SUPERSEDED)
def warn_who_follows_a_brief(fact: Fact) -> None:
    """Step 8: the same people hear at once that it no longer stands; as urgent where it is marked so and they want that."""
    brief = Brief.objects.get(pk=fact.target_id)
    tell_them = partial(tell_followers, entry_of(brief), fact=fact, place=brief.place, about=True)
    if _is_urgent(fact):
        tell_them(kind=URGENT, but=who_wants_none_of(FELL, unless=URGENT))
    told = Notice.objects.filter(kind=URGENT, fact=fact)
    tell_them(kind=FELL, but=Person.objects.speaking_with(told.values("to")))


def _is_urgent(fact: Fact) -> bool:
    """Whether an editor marked what they decided so."""
    return Decision.objects.filter(pk=fact.details["decision"]).exclude(urgent="").exists()


@on(briefs.WITHDRAWN)
@on(briefs.SUPERSEDED)
def tell_who_was_told(fact: Fact) -> None:
    """Step 8: what no longer stands is marked on every page along the lineage; askers who were told of it hear so, once."""
    entry, by = entry_of(Brief.objects.get(pk=fact.target_id)), Actor.objects.system()
    for question in questions_before(entry):
        question.take_back_pointer(entry, by=by)


@on(hub.PAGE_SUPERSEDED)
def tell_who_was_told_of_a_page(fact: Fact) -> None:
    """Step 8, of the hub: something took the place of what askers were told of, by the loop or by an officer; they hear so, once."""
    entry = Entry.objects.filter(thing_type=fact.target_type, thing_id=fact.target_id).first()
    if entry is not None:
        for question in Question.objects.told_of(entry):
            question.take_back_pointer(entry, by=Actor.objects.system())


def tell_who_quotes(fact: Fact) -> None:
    """Step 8 again: whoever quotes somebody hears what they said to it. What was taken back is gone from every page at once,
    and whatever was built on it says so along the lineage (`Around.fallen`)."""
    _tell_who_quotes(fact.target_id, fact)


for settled in catalogue.CONSENT_SETTLED:
    on(settled)(tell_who_quotes)


@on(catalogue.CASE_HIDDEN)
def tell_who_quotes_what_is_hidden(fact: Fact) -> None:
    """Step 8 once more: what a facilitator hid is read nowhere, also not where it was quoted."""
    for excerpt in Excerpt.objects.quoting(Case.objects.get(pk=fact.target_id)).order_by("pk"):
        _tell_who_quotes(excerpt.pk, fact)


def _tell_who_quotes(excerpt: int, fact: Fact) -> None:
    if fact.verb in (catalogue.CONSENT_WITHDRAWN, catalogue.CASE_HIDDEN):
        record_the_loss(standing_on(excerpts=[excerpt]), of="words", by=Actor.objects.system())
    for brief in quoting.quoting(excerpt).select_related("voice"):
        reason = gettext_lazy("You quote these words in a brief of yours.")
        tell(brief.voice, kind=CONSENT_SETTLED, fact=fact, reason=reason, address=brief.get_absolute_url())


@on(links.DIED)
def tell_who_keeps_its_page(fact: Fact) -> None:
    """Step 8, of the web around us: whoever looks after what leads to a dead address is told, once while it is dead."""
    place = Mention.objects.dead().select_related("entry").filter(pk=fact.target_id).first()
    thing = place.entry.thing if place else None
    if place is None or not isinstance(thing, Brief | OfTheHub):
        return
    keepers = linked_in_briefs.keepers_of(thing) if isinstance(thing, Brief) else linked_on_pages.keepers_of(thing)
    for who, reason in keepers:
        tell(who, kind=LINK_DEAD, fact=fact, reason=reason, address=place.entry.address, entry=place.entry)


@on(network.FEED_READ)
def propose_what_feeds_bring(fact: Fact) -> None:
    """Step 10, from elsewhere: what a feed named for the first time waits for a curator, what is there already is left alone,
    and what it took back waits no more, until it names it again."""
    feed = Feed.objects.for_listing().filter(pk=fact.target_id).first()
    if feed is None:
        return
    by = Actor.objects.system()
    for some in new_records(feed, fact.details["batch"]):
        bring_back([one.once for one in some], by=by)
        take_in([Found(**asdict(one)) for one in some], origin=Proposal.Origin.FEED, by=by)
    for names in gone_records(feed, fact.details["batch"]):
        for proposal in Proposal.objects.open().filter(once__in=names).order_by("pk"):
            proposal.withdraw(by=by)


@on(labs.POST_WRITTEN)
def see_what_it_may_change(fact: Fact) -> None:
    """Step 8 goes on: a post may change a claim that quotes its discussion, came of it, or reads like it; who looks after
    the brief decides."""
    post = Post.objects.select_related("discussion").get(pk=fact.target_id)
    if not post.is_shown:
        return
    entry = entry_of(post.discussion)
    passage = Passage.objects.select_related("entry__audience").filter(entry=entry, anchor=post.anchor).first()
    if passage is not None:
        look_at(passage, after([entry.pk]), said_at=fact.at, by=Actor.objects.system())


def bring_claims(brief: Brief, slug: str, person: Person, *, by: Actor) -> Brought:
    """Step 9, by hand: the claims of a lab go into a learning brief, with the words they rest on, as far as authors allow.

    What depends on where goes to that side of its claim; an open question becomes what is not known yet. A claim that
    stands there already, word for word, is not brought twice; those that do not fit come over once there is room.

    Raises:
        NotNow: when the lab is not this reader's to see, nothing of it fits, or the brief is no draft any more.
    """
    lab = Lab.objects.visible_to(person).filter(slug=slug).first()
    if lab is None:
        raise NotNow(_("This lab is not there, or not yours to read."))
    require(may_harvest(person, lab))
    claims, unknowns, brought, full, left = brief.claims, brief.unknowns, 0, 0, 0
    known = {one["claim"] for one in claims} | {one["words"] for one in unknowns}
    with transaction.atomic():
        for claim in Claim.objects.of(lab).prefetch_related("sources__excerpt__passage__voice"):
            if claim.words in known:
                continue
            is_open = claim.kind == Claim.Kind.OPEN
            if len(unknowns) >= MOST_UNKNOWNS if is_open else len(claims) >= MOST_CLAIMS:
                full += 1
                continue
            side = Side.DEPENDS if claim.kind == Claim.Kind.DEPENDS else Side.FOR
            sources = []
            for source in claim.sources.all():
                try:
                    taken = _taken_anew(brief, source.excerpt, person, by=by)
                except NotNow:  # its author says no, or says something else by now
                    left += 1
                else:
                    sources.append(a_source("excerpt", taken.pk, side))
            if is_open:
                unknowns = say_unknown(unknowns, "", words=claim.words, claim="", area=None, countries=[])
            else:
                claims = add(claims, claim.words, sources)
            brought += 1
        if full and not brought:
            raise NotNow(
                _("This brief has no room for more. Merge or drop some of its claims and gaps, then bring these.")
            )
        who = voice_of(person, brief.place)
        brief.keep({"claims": claims, "unknowns": unknowns}, seen=brief.edition, who=who)
    return Brought(brought, full, left)


def _taken_anew(brief: Brief, excerpt: Excerpt, person: Person, *, by: Actor) -> Excerpt:
    quoting.must_be_allowed(excerpt)
    if excerpt.passage is None:
        raise NotNow(_("These words do not stand there any more. Open it again and choose anew."))
    return quoting.take(brief, excerpt.passage, excerpt.words, person, by=by)


@on(labs.LAB_OPENED)
@on(labs.LAB_REOPENED)
def take_in_who_waited(fact: Fact) -> None:
    """Step 9: a lab opens; whoever waits because no lab fitted is carried into the one that fits now, the longest first."""
    lab = Lab.objects.taking_questions().filter(pk=fact.target_id).first()
    if lab is None:
        return
    by = Actor.objects.system()
    waiting = Question.objects.filter(why=Question.Why.NO_LAB, stage=Question.Stage.HELD, area__in=lab.areas)
    for found in waiting.order_by("asked_at", "pk")[:MOST_CARRIED]:
        question = found.locked()
        if question.stage != Question.Stage.HELD or question.why != Question.Why.NO_LAB or question.area_id is None:
            continue
        if fitting := Lab.objects.fitting(question.area_id, question.country_id, question.language):
            take_into(fitting, question, by=by)


@on(labs.LAB_SYNTHESISING)
def begin_its_learning_brief(fact: Fact) -> None:
    """Step 9: its synthesis begins; a learning brief of whoever began it takes what was marked in the lab, once for a lab."""
    lab, person = Lab.objects.get(pk=fact.target_id), fact.actor.person
    once = secret_from(f"synthesis:{lab.pk}")  # nobody sends a form with it
    if person is None or Brief.objects.filter(once=once).exists():
        return
    entry, area = entry_of(lab), Area.objects.current(lab.areas[0])
    said = {"challenge": lab.guiding_question, "area": area}
    voice = first_voice(person)
    brief = Brief.objects.begin(
        kind=Kind.LEARNING, said=said, voice=voice, by=fact.actor, roots=[entry], once=once, is_demo=lab.is_demo
    )
    for passage, words in marked_in(lab):
        try:
            quoting.take(brief, passage, words, person, by=fact.actor)
        except NotNow:  # its author says no, or says something else by now: the others are taken
            continue
    reason = gettext_lazy("You began the synthesis of this lab.")
    address = reverse("briefs:edit", args=[brief.ref])
    tell(brief.voice, kind=BRIEF_BEGUN, fact=fact, reason=reason, address=address, entry=entry)


def marked_in(lab: Lab) -> list[tuple[Passage, str]]:
    """The words that were taken out of a lab, each once, as far as their authors allow; in the order they were said."""
    discussions = Discussion.objects.filter(lab=lab).values("pk")
    entries = Entry.objects.filter(kind=Entry.Kind.DISCUSSION, thing_id__in=discussions)
    found = Excerpt.objects.filter(passage__entry__in=entries, stage=Excerpt.Stage.GIVEN).select_related("passage")
    words = {(one.passage_id, one.words): (one.passage, one.words) for one in found.order_by("passage", "pk")}
    return [(passage, said) for passage, said in words.values() if passage is not None][: quoting.MOST]


@on(labs.LAB_CLOSED)
def weave_its_synthesis(fact: Fact) -> None:
    """Step 9: it closes; what it was closed with came of it, and the lineage says so."""
    synthesis = Entry.objects.filter(pk=fact.details["synthesis"]).first()
    if synthesis is not None:
        weave(entry_of(Lab.objects.get(pk=fact.target_id)), synthesis)


@on(network.ANSWERED)
def propose_what_it_names(fact: Fact) -> None:
    """Step 10: a resource that a partner's answer leads to is proposed to the hub; a curator decides about it."""
    answer = Answer.objects.select_related("call", "ask__partner__organisation").get(pk=fact.target_id)
    if answer.address:
        found = Found(
            once=f"call:{answer.pk}",
            address=answer.address,
            areas=tuple(answer.call.areas),
            said_by=answer.ask.partner.organisation.name,
        )
        take_in([found], origin=Proposal.Origin.CALL, by=Actor.objects.system())


@on(network.ACCEPTED)
def bring_the_answer_back(fact: Fact) -> None:
    """Step 10: what a partner answered to a call, once it was accepted, goes back to where the call was raised.

    Into the discussion as a post in the partner's voice, from where the asker and all who follow are told; who asked at the
    desk and is discussed nowhere is pointed to the call. What may not be quoted is not repeated: the post leads to it.
    """
    answer = Answer.objects.select_related("call__about", "ask__partner__organisation", "ask__voice").get(
        pk=fact.target_id
    )
    by = Actor.objects.system()
    if not answer.is_accepted or not answer.call.is_public:  # it was taken off meanwhile
        return
    about = answer.call.about
    if about is None:
        return
    question = Question.objects.filter(pk=about.thing_id).first() if about.kind == Entry.Kind.QUESTION else None
    discussion = discussion_of(question) if question else None
    if about.kind == Entry.Kind.DISCUSSION:
        discussion = Discussion.objects.select_related("lab").filter(pk=about.thing_id).first()
    if discussion is not None and discussion.lab.takes_posts and not discussion.is_closed and answer.ask.voice:
        with override(django_code(discussion.language)):
            words = _("The network answered: %(address)s") % {"address": settings.SITE + answer.call.get_absolute_url()}
        Post.objects.write(
            discussion,
            text=f"{answer.words}\n\n{words}" if answer.may_be_quoted else words,
            language=answer.language if answer.may_be_quoted else discussion.language,
            voice=answer.ask.voice,
            by=by,
            once=f"call-answer-{answer.pk}-{fact.pk}",  # once accepted anew, in other words, it is another post
        )
    elif question is not None:
        question.point_to(entry_of(answer.call), by=by)


@on(network.TAKEN_OFF)
@on(network.WITHDRAWN)
def take_the_answer_back(fact: Fact) -> None:
    """Step 10: what should not have been accepted is read in the discussion no more; where it stood, a line says so.

    It is found by its voice, also where the discussion was merged into another; what was split off stays, for its facilitators.
    """
    whose = Q(pk=fact.target_id) if fact.verb == network.TAKEN_OFF else Q(call=fact.target_id)
    by = Actor.objects.system()
    for answer in Answer.objects.filter(whose, ask__voice__isnull=False).select_related("ask"):
        brought = Q(once=f"call-answer-{answer.pk}") | Q(once__startswith=f"call-answer-{answer.pk}-")
        posts = Post.objects.shown().filter(brought, voice=answer.ask.voice_id, written_at__lt=fact.at)
        for post in posts.select_related("discussion"):
            post.hide(Reason.OTHER, by=by)
            Excerpt.objects.take_back(post.voice_id, post.anchor, by=by)


@on(hub.PAGE_PUBLISHED)
def point_askers_to_the_page(fact: Fact) -> None:
    """Step 11: the bridge wrote the page's entry, woven to what it was built on; who still waits for that is told, once.

    A page that is taken back leaves the catalogue in the bridge, with its entry: there is nothing to lead to any more.
    """
    public = Entry.objects.visible_to(Stranger())
    entry = public.filter(thing_type=fact.target_type, thing_id=fact.target_id).first()
    if entry is None:
        return
    for question in questions_before(entry):
        question.point_to(entry, by=Actor.objects.system())


@on(briefs.WITHDRAWN)
@on(briefs.SUPERSEDED)
@on(labs.POST_HIDDEN)
@on(people.NAMING_CHANGED)
def make_packs_without_it(fact: Fact) -> None:
    """A pack that holds it is handed out no more already (docs/decisions/packs.md); the worker makes it again at once."""
    packs.hurry()


@on(labs.TRANSLATION_TAKEN_AWAY)
def take_its_packs_back(fact: Fact) -> None:
    """The catalogue knows nothing of translations of posts, so the packs that hold them are taken back here."""
    if fact.target is not None:
        packs.take_back(entry_of(fact.target).pk)


def questions_before(entry: Entry) -> QuerySet[Question]:
    """The questions that an entry came of."""
    asked = Entry.objects.filter(pk__in=before([entry.pk]), kind=Entry.Kind.QUESTION).values("thing_id")
    return Question.objects.filter(pk__in=asked).select_related("voice").order_by("pk")


def discussion_of(question: Question) -> Discussion | None:
    """The discussion that a question went to."""
    entry = Entry.objects.filter(pk=question.entry_id).first() if question.entry_id else None
    return Discussion.objects.filter(pk=entry.thing_id).first() if entry else None
