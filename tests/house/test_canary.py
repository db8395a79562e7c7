"""The canary walk: people who are not named have names that occur nowhere else; every output is searched for them.

After a scripted week every address and letter is fetched as each kind of reader. A new address that the walk does not
visit, or a new kind of letter, fails it.
"""

from __future__ import annotations

import io
import logging
import re
import tempfile
import zipfile
from collections import Counter
from datetime import timedelta
from functools import cache
from pathlib import Path
from unittest.mock import patch

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import override
from pypdf import PdfReader

from briefs.behalf import begin_for
from briefs.clearing.asking import ask as ask_for_clearance
from briefs.crediting import answer as answer_credit
from briefs.crediting import credit
from briefs.looking import tell_of_overdue
from briefs.models import (
    Attachment,
    Brief,
    Certificate,
    Clearance,
    CoAuthor,
    Contribution,
    Kind,
    Objection,
    OnBehalf,
    Plan,
    Reads,
    Remark,
    Reviewer,
    Step,
    Task,
    Touch,
    Version,
    a_claim,
    a_source,
    an_unknown,
)
from briefs.planning.fulfilling import fulfil, tell_what_is_near
from briefs.rendering.keeping import make_all
from briefs.rendering.tagging import elements_of
from briefs.reviewing import asking, judging, reminding, stepping
from briefs.summing import tell_authors
from briefs.translating.saying import sides_of
from briefs.translating.saying import translate as translate_brief
from briefs.uptaking import tell as tell_how_it_went
from briefs.using import answer as answer_objection
from briefs.using import object_to
from helpdesk.models import Question
from helpdesk.tasks import tell_askers
from hlh import loop
from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact
from hlh.catalogue.entries import entry_of
from hlh.catalogue.models import Bookmark, Case, Entry, Excerpt, Passage
from hlh.catalogue.moderation import holding
from hlh.catalogue.tasks import count_taps
from hlh.conversations.models import Conversation, MessageFlag
from hlh.conversations.writing import begin as write_to
from hlh.conversations.writing import write
from hlh.files.models import File
from hlh.files.tasks import clean_waiting
from hlh.files.uploads import Upload
from hlh.mail import handling, telling, writing
from hlh.mail.addresses import reply_address
from hlh.mail.models import Incoming, Letter, Preferences
from hlh.mail.receiving import take
from hlh.mail.tasks import remind_who_asked, send_due
from hlh.network import asking as network
from hlh.network.feeds.ending import Ending
from hlh.network.feeds.ending import end as end_run
from hlh.network.feeds.keeping import keep
from hlh.network.feeds.records import Record
from hlh.network.models import Answer, Ask, Call, Feed, FeedRun, Partner, Result
from hlh.people.losing import reset_factors
from hlh.people.models import (
    Appointment,
    Export,
    Naming,
    Nomination,
    Organisation,
    OrganisationProposal,
    Person,
    Profile,
    Role,
    Unmasking,
    Visibility,
    Voice,
)
from hlh.people.models.profiles import FIELDS
from hlh.people.unmasking import way_to_ask
from hlh.people.voices import own_voice, speak, told_in, voice_of, who_speaks_in
from hlh.portal.models import ReaderKey, Report
from hlh.portal.moderation.letters import remind
from hlh.taxonomy.models import Country
from hlh.weblinks import checking
from hlh.weblinks.models import WebAddress
from knowledge_hub.events.registering import come
from knowledge_hub.events.reminding import remind_of_what_is_near as remind_of_events
from knowledge_hub.models import Event, HubHome, Pack, Registration
from knowledge_hub.models import Proposal as ResourceProposal
from knowledge_hub.packs import keeping as packing
from learning_labs.chats import telling as chats
from learning_labs.chats.reading import messages_of
from learning_labs.chats.sealing import Sitting, asked_in, links_for
from learning_labs.chats.stripping import stripped
from learning_labs.chats.telling import Allowed
from learning_labs.facilitating.claims import passage_of
from learning_labs.facilitating.matching import Candidate
from learning_labs.models import (
    Claim,
    Discussion,
    FollowUp,
    Invitation,
    JoinRequest,
    Lab,
    LeadRequest,
    Nudge,
    Poll,
    PostTranslation,
    Proposal,
    Session,
    Watch,
)
from learning_labs.models.summaries import Line
from learning_labs.order import drafting, keeping, splitting, summing
from learning_labs.outcomes.asking import ask_whether_it_worked
from learning_labs.polls import voting
from learning_labs.polls.telling import tell_of_closed
from learning_labs.saying import translating
from learning_labs.saying.beginning import begin
from learning_labs.sessions import meeting
from learning_labs.sessions.replanning import edition_of, replan
from tests.briefs.conftest import make_brief, new_version
from tests.conftest import PASSWORD, ask, make_lab, make_person, post_to, sign_in, with_app
from tests.files.conftest import photo
from tests.house.test_strangers import ADDRESSES, STAFF_SCREENS, with_the_first
from tests.knowledge_hub.conftest import change as change_page
from tests.knowledge_hub.conftest import make_event

CANARIES = ["Zyxwvanna", "Qophelius", "Brontavine", "Wexlorian"]
SECRETS = [*CANARIES, "canary-ministry", "Vexillotomy", "0799 123 456"]
LANGUAGES = ["", "/ar", "/zh-hans", "/fr", "/ru", "/es"]
# renderings of a version and certificates are the same for whoever may have them
FILES = re.compile(r"/briefs/(certificates/\w+|\w+/\d+)\.[a-z.]+$")
READ_FILES = ("stranger", Role.EDITOR, Role.ADMINISTRATOR)


@pytest.fixture
def week(db, oskar, frida, ada, settings):
    """Masked people ask, answer, judge and change their minds; the lab below them has three Kenyans and a lone Nauruan."""
    settings.ANSWER_PAUSE = 0
    office = Organisation.objects.create(name="canary-ministry", kind="ministry", country_id="KEN")
    countries = ["KEN", "KEN", "KEN", "NRU"]
    masked = [
        make_person(name, country_id=country, organisation=office, work="Vexillotomy")
        for name, country in zip(CANARIES, countries, strict=True)
    ]
    for number in range(1, 11):
        lab = make_lab(f"area-{number}", areas=[number], floor=Naming.COUNTRY if number == 5 else Naming.OFFICE)
        for person in masked:
            lab.welcome(person, by=Actor.objects.system())
    make_lab("inner", readers=Lab.Readers.LAB)
    asker = masked[0]
    ask("paracetamol and ORS finished in all health posts, call 0799 123 456", asker=asker, by=Actor.objects.of(asker))
    ask("I forgot my password", address="Zyxwvanna@stranger.example", once="other")
    settle_all()
    discussion = Discussion.objects.get()
    for person, naming in zip(masked[1:], [Naming.COUNTRY, Naming.REGION, Naming.NOBODY], strict=True):
        browser = Client()
        sign_in(person, browser)
        said = post_to(browser, discussion, f"What we did, {naming.name.lower()}.", naming=naming)
        assert said.status_code in (302, 422)
        if said.status_code == 422:  # not offered where a lone country would give them away
            post_to(browser, discussion, "What we did.", naming=Naming.NOBODY)
    board = SimpleUploadedFile("Zyxwvanna board.jpg", photo((400, 300)))
    browser.post(f"{discussion.get_absolute_url()}posts/", {"text": "Our board, @facilitators.", "file": board})
    clean_waiting()
    moderate(browser, discussion, masked[1], by=Actor.objects.of(frida))
    settle_all()
    tell_askers()
    settle_all()
    for agent in ("Firefox Android", "Chrome Windows"):
        browser = Client(headers={"user-agent": agent})
        browser.post("/accounts/login/", {"login": masked[1].email, "password": PASSWORD})
    settle_all()
    send_due()
    briefs = tell(masked, discussion)
    Preferences.objects.create(person=masked[2], cadences={"post-written": "daily"})
    write_by_mail(voice_of(masked[1], discussion.place), masked[1].email)
    settle_all()
    telling.collect()
    send_due()
    question = Question.objects.get(stage="answered")
    question.judge("solved", question.answers.first(), by=Actor.objects.of(asker))
    settle_all()
    report = Report.objects.send(
        asker, page="/labs/", text="The list is long.", address="", language="en", once="r", by=Actor.objects.of(asker)
    )
    report.reply(words="It has pages now.", by=Actor.objects.of(ada))
    with_app(masked[1])
    reset_factors(masked[1], why="The telephone fell into a river.", by=Actor.objects.of(ada))
    settle_all()
    send_due()
    live_through_the_rest(week_of=masked, ada=ada)
    follow_and_keep(masked, discussion, briefs)
    work_on_briefs(masked, briefs)
    briefs.append(quote(frida, discussion, masked[1]))
    briefs.append(write_down(frida, masked[1]))
    briefs += review(masked)
    held = ask("hmm, what about things", asker=masked[1], once="held")
    lead_labs(masked, frida, ada)
    settle_all()
    send_due()
    begin_a_discussion(masked, frida)
    keep_in_order(discussion, frida, ada)
    sessions = meet(discussion.lab, masked, frida)
    event = come_to_an_event(masked)
    write_to_each_other(discussion.lab, masked, ada)
    propose_resources(masked[0])
    briefs.append(have_a_part(masked))
    briefs.append(lose_a_link(masked[1]))
    call_the_network(masked[1], discussion, frida)
    lose_a_feed()
    take_along(masked[0])
    return {
        "links": bring_a_chat(discussion, frida),
        "claims": gather_claims(discussion, frida),
        "sessions": sessions,
        "packs": pack(discussion),
        "event": event,
        "discussion": discussion,
        "question": question,
        "held": held,
        "report": report,
        "briefs": briefs,
        "masked": masked,
        "oskar": oskar,
        "ada": ada,
        "frida": frida,
    }


def moderate(browser, discussion, reader, *, by):
    """One post is hidden before anybody read it, one waits for more than a day, one was flagged and kept."""
    for words in ("Give the child 250 mg amoxicillin twice a day.", "Give the child 500 mg amoxicillin once."):
        post_to(browser, discussion, words)
    Case.objects.earliest("pk").hide(reason="clinical", words="The help desk knows whom to ask.", by=by)
    holding.flag(entry_of(discussion), "post-2", person=reader, reason="wrong", words="", by=by)
    Case.objects.latest("pk").keep(words="It holds.", by=by)
    Case.objects.update(since=now() - timedelta(days=2))
    remind()


def tell(masked, discussion):
    """They tell it in briefs too: a draft, one in review, one published twice, one withdrawn after the asker read of it."""
    stages = ["draft", "in_review", "published", "published"]
    briefs = [make_brief(person, stage=stage) for person, stage in zip(masked, stages, strict=True)]
    new_version(briefs[2], outcome="Counted again.")
    briefs[2].reopen(by=Actor.objects.of(masked[2]))
    Attachment.objects.attach(briefs[2], Upload("Zyxwvanna board.jpg", photo((40, 30))), "Our notice board")
    briefs[2].keep({"note": "With a picture."}, seen=briefs[2].edition)
    briefs[2].submit(by=Actor.objects.of(masked[2]))
    briefs[2].publish(by=Actor.objects.system())
    clean_waiting()
    clear_and_translate(briefs[1], briefs[2])
    briefs[3].reopen(by=Actor.objects.of(masked[3]))
    briefs[3].roots.add(entry_of(discussion))
    briefs[3].keep({"note": "Where it came of."}, seen=briefs[3].edition)
    briefs[3].submit(by=Actor.objects.of(masked[3]))
    briefs[3].publish(by=Actor.objects.system())
    settle_all()
    send_due()
    briefs[3].withdraw("Wrong figures.", by=Actor.objects.system())
    settle_all()
    send_due()
    return briefs


def write_down(frida, masked):
    """What one of them did is typed by another, who knows their address; they agree unnamed."""
    said = {"title": "The night shift", "address": masked.email, "language": "en", "once": "typed"}
    brief = begin_for(frida, **said, by=Actor.objects.of(frida))
    behalf = OnBehalf.objects.get(brief=brief)
    behalf.ask(frida, by=Actor.objects.of(frida))
    settle_all()
    send_due()
    words = OnBehalf.objects.get(brief=brief).in_question()
    asked = sign_in(frida)
    asked.post(f"/briefs/{brief.ref}/questions/mail/")
    settle_all()
    send_due()
    behalf.agree(words, None, naming=Naming.NOBODY, quoting="ask", among={}, by=Actor.objects.system())
    return brief


def work_on_briefs(masked, briefs):
    """One of them writes a brief of another along; both remark on it; its publication is planned in vain."""
    brief, first, second = briefs[0], masked[0], masked[1]
    by = Actor.objects.of(first)
    CoAuthor.objects.invite(brief, second.email, language="en", by=by)
    settle_all()
    send_due()
    voice = speak(second, brief.place, naming=Naming.NOBODY, quoting="no", among={})
    CoAuthor.objects.get(brief=brief).join(voice, by=Actor.objects.of(second))
    browser = sign_in(second)
    browser.post(f"/briefs/{brief.ref}/remarks/", {"section": "action", "quote": "insulin", "words": "How much?"})
    remark = Remark.objects.get()
    sign_in(first).post(f"/briefs/{brief.ref}/remarks/{remark.pk}/replies/", {"words": "A box."})
    CoAuthor.objects.invite(brief, "colleague@elsewhere.example", language="en", by=by)
    settle_all()
    send_due()
    brief.submit(by=by)
    plans = {"words": "It runs out.", "by": Actor.objects.of(make_person("Planner", country_id="KEN"))}
    soon = now() + timedelta(days=3)
    Plan.objects.make(brief, what="publish", at=soon, seen=brief.edition, **plans)
    standing = make_brief(second, stage="published")
    Plan.objects.make(standing, what="withdraw", at=soon, seen=standing.edition, **plans)
    settle_all()
    tell_what_is_near()
    settle_all()
    send_due()
    Plan.objects.filter(what="publish").update(at=now())
    fulfil()
    settle_all()
    send_due()
    briefs.append(standing)


def quote(frida, discussion, masked):
    """Words of three of them are taken: one allows it and reads where, one is asked in vain, one takes it back."""
    said = discussion.posts.filter(number__in=[2, 3, 4]).order_by("number")
    by, into = Actor.objects.of(frida), ""
    for post in said:
        loop.take_words(post, post.text, frida, into=into, once="quotes", by=by)
        into = Brief.objects.get(once="quotes").ref
    settle_all()
    send_due()
    first, _waits, last = Excerpt.objects.order_by("pk")
    for excerpt in (first, last):
        excerpt.give(by=Actor.objects.of(masked))
    brief = Brief.objects.get(once="quotes")
    fell = make_brief(masked, stage="published")
    sources = [brief.roots.get().pk, entry_of(fell).pk, *(a_source("excerpt", one.pk) for one in (first, last))]
    claim, gap = a_claim("Lending helps.", sources), an_unknown("What helps far from a hospital?")
    brief.keep({"title": "Lending", "claims": [claim], "unknowns": [gap]}, seen=brief.edition)
    brief.submit(by=by)
    brief.publish(by=Actor.objects.system())
    passage = Passage.objects.filter(entry=entry_of(discussion)).earliest("pk")
    Touch.objects.raise_for(brief, claim["key"], passage, why="quoted", shared="", by=Actor.objects.system())
    fell.withdraw("Wrong figures.", by=Actor.objects.system())
    settle_all()
    send_due()
    last.withdraw(by=Actor.objects.of(masked))
    settle_all()
    send_due()
    brief.refresh_from_db()
    return brief


def review(masked):
    """Two of them hand in briefs that go through a step: one waits for a reviewer outside, until its editors are told; one is
    published although nobody has reviewed it."""
    step = Step.objects.create(labels={"en": "Technical review"}, role=Role.EXPERT, rule="all")
    expert, editor = (make_person(name, country_id="KEN") for name in ("Wambui", "Abena"))
    Appointment.objects.appoint(expert, Role.EXPERT, scope=["country:KEN"], by=Actor.objects.system())
    Appointment.objects.appoint(editor, Role.EDITOR, scope=["country:KEN"], by=Actor.objects.system())
    waits, alone = (make_brief(person, stage="in_review") for person in masked[1:3])
    task = Task.objects.get(round__brief=waits)
    by = Actor.objects.of(editor)
    asking.ask(task, "wanjiru@university.example", name="Dr Wanjiru", language="en", by=by)
    judging.save(task, expert, answers={"clear": {"answer": "partly", "remark": "Which note?"}}, words="Say how many.")
    then = now() - timedelta(days=9)
    for _time in range(3):  # reminded, once more, and then the editors are told
        settle_all()
        send_due()
        Task.objects.filter(pk=task.pk).update(opened_at=then, due_on=then.date(), reminded_at=then)
        reminding.remind()
    settle_all()
    send_due()
    other = make_person("Adwoa", country_id="KEN")  # an editor too, who wants to hear of it at once
    Appointment.objects.appoint(other, Role.EDITOR, scope=["country:KEN"], by=Actor.objects.system())
    Preferences.objects.create(person=other, cadences={"brief-published-alone": "now"})
    alone.publish_at_once(reason="The flood is tomorrow.", by=by)
    settle_all()
    send_due()
    stepping.retire(step, by=by)
    return [waits, alone]


MAIL = """{top}Delivered-To: {to}
From: {who}
Message-ID: <{number}@mail.example>

{words}
"""


def write_by_mail(voice, who):
    """A reply that lands, one without words, and one that nobody vouches for: each is answered by its own letter."""
    to = reply_address(voice)
    vouched = f"Authentication-Results: {settings.MAIL_AUTHSERV_ID}; dkim=pass header.d={who.split('@')[1]}\n"
    for number, (top, words) in enumerate([(vouched, "And by mail."), (vouched, ""), ("", "Nobody vouches.")]):
        raw = MAIL.format(top=top, to=to, who=who, number=number, words=words)
        handling.handle(take(raw.encode(), sender=who, recipient=to))


def live_through_the_rest(*, week_of, ada):
    """What befalls people themselves: copies are fetched, by who is masked too."""
    for person in (ada, week_of[0]):
        Export.objects.want(person, by=Actor.objects.of(person))
    own = {"name": week_of[2].name, "work": "Vexillotomy", "country": week_of[2].country, "time_zone": ""}
    own |= {"organisation": week_of[2].organisation, "areas": [], "languages": []}
    Profile.objects.say(week_of[2], seen=dict.fromkeys(FIELDS, Visibility.NOBODY), **own)
    person = make_person("Nobuhle", country_id="KEN")
    by = Actor.objects.of(ada)
    voice = Voice.objects.filter(person=week_of[1]).earliest("pk")
    unmasking = Unmasking.objects.ask(voice, reason="Somebody may be in danger.", about="", by=by)
    unmasking.allow(by=Actor.objects.of(person))  # within this hour nobody else sees anything
    OrganisationProposal.objects.propose(person, name="Thika clinic", kind="other", country=person.country, by=by)
    OrganisationProposal.objects.get().confirm(by=by)
    for stage in ("waiting", "confirmed"):
        scope = ["country:KEN"] if stage == "waiting" else ["country:NRU"]
        named = Nomination.objects.nominate(role=Role.LEARNING_POINT, scope=scope, person=person, by=by)
        if stage == "confirmed":
            named.confirm(by=by)
            Appointment.objects.get(person=person).end(by=by)
    settle_all()
    send_due()


def follow_and_keep(masked, discussion, briefs):
    """They say what was useful, keep it, follow it, and are told what becomes of it."""
    entry, brief = entry_of(discussion), entry_of(briefs[2])
    for person, answer in zip(masked, ("yes", "no", "yes", "yes"), strict=True):
        browser = sign_in(person)
        browser.post(f"/entries/{entry.pk}/useful/", {"answer": answer, "words": "The list of what to order first."})
        for about in (entry, brief):
            browser.post(f"/entries/{about.pk}/following/", {"answer": "yes"})
            browser.post(f"/entries/{about.pk}/keeping/", {"answer": "yes"})
    Preferences.objects.update_or_create(person=masked[0], defaults={"cadences": {"followed": "now"}})
    Bookmark.objects.update(remind_on=now().date() - timedelta(days=1))
    new_version(briefs[2], outcome="Counted a third time.")
    settle_all()
    new_version(briefs[2], urgent="Its figures were wrong.", outcome="Counted a fourth time.")
    settle_all()
    send_due()
    briefs[2].withdraw("Counted too often.", by=Actor.objects.system())
    count_taps()
    remind_who_asked()
    settle_all()
    send_due()


def lead_labs(masked, frida, ada):
    """They propose labs, belong to one that is brought to a synthesis, and are asked to lead another."""
    Country.objects.filter(pk="KEN").update(has_intensified_support=True)
    Appointment.objects.appoint(masked[1], Role.COUNTRY_FOCAL_POINT, scope=["country:KEN"], by=Actor.objects.of(ada))
    make_brief(make_person("Nekesa", country_id="KEN"), stage="published")
    said = {"guiding_question": "What held?", "purpose": "", "areas": [6], "languages": [], "countries": []}
    for title in ("Stores in floods", "Stores in drought"):
        made = Proposal.objects.propose(masked[0], by=Actor.objects.of(masked[0]), title=title, **said)
    made.accept([], themselves=True, by=Actor.objects.of(ada))
    join_labs(frida, ada)
    quiet = Lab.objects.get(slug="area-9")
    quiet.synthesise(words="", due_on=None, next_step="", by=Actor.objects.of(frida))


def join_labs(frida, ada):
    """Somebody who is named asks to join and is let in; another asks and waits; an address is invited."""
    asked, by = make_lab("asked", areas=[1], joining=Lab.Joining.REQUEST), Actor.objects.of(frida)
    for name in ("Nomvula", "Nontle"):
        made = JoinRequest.objects.ask(asked, make_person(name, country_id="ZAF"), words="We try too.", by=by)
        settle_all()
        send_due()
    made.accept(by=by)
    Invitation.objects.invite(asked, "new@clinic.example", language="fr", position="member", by=Actor.objects.of(ada))


def begin_a_discussion(masked, frida):
    """One of them begins one where all belong; another hears of that at once, and a third is asked what they know."""
    Preferences.objects.create(person=masked[3], cadences={"discussion-begun": "now"})
    said = {"kind": "question", "language": "en", "naming": Naming.REGION, "quoting": "ask"}
    lab, by = Lab.objects.get(slug="area-2"), Actor.objects.of(masked[0])
    Watch.objects.choose(masked[2], Watch.Level.WATCH, lab=lab)
    begun = begin(lab, masked[0], text="Who repairs scales?", by=by, **said)
    profile, _made = Profile.objects.get_or_create(person=masked[3])
    Nudge.objects.ask(begun, [Candidate(profile, {}, ("area",), 4)], by=Actor.objects.of(frida))
    post_to(sign_in(masked[1]), begun, "A mechanic of the next district comes twice a year.")
    quoted = "> A mechanic of the next district\n> — #2\n\nWho pays?"
    post_to(sign_in(masked[0]), begun, quoted)
    begun.take_answer(begun.posts.get(number=2), by=by, marked=Discussion.Marked.OPENER)
    Discussion.objects.filter(pk=begun.pk).update(marked_at=now() - timedelta(days=31))
    assert ask_whether_it_worked() == 1
    FollowUp.objects.get().tell(FollowUp.Outcome.WORKED, by=by)
    FollowUp.objects.update(outcome="")  # for the letter, which is taken back once it is told


def keep_in_order(discussion, frida, ada):
    """Those who keep the lab leave notes, ask each other to look after something, and close what is done."""
    by = Actor.objects.of(ada)
    keeping.note(discussion, "Who is this? Let us ask.", once="", by=by)
    keeping.assign(discussion, frida, by=by)
    text = "To all: who lends what, and to whom?"
    drafting.keep(discussion, text, edition=drafting.edition_of(discussion, ""), by=by)
    said = [Line("They lent what they had.", [1, 2])]
    summing.sum_up(discussion, said, edition=summing.edition_of(discussion), by=by)
    poll = voting.ask(discussion, question="Who lends?", answers=["We", "They"], takes_several=False, days=3, by=by)
    for person in who_speaks_in(discussion.place):
        chosen, _made = Preferences.objects.get_or_create(person=person)
        chosen.cadences["poll-closed"] = "now"
        chosen.save()
        voting.vote(poll, person, [1])
    voting.end(poll, as_keeper=True, by=by)
    tell_of_closed()
    for person in who_speaks_in(discussion.place):
        translate(discussion.posts.get(number=2), person)
    aside = splitting.split(discussion, [3], title="Aside", because="It went aside.", by=by)
    keeping.close(aside, because="Answered.", by=Actor.objects.of(frida))
    settle_all()
    send_due()


def translate(post, person):
    """What the one who is not named said is translated by another who is not, and corrected by the next."""
    stands = PostTranslation.objects.of(post, "fr")
    said = {"text": f"Voici le numéro {person.pk}.", "edition": translating.edition_of(post, "fr", stands)}
    translating.translate(post, "fr", **said, person=person, by=Actor.objects.of(person))


def call_the_network(masked, discussion, frida):
    """One of them answers a call for a partner whose contact they are, after a reminder; another call waits to be sent."""
    by, hub = Actor.objects.of(frida), Actor.objects.system()
    partner = Partner.objects.add(Organisation.objects.create(name="Cold Chain Alliance", kind="nsa"), by=hub)
    Appointment.objects.appoint(masked, Role.PARTNER, scope=[partner.mark], by=hub)
    said = {"role": Role.PARTNER, "scope": [partner.mark], "by": hub}
    Nomination.objects.nominate(address="new@alliance.example", language="fr", **said)
    told = {"asked": "Which box held?", "areas": [6], "until": now().date() + timedelta(days=2)}
    Call.objects.raise_one(frida, title="Boxes", about=entry_of(discussion), by=by, **told)
    call = Call.objects.raise_one(frida, title="Cold boxes", about=entry_of(discussion), by=by, **told)
    call.open({partner.pk}, by=by)
    settle_all()
    send_due()
    Ask.objects.update(asked_at=now() - timedelta(days=9))
    assert network.remind() == 1
    settle_all()
    send_due()
    made = Ask.objects.get()
    said = {"text": "The blue one held.", "may_be_quoted": True, "once": "a", "by": Actor.objects.of(masked)}
    answer = Answer.objects.give(made, voice=told_in(masked, made.place), **said)
    Answer.objects.give(made, voice=told_in(masked, made.place), **said | {"once": "b"})
    answer.accept("The blue one held.", by=by)
    settle_all()
    send_due()


def of_the_network():
    """Every page of partners and of calls."""
    partner = Partner.objects.get()
    named = Nomination.objects.waiting().get(scope=[partner.mark])
    calls, page = list(Call.objects.order_by("pk")), partner.get_absolute_url()
    shown = {"network:partner": [page], "network:answer": [one.get_absolute_url() for one in Ask.objects.all()]}
    shown |= {f"network:{name}": [f"{page}{name}/"] for name in ("settings", "end", "contacts")}
    shown["network:end_contact"] = [f"{page}contacts/{one.pk}/end/" for one in partner.contacts()]
    shown["network:confirm_contact"] = [f"{page}contacts/{named.ref}/confirmation/"]
    endings = {"call": "", "change_call": "change/", "opening": "partners/", "closing": "closing/"}
    endings |= {"withdrawal": "withdrawal/", "acceptance": "answers/2/"}
    for name, ending in endings.items():
        shown[f"network:{name}"] = [f"{one.get_absolute_url()}{ending}" for one in calls]
    return shown


def take_along(reader):
    """Every version is rendered; one of them has a brief sent, and who wrote has a certificate."""
    for version in Version.objects.all():
        make_all(version.pk)
    sign_in(reader).post(f"/briefs/{Brief.objects.standing().latest('pk').ref}/letter/")
    for contribution in Contribution.objects.listed():
        Certificate.objects.issue(contribution)
    send_due()


def clear_and_translate(waiting, public):
    """Their country is asked about one, and says how far it is named; they translate another themselves."""
    by = Actor.objects.system()
    answered = ask_for_clearance(waiting, address="clearing@canary.example", language="fr", by=by)
    settle_all()
    send_due()
    answered.give(grade="region", until=None, seen=answered.hash, by=by)
    said = {"action": "L’hôpital a prêté."}
    marks = {one.key: one.mark for one in sides_of(public, public.version, "fr")}
    translate_brief(public, "fr", typed=said, marks=marks, voice=public.voice, by=by)


def gather_claims(discussion, frida):
    """Words of those who are not named stand under a claim of the lab."""
    by = Actor.objects.of(frida)
    claim = Claim.objects.begin(discussion.lab, words="Lending helps.", kind="works", once="c", by=by)
    for post in discussion.posts.shown().filter(voice__quoting="yes"):
        claim.take(passage_of(post), post.text, frida, by=by)
    settle_all()
    send_due()
    assert claim.sources.exists()


def bring_a_chat(discussion, frida):
    """What masked people wrote in a phone group is brought: one of them allows it, another is asked and has not answered."""
    export = f"{CANARIES[0]}: We lent ten boxes, call 0799 123 456.\n{CANARIES[1]}: As {CANARIES[0]} did."
    said, names = messages_of(export)
    sitting = Sitting.of(discussion.lab_id, frida.pk, stripped(said, names))
    sitting.chosen = {place: words for place, (_who, words) in enumerate(sitting.messages)}
    used, waits = (links_for(sitting, who, discussion.pk)[0] for who in (1, 2))
    asked = asked_in(used)
    allowed = Allowed(asked.words, Naming.COUNTRY, Country.objects.get(pk="NRU"), "yes")
    chats.tell(asked, Discussion.objects.get(pk=discussion.pk), allowed)
    settle_all()
    send_due()
    return [f"/labs/chats/words/?words={link}" for link in (used, waits)]


def meet(lab, masked, frida):
    """A session is planned, two of them say that they come, it is moved, near and cancelled; another is held."""
    by, plan = Actor.objects.of(frida), Session.objects.plan
    Preferences.objects.update_or_create(person=masked[1], defaults={"cadences": {"session-planned": "now"}})
    said = {"title": "Lending paracetamol", "agenda": "Who lends?", "join_link": "https://meet.example/x", "by": by}
    moved = plan(lab, begins_at=now() + timedelta(days=3), **said)
    settle_all()
    send_due()
    for person in masked[:2]:
        sign_in(person).post(f"{moved.get_absolute_url()}coming/", {"comes": "yes"})
    now_it_is = {name: getattr(moved, name) for name in Session.CHANGED} | {"begins_at": now() + timedelta(hours=5)}
    replan(moved, by=by, edition=edition_of(moved), said=now_it_is)
    settle_all()
    send_due()
    meeting.remind_of_what_is_near()
    settle_all()
    send_due()
    moved.refresh_from_db()
    moved.cancel(reason="The line is down.", by=by)
    held = plan(lab, begins_at=now() - timedelta(minutes=5), **said)
    sign_in(masked[2]).post(f"{held.get_absolute_url()}coming/", {"comes": "yes"})
    held.finish(notes="Lend early.", recording="https://video.example/1", by=by)
    to_come = plan(lab, begins_at=now() + timedelta(days=2), **said)
    sign_in(masked[3]).post(f"{to_come.get_absolute_url()}coming/", {"comes": "yes"})
    settle_all()
    send_due()
    return [moved, held, to_come]


def come_to_an_event(masked):
    """Two of them and somebody without an account register; it is near, moved and cancelled; another was recorded."""
    home = HubHome.objects.get(slug="hub")
    event, held = make_event(home, after=5, places=2), make_event(home, "Held", after=5)
    for number, one in enumerate((event, held)):
        come(one, masked[number], is_named=False, by=Actor.objects.of(masked[number]))
    browser = Client(headers={"Sec-Fetch-Site": "same-origin"})
    browser.post(f"/hub/events/{event.pk}/registration/", {"address": "zyxwvanna@stranger.example"})
    settle_all()
    send_due()
    theirs = Registration.objects.get(state="asked")
    Registration.objects.register(event, theirs.voice, by=Actor.objects.system())
    remind_of_events()
    settle_all()
    send_due()
    event = change_page(event, place="Room 7")
    settle_all()
    send_due()
    then = now() - timedelta(hours=9)
    change_page(held, begins_at=then, ends_at=then + timedelta(hours=2), recording="https://video.example/2")
    event = change_page(event, cancelled_why="The speaker is ill.")
    settle_all()
    send_due()
    make_event(home, "To come")
    ReaderKey.objects.make(masked[0])
    return event


def write_to_each_other(lab, masked, ada):
    """Two who show themselves write to each other; one of them flags a message, which is hidden. Those who wrote without
    a name keep profiles that nobody else sees, so that the way to write to somebody is tried with theirs."""
    for person in masked[:2]:
        hidden = {"seen": dict.fromkeys(FIELDS, Visibility.NOBODY.value)}
        Profile.objects.update_or_create(person=person, defaults=hidden)
    shown = [make_person(name, country_id="KEN") for name in ("Makena", "Nafula")]
    for person in shown:
        lab.welcome(person, by=Actor.objects.of(person))
        Profile.objects.create(person=person, widest=Visibility.MEMBERS)
    asks, answers = shown
    begun = {"text": "How do you repair scales?", "once": "m", "by": Actor.objects.of(asks)}
    said = write_to(asks, Profile.objects.get(person=answers), **begun)
    write(said.conversation, answers, text="By a mechanic.", once="n", by=Actor.objects.of(answers))
    voice = said.conversation.sides.get(voice__person=answers).voice
    MessageFlag.objects.flag(said, voice, reason="wrong", words="", by=Actor.objects.of(answers))
    settle_all()
    send_due()
    MessageFlag.objects.get().hide(words="It is not so.", by=Actor.objects.of(ada))
    settle_all()
    send_due()


def propose_resources(masked):
    """One of them proposes four resources to the hub: one is accepted, one asked about, one declined, and one waits."""
    curator, hub = make_person("Njoki"), Actor.objects.system()
    Appointment.objects.appoint(curator, Role.EDITOR, by=hub)
    by = Actor.objects.of(curator)
    made = []
    for number in range(4):
        address = f"https://tools.example/{number}"
        one = ResourceProposal.objects.propose(masked, address=address, why="It helps.", by=Actor.objects.of(masked))
        one.learn(said={"title": "Refill calculator", "publisher": "WHO", "kind": "tool"}, silence="", by=hub)
        made.append(one)
    said = {"title": "Refill calculator", "link": made[0].address, "kind": "tool", "helps": "Count.", "areas": [6]}
    said |= {
        "publisher": "WHO",
        "publisher_kind": "who_hq",
        "licence": "CC BY 4.0",
        "hosting": "link",
        "language": "en",
    }
    made[0].accept(curator, said=said, by=by)
    made[1].ask_back(words="Which edition?", by=by)
    made[2].decline(reason="old", hint="Propose the new one.", by=by)
    settle_all()
    send_due()


def have_a_part(masked):
    """Two of them reviewed a brief and one wants to be listed; one says how it went, one objects to being used in it, and is
    asked whether their own is still right."""
    by = Actor.objects.system()
    theirs = make_brief(masked[0], stage="published", title="Boats")
    claims = [a_claim("Boats help.", [entry_of(theirs).pk])]
    writer = make_person("Nasimiyu", country_id="KEN")
    learning = make_brief(writer, stage="published", kind=Kind.LEARNING, title="Rivers", claims=claims)
    for person in masked[1:3]:
        credit(learning, person, "reviewer", by=by)
    settle_all()
    send_due()
    answer_credit(Contribution.objects.waiting().earliest("pk"), agrees=True, by=by)
    said = {
        "country": Country.objects.get(pk="KEN"),
        "level": None,
        "where": "",
        "adapted": "By canoe.",
        "went": "worked",
    }
    note = tell_how_it_went(learning, masked[3], said, naming=Naming.NOBODY, once="", by=by)
    Case.objects.get(anchor=note.anchor).release(by=by)
    objection = object_to(learning, theirs, "We stopped that.", by=Actor.objects.of(masked[0]))
    settle_all()
    send_due()
    answer_objection(objection, what="left_out", words="It goes with the next version.", by=by)
    Brief.objects.filter(pk=theirs.pk).update(look_again_at=now() - timedelta(days=1))
    tell_of_overdue()
    were_read(learning, writer)
    settle_all()
    writing.later_letter(own_voice(masked[0]), kind="waiting", reason="Something waits for you.", due_at=now())
    send_due()
    learning.refresh_from_db()
    return learning


def were_read(brief, writer):
    """Last month, and the one before on clocks that are behind; its author hears of it by a letter of its own."""
    first = now().date().replace(day=1)
    for day in (first, first - timedelta(days=1)):
        Reads.objects.create(brief=brief, day=day, many=40)
    Preferences.objects.update_or_create(person=writer, defaults={"cadences": {"briefs-read": "now"}})
    with patch("briefs.summing.FIRST_DAYS", 31):
        tell_authors()


def pack(discussion):
    """The area of a discussion to take along, in its language and in another one."""
    Pack.objects.want(areas=discussion.lab.areas, languages=["en", "ar"])
    packing.make_due()
    made = list(Pack.objects.made())
    assert len(made) == 2
    assert all(entry_of(discussion).pk in one.entries for one in made)
    return made


def lose_a_link(masked):
    """What one of them published leads to a page that is gone."""
    said = {"sources": "Form — https://gone.example/form", "title": "Forms"}
    brief = make_brief(masked, stage="published", **said)
    settle_all()
    link = WebAddress.objects.get(address__contains="gone.example")
    days = [(now() - timedelta(days=ago)).date().isoformat() for ago in (2, 1)]
    link.failures = [{"day": day, "why": "status", "status": 404} for day in days]
    link.save()
    checking.settle(link.pk, checking.Heard("status", 404))
    settle_all()
    send_due()
    return brief


def lose_a_feed():
    """A feed from elsewhere named something, and can no longer be read."""
    said = {"publisher": "College of Supply", "publisher_kind": "centre", "failures": Feed.FAILURES_TO_TELL - 1}
    feed = Feed.objects.create(name="News", address="https://gone.example/news", **said)
    run = FeedRun.objects.create(feed=feed)
    keep(feed, run, [Record("1", title="Guide", address="https://gone.example/1")])
    end_run(feed, run, Ending(Result.BROKEN, "status", {"status": 404}, is_failure=True))
    settle_all()
    send_due()


@pytest.fixture
def readers(week):
    """Everybody who comes: a stranger, a member, and one person for each role."""
    came = []
    signed_in = {"stranger": None, "member": make_person("Maya", country_id="NPL")}
    signed_in |= {Role.OFFICER: week["oskar"], Role.ADMINISTRATOR: week["ada"], Role.FACILITATOR: week["frida"]}
    for role in set(Role) - set(signed_in):
        signed_in[role] = make_person(f"Holder-of-{role}")
        Appointment.objects.appoint(signed_in[role], role, by=Actor.objects.system())
    for name, person in signed_in.items():
        browser = Client(raise_request_exception=True)
        if person:
            sign_in(person, browser)
        came.append((name, browser))
    return came


def shown_at(week):
    """Where things of people themselves are shown: by the name of the address, each of them, with its own number or word."""
    voices = Voice.objects.filter(person__in=week["masked"]).order_by("pk")
    offices = Organisation.objects.order_by("pk")
    accepted = ResourceProposal.objects.filter(stage="accepted").select_related("resource")
    return {
        "briefs:credit": [one.get_absolute_url() for one in Contribution.objects.exclude(role="author")],
        "briefs:use": [one.made_at for one in Objection.objects.select_related("brief", "source")],
        "nomination": [one.get_absolute_url() for one in Nomination.objects.all()],
        "people:unmasking": [one.get_absolute_url() for one in Unmasking.objects.all()],
        "people:ask_to_unmask": [way_to_ask(voice.pk) for voice in voices[:2]],
        "people:organisation": [reverse("people:organisation", args=[one.pk]) for one in offices],
        "profile": [one.get_absolute_url() for one in Profile.objects.all()],
        "conversations:new": [f"/me/messages/to/{one.ref}/" for one in Profile.objects.all()],
        "conversations:conversation": [one.get_absolute_url() for one in Conversation.objects.all()],
        "conversations:flag": [f"{one.get_absolute_url()}1/flag/" for one in Conversation.objects.all()],
        "me:export": [one.get_absolute_url() for one in Export.objects.all()],
        "feeds:feed": [one.get_absolute_url() for one in Feed.objects.all()],
        "feeds:settings": [f"{one.get_absolute_url()}settings/" for one in Feed.objects.all()],
        "files:download": [f"/files/{one.ref}/attachment.webp" for one in File.objects.all()],
        "mail:held": [reverse("mail:held", args=[Incoming.objects.get(state="held").ref])],
        "mail:stop": [reverse("mail:stop", args=[Letter.objects.get(kind="digest").message_id[1:25]])],
        "wagtail_serve": [
            *("/hub/", "/hub/nowhere/"),
            *(one.resource.url_path for one in accepted),
            *(one.url_path for one in Event.objects.all()),
        ],
        "proposing:proposal": [one.get_absolute_url() for one in ResourceProposal.objects.all()],
        "pack": [one.address for one in week["packs"]],
        "pack_code": [f"/files/packs/{one.name}.svg" for one in week["packs"]],
        "document_text": ["/hub/documents/1/"],
        "picture": ["/files/images/a.avif"],
        "events:register": [f"/hub/events/{week['event'].pk}/registration/"],
        "events:registration": [one.get_absolute_url() for one in Registration.objects.all()],
        "event_calendars:event": [f"/calendar/hub/events/{one.pk}.ics" for one in Event.objects.all()],
        "my_calendar": [f"/calendar/mine/{one.secret}.ics" for one in ReaderKey.objects.all()],
        "briefs:task": [one.get_absolute_url() for one in Task.objects.all()],
        "briefs:reviewer": [one.get_absolute_url() for one in Reviewer.objects.all()],
        "briefs:taking_back": [
            reverse("briefs:taking_back", args=[one.task.round.brief.ref, one.ref]) for one in Reviewer.objects.all()
        ],
        "learning_labs:proposal": [one.get_absolute_url() for one in Proposal.objects.all()],
        "learning_labs:asked": [one.get_absolute_url() for one in Nudge.objects.all()],
        "learning_labs:not_me": [one.not_me_address for one in Nudge.objects.all()],
        "learning_labs:outcome": [one.get_absolute_url() for one in FollowUp.objects.all()],
        "learning_labs:lead": [one.address("yes") for one in LeadRequest.objects.all()],
        "learning_labs:answer_request": [one.address("yes") for one in JoinRequest.objects.all()],
        "learning_labs:chat_words": week["links"],
        "learning_labs:session": [one.get_absolute_url() for one in week["sessions"]],
        "learning_labs:change_session": [f"{one.get_absolute_url()}settings/" for one in week["sessions"]],
        "calendars:session": [
            reverse("calendars:session", args=[one.lab.slug, one.number]) for one in week["sessions"]
        ],
        **of_briefs(),
        **of_the_network(),
        "briefs:invitation": [one.get_absolute_url() for one in CoAuthor.objects.all()],
        "learning_labs:invitation": [one.get_absolute_url() for one in Invitation.objects.all()],
        "briefs:clearance": [one.get_absolute_url() for one in Clearance.objects.all()],
        "briefs:clearance_back": [
            reverse("briefs:clearance_back", args=[one.brief.ref, one.ref]) for one in Clearance.objects.all()
        ],
    }


def of_briefs():
    """Every rendering of every version, and every certificate."""
    versions = [(one.brief.ref, one.number) for one in Version.objects.select_related("brief")]
    codes = list(Certificate.objects.values_list("code", flat=True))
    endings = {"pdf": "pdf", "word": "docx", "epub": "epub", "jats": "jats.xml"}
    shown = {
        f"briefs:{name}": [f"/briefs/{ref}/{number}.{ending}" for ref, number in versions]
        for name, ending in endings.items()
    }
    forms = ("bib", "ris", "json")
    shown["briefs:citation"] = [f"/briefs/{ref}/{number}.{form}" for ref, number in versions for form in forms]
    endings = {"certificate": "/", "certificate_pdf": ".pdf", "certificate_work": ".json"}
    return shown | {
        f"briefs:{name}": [f"/briefs/certificates/{code}{ending}" for code in codes] for name, ending in endings.items()
    }


def addresses(week):
    """Every address of the hub, with the things of the week in it."""
    discussion, question = week["discussion"], week["question"]
    with override("en"):  # a reader before may have left their language
        known = shown_at(week)
    searches = [
        "",
        "?q=insulin",
        "?q=paracetamol",
        f"?lab={discussion.lab.slug}",
        "?solved=no",
        *(f"?q={canary}" for canary in CANARIES),
    ]
    for name, path in ADDRESSES:
        if name in known:
            assert known[name], f"nothing of the week is shown at {path}"
            yield from known[name]
            continue
        path = path.replace("<int:document_id>/<path:document_filename>", "1/a.pdf")
        path = path.replace("areas/<slug:slug>", "areas/supplies").replace("<slug:iso3>", "KEN")
        path = path.replace("phases/<slug:code>", "phases/recovery")
        path = path.replace("<slug:at>", "2").replace("<slug:language>", "fr")
        filled = "/" + path.replace("<slug:slug>/<int:number>", f"{discussion.lab.slug}/{discussion.number}").replace(
            "<slug:slug>", discussion.lab.slug
        )
        filled = filled.replace("<int:post>", "2")
        filled = filled.replace("<int:poll>", str(Poll.objects.get(discussion=discussion).pk))
        if path.startswith("entries/"):
            filled = filled.replace("<int:number>", str(entry_of(discussion).pk))
        if path.startswith("me/quoted/<"):
            filled = filled.replace("<slug:ref>", Excerpt.objects.earliest("pk").ref)
        if path.startswith("moderation/messages/"):
            filled = filled.replace("<int:number>", str(MessageFlag.objects.get().pk))
        elif path.startswith("moderation/"):
            filled = filled.replace("<int:number>", str(Case.objects.waiting().get().pk))
            yield f"/moderation/flag/?at={discussion.address}&post=post-2"
        questions, briefs = (
            (question.ref, week["held"].ref, week["report"].ref),
            [brief.ref for brief in week["briefs"]],
        )
        more = {"harvesting:words": ["?post=2"], "learning_labs:discussion": ["?light=1", "?light=0"]}
        more["learning_labs:lab"] = ["?like=KEN", "?like="]
        more |= {"helpdesk:queue": ["?view=all"], "people:nominations": ["?view=running"]}
        assert set(more) <= {known for known, _path in ADDRESSES}, "a page of these has another name now"
        chosen = more.get(name, [])
        refs = briefs if path.startswith("briefs/") else questions
        for ref in refs if "<slug:ref>" in filled else ("",):
            whole = filled.replace("<slug:ref>", ref).replace("<int:number>", "2").replace("<int:post>", "2")
            assert "<" not in whole, f"the canary walk does not know how to visit {path}"
            yield from (
                f"{whole}{query}" for query in (searches if name in ("search", "search_feed") else ["", *chosen])
            )
    yield from ("/accounts/login/", "/accounts/signup/", "/nowhere/")


def read_by_right(reader, address):
    """What a page says to a reader by right: words that are no leak there."""
    if reader in (Role.OFFICER, Role.ADMINISTRATOR) and address.startswith("/helpdesk/queue"):
        return ["0799 123 456"]  # the desk reads the question as it was typed; it sees no name, and no address
    if reader == Role.ADMINISTRATOR and address.startswith("/people/organisations/"):
        return ["canary-ministry"]  # whoever looks after organisations reads what they are called, not who works there
    if reader in (Role.ADMINISTRATOR, Role.REGIONAL_FOCAL_POINT) and address == "/people/nominations/?view=running":
        return CANARIES  # who appoints reads who holds which role; nothing that they wrote
    if reader == Role.ADMINISTRATOR and address.startswith("/people/unmasking/"):
        return [CANARIES[1], "canary-ministry", "Vexillotomy"]  # she asked, it was allowed, and the hour is not over
    if (
        reader in (Role.EDITOR, Role.ADMINISTRATOR)
        and address.startswith("/network/")
        and address.endswith("/contacts/")
    ):
        return [CANARIES[1]]  # who keeps partners reads who speaks for them, which says nothing of what they wrote
    if reader == Role.ADMINISTRATOR and address == "/cms/lost-factors/":
        return [CANARIES[1]]  # whose second factor was taken away, which says nothing of what they wrote
    if address.endswith("/proposal/") and reader in (Role.FACILITATOR, Role.REGIONAL_FOCAL_POINT, Role.ADMINISTRATOR):
        return [CANARIES[0], "canary-ministry", "Vexillotomy"]  # who decides sees who proposes, as it is said before
    curators = (Role.EDITOR, Role.REGIONAL_FOCAL_POINT, Role.ADMINISTRATOR)
    if address.startswith("/hub/proposals/") and reader in curators:
        return [CANARIES[0], "canary-ministry", "Vexillotomy"]  # curators see who proposes, as it is said before
    if address.startswith("/styleguide/mail"):
        return SECRETS  # development only: letters go to their readers by name of address
    return []


def said_by(answer):
    """The words of an answer; of a copy, a Word file or an e-book, those of every file in it."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content.startswith(b"PK"):
        packed = zipfile.ZipFile(io.BytesIO(content))
        content = b"\n".join(packed.read(name) for name in packed.namelist())
    if answer.headers.get("Content-Type") == "application/pdf":
        return in_a_pdf(content)
    return content.decode("utf-8", "replace")


@cache
def in_a_pdf(content):
    """The words of its pages, of what is heard, and of its properties."""
    made = PdfReader(io.BytesIO(content))
    words = [page.extract_text() for page in made.pages]
    words += [str(one.get("/ActualText", "")) for one in elements_of(made.trailer["/Root"]["/StructTreeRoot"])]
    kept = made.trailer["/Root"]["/Metadata"].get_object().get_data().decode("utf-8", "replace")
    return " ".join(" ".join([*words, kept, str(made.metadata)]).split())


def leaks(text, *, but=()):
    small = text.lower()
    return [secret for secret in SECRETS if secret.lower() in small and secret not in but]


def without_what_was_typed(text, address):
    """A search page repeats what was searched for, which the reader wrote themselves."""
    typed = address.partition("?q=")[2]
    return text.replace(typed, "") if typed else text


def no_page_does(week, readers):
    """Everybody at every address: the languages go round among addresses and roles, so that each meets each."""
    visited = Counter()
    for number, (reader, browser) in enumerate(readers):
        for place, address in enumerate(addresses(week)):
            if FILES.search(address) and reader not in READ_FILES:
                continue
            language = LANGUAGES[(number + place) % len(LANGUAGES)]
            if address.startswith(("/files", "/healthz", "/readyz", "/metrics", "/language")):
                language = ""
            answer = browser.get(f"{language}{address}")
            text = without_what_was_typed(said_by(answer), address)
            found = leaks(text, but=read_by_right(reader, address))
            assert not found, (reader, f"{language}{address}", found)
            assert not leaks(str(answer.headers)), (reader, address)
            visited[language] += 1
    assert min(visited.values()) > 200, visited


def staff_screens():
    """Every address under `/cms/`, with the page of the hub or the first thing of its kind in it."""
    home = str(HubHome.objects.get(slug="hub").pk)
    for path in STAFF_SCREENS:
        yield "/" + with_the_first(re.sub(r"<int:(parent_)?page_id>", home, path))


def no_staff_screen_does(readers):
    """Whoever works in `/cms/` reads there what they may read elsewhere, and no more."""
    opened = Counter()
    for reader, browser in readers:
        if reader not in Role.staff():
            continue
        browser.raise_request_exception = False  # one of Wagtail's addresses fails on purpose
        for address in staff_screens():
            answer = browser.get(address)
            found = leaks(said_by(answer), but=read_by_right(reader, address))
            assert not found, (reader, address, found)
            opened[reader] += answer.status_code == 200
    assert opened[Role.ADMINISTRATOR] > 40, opened


def test_nothing_names_who_is_not_named(week, readers, caplog, subtests):
    """One week, which is long in the making, for all of it; a leak is put into it last."""
    with subtests.test("pages"):
        no_page_does(week, readers)
    with subtests.test("letters"):
        no_letter_does()
    with subtests.test("facts"):
        assert not leaks(" ".join(f"{fact.verb} {fact.details}" for fact in Fact.objects.all()))
    with subtests.test("tables"):
        no_table_does()
    with subtests.test("commands"):
        no_command_does()
    with subtests.test("log"):
        no_line_of_the_log_does(week, readers, caplog)
    with subtests.test("the lone country of a lab"):
        no_page_does_by_a_lone_country(week, readers)
    with subtests.test("staff screens"):
        no_staff_screen_does(readers)
    with subtests.test("a leak put in on purpose"):
        a_leak_put_in_on_purpose_is_found()


def no_letter_does():
    letters = list(Letter.objects.exclude(kind="door"))
    assert {letter.kind for letter in letters} == set(writing._fillings), "a kind of letter that the walk does not send"
    for letter in letters:
        own_words = ["0799 123 456"]  # a letter repeats to the asker what the asker wrote
        assert not leaks(f"{letter.subject} {letter.text} {letter.html} {letter.reason}", but=own_words), letter.kind
    invited = [letter for letter in letters if writing.has_a_calendar(letter)]
    calendars = [writing.enclosed_with(one, answered_at="r-@hub.example", reader="x@y.example") for one in invited]
    assert any(calendars)
    assert not leaks(" ".join(one.content.decode().replace("\r\n ", "") for one in calendars if one))


def no_table_does():
    """Search vectors, entries, facts, posts: every text column of every table but those of people."""
    allowed = {
        "people_person",
        "people_voice",
        "people_organisation",
        "account_emailaddress",
        "mail_letter",
        "mail_incoming",
    }
    for model in apps.get_models():
        if model._meta.db_table in allowed or not model._meta.managed:
            continue
        for row in model._default_manager.all():
            for field in model._meta.concrete_fields:
                found = leaks(str(getattr(row, field.attname)))
                if model is Question and field.name == "text":
                    found = [secret for secret in found if secret != "0799 123 456"]
                assert not found, (model.__name__, field.name, found)


def no_command_does():
    for command in (["catalogue", "--check"], ["owed"], ["taxonomy"]):
        out = io.StringIO()
        call_command(*command, stdout=out)
        assert not leaks(out.getvalue()), command
    with tempfile.TemporaryDirectory() as folder:
        call_command("mirror", folder, language=["en"], stdout=io.StringIO())
        pages = [file.read_text("utf-8") for file in Path(folder).rglob("*.html")]
    assert len(pages) > 20
    assert not leaks("\n".join(pages))


def no_line_of_the_log_does(week, readers, caplog):
    with caplog.at_level(logging.DEBUG, logger="hlh"):
        settle_all()
        call_command("catalogue", mend=True)
        for _reader, browser in readers:
            browser.get(week["discussion"].get_absolute_url())
    assert not leaks(
        " ".join(record.getMessage() for record in caplog.records if not record.name.startswith("django.db"))
    )


def a_leak_put_in_on_purpose_is_found():
    """The walk would see a name in a title, in a passage, and in a letter."""
    entry = Entry.objects.filter(kind="discussion").earliest("pk")
    Entry.objects.filter(pk=entry.pk).update(title=f"{CANARIES[0]} asks")
    assert leaks(Client().get("/search/?q=paracetamol").text)
    Passage.objects.filter(entry=entry).update(text=f"{CANARIES[1]} wrote this about paracetamol")
    assert CANARIES[1] in leaks(Client().get("/search/?q=paracetamol").text)


def no_page_does_by_a_lone_country(week, readers):
    """The Nauruan of the lab is one of one: neither country nor region gives them away."""
    person = Person.objects.get(name=CANARIES[3])
    browser = Client()
    sign_in(person, browser)
    page = browser.get(week["discussion"].get_absolute_url()).text
    assert "A health manager, Nauru" not in page
    for _reader, reading in readers:
        assert "Nauru" not in reading.get(week["discussion"].get_absolute_url()).text.split("Add what you know")[0]
