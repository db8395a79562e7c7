"""The proof of forgetting: somebody whose every word about themselves occurs nowhere else is erased, and looked for.

Looked for in every column of every table by SQL, search vectors and bytes among them, in sessions, in the store of files
and in the cache. What they contributed stays readable, and the ledger verifies.
"""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.conf import settings as hub_settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils.timezone import now
from wagtail.models import UploadedFile
from wagtail.users.models import UserProfile

from briefs.behalf import begin_for
from briefs.clearing.asking import ask as ask_for_clearance
from briefs.crediting import answer, credit
from briefs.models import (
    Attachment,
    Brief,
    Certificate,
    CoAuthor,
    Contribution,
    Kind,
    OnBehalf,
    Plan,
    Remark,
    Step,
    Task,
    a_claim,
)
from briefs.rendering.keeping import make_all
from briefs.reviewing import asking, judging, stepping
from briefs.synthesising.gathering import write_note
from briefs.translating.saying import sides_of
from briefs.translating.saying import translate as translate_brief
from briefs.uptaking import tell
from briefs.using import object_to
from helpdesk.models import Question
from hlh import loop
from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact, Reaction
from hlh.activity.tasks import seal
from hlh.catalogue.checking import differences
from hlh.catalogue.entries import entry_of
from hlh.catalogue.models import Bookmark, Case, Decision, Excerpt, Follow
from hlh.catalogue.moderation.holding import flag
from hlh.catalogue.tasks import count_taps
from hlh.conversations.models import MessageFlag
from hlh.conversations.writing import begin as write_to
from hlh.conversations.writing import write
from hlh.files.tasks import clean_waiting
from hlh.files.uploads import Upload
from hlh.mail import handling, telling
from hlh.mail.addresses import reply_address
from hlh.mail.models import Bounces, Incoming, Letter, Preferences, Stop
from hlh.mail.receiving import take
from hlh.mail.tasks import remind_who_asked, send_due
from hlh.network.models import Answer, Ask, Call, Partner
from hlh.people.erasing import erase
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
    Verification,
    Voice,
)
from hlh.people.models.profiles import FIELDS
from hlh.people.voices import own_voice, speak, voice_of
from hlh.portal.models import ReaderKey
from knowledge_hub.events.registering import ask_address, come
from knowledge_hub.models import HubHome, Registration
from knowledge_hub.models import Proposal as ResourceProposal
from learning_labs.facilitating.matching import Candidate
from learning_labs.models import (
    Coming,
    Discussion,
    Echo,
    FeedKey,
    FollowUp,
    Invitation,
    JoinRequest,
    Lab,
    LeadRequest,
    Nudge,
    Post,
    PostTranslation,
    Proposal,
    Watch,
)
from learning_labs.models import Session as LabSession
from learning_labs.order import drafting, keeping
from learning_labs.outcomes.asking import ask_whether_it_worked
from learning_labs.polls import voting
from learning_labs.saying import translating
from learning_labs.saying.beginning import begin
from learning_labs.sessions import meeting
from learning_labs.sessions.replanning import edition_of, replan
from tests.briefs.conftest import TOLD, make_brief, new_version
from tests.conftest import PASSWORD, ask, make_lab, make_person, post_to, sign_in, with_app
from tests.files.conftest import photo
from tests.house.test_floors import OURS
from tests.house.test_persons import LEADING, keys_to
from tests.knowledge_hub.conftest import make_event

FIRST, SECOND, CLAIMED = "zyxwvanna@health.example", "quopheline@elsewhere.example", "brontavine@later.example"
CANARIES = {
    "name": "zyxwvanna",  # the first address has it too
    "second address": "quopheline",
    "address never confirmed": "brontavin",  # as a search vector would cut it
    "work": "vexillotom",
    "new organisation": "thrumbledor",
    "draft": "wexlorian",
    "draft of a brief": "plinthwis",
    "file name": "grobnikov",
    "subject of a mail": "quillifent",
    "why they should hold a role": "marlowhist",
    "what was useful": "snorvible",
    "what they flagged": "klibbertan",
    "post that nobody read": "tamberquill",
    "why it was hidden": "dropplewick",
    "what an editor said": "brindlemoor",
    "flag of another": "hesperdoon",
    "what was said to that": "yarrowfint",
    "how they were known without factors": "frindlemos",
    "browser": "gribblefox",
    "network": "203.0.113.77",
    "identity elsewhere": "oidc-subject-4711",
    "telephone": "0799 123 456",
    "lab that never opened": "wimblethorp",
    "note among facilitators": "mirrowhelk",
    "why she would join": "jumblewort",
    "translation that was corrected": "sallowmint",
    "draft among facilitators": "snickelfrost",
    "message that was not read": "pellowmarsh",
    "what she flagged": "crindlebee",
    "flag of a message of hers": "sturdlewick",
    "what she said in a review": "twindlebeck",
    "round that was sent back": "fennimarrow",
    "what a reviewer said": "ospreyfold",
    "why hers could not wait": "quorrelstone",
    "remark to her": "gossamerly",
    "what she wrote before she changed it": "thistlecroft",
    "words planned for her": "marshwiggle",
    "why she proposed a resource": "wendlebrook",
    "what she answered a curator": "fiddlesnap",
}
MAIL = """{top}Delivered-To: {to}
From: {who}
Subject: Quillifent
Message-ID: <{number}@mail.example>
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: {encoding}

{words}
"""


def mail_to(voice, who, words, *, number, vouched=True, encoding="8bit"):
    """A message to where a voice speaks, handled as the worker does."""
    domain = who.rpartition("@")[2].strip(">")
    top = f"Authentication-Results: {hub_settings.MAIL_AUTHSERV_ID}; dkim=pass header.d={domain}\n" if vouched else ""
    to = reply_address(voice)
    raw = MAIL.format(top=top, to=to, who=who, number=number, words=words, encoding=encoding)
    handling.handle(take(raw.encode(), sender=who.partition("<")[2].strip("> ") or who, recipient=to))


def everything_is_told():
    """All that is owed is done: reactions, files, letters."""
    settle_all()
    clean_waiting()
    telling.collect()
    send_due()
    settle_all()


@pytest.fixture
def zyx(whole, settings):
    """Her life on the hub, from the door to the staff's screens."""
    settings.ANSWER_PAUSE = 0
    for number in range(1, 11):
        make_lab(f"area-{number}", areas=[number])
    hub = Actor.objects.system()
    ada, fatou = make_person("Ada"), make_person("Fatou", country_id="SEN")
    Appointment.objects.appoint(ada, Role.ADMINISTRATOR, by=hub)
    Nomination.objects.nominate(role=Role.LEARNING_POINT, scope=["country:KEN"], address=SECOND, by=hub)
    settle_all()
    send_due()  # to her address, before she had an account
    ministry = Organisation.objects.create(name="Ministry of Health", kind="ministry", country_id="KEN")
    person = make_person("Zyxwvanna", country_id="KEN", work="Vexillotomist", language="en")
    Person.objects.filter(pk=person.pk).update(organisation=ministry)
    person.refresh_from_db()
    loses_factors(person, ada)
    comes_in(person)
    says_who_she_is(person)
    takes_part(person, fatou)
    writes_mail(person, fatou)
    tells_briefs(person)
    reviews_and_is_reviewed(person, ada)
    holds_roles(person, ada)
    answers_for_a_partner(person)
    keeps_and_follows(person, fatou)
    comes_to_events(person)
    has_a_part(person, fatou)
    is_quoted(person)
    is_moderated(person, fatou, ada)
    leads_labs(person, ada)
    proposes_resources(person, ada)
    writes_to_others(person, fatou)
    everything_is_told()
    is_seen_by_two(person, ada)
    Export.objects.want(person, by=Actor.objects.of(person))
    Reaction.objects.filter(pk=Reaction.objects.latest("pk").pk).update(trouble=f"Key (email)=({FIRST}) exists")
    everything_is_told()
    return person


def loses_factors(person, ada):
    """An administrator who knew her took them away, and said how."""
    with_app(person)
    reset_factors(person, why="Frindlemoss vouched for Zyxwvanna.", by=Actor.objects.of(ada))


def comes_in(person):
    """By password, by code, from elsewhere, with an app, from two browsers; mail to her came back."""
    EmailAddress.objects.create(user=person, email=SECOND, verified=True)
    EmailAddress.objects.create(user=person, email=CLAIMED, verified=False)
    said = {"sub": "oidc-subject-4711", "name": "Zyxwvanna"}
    SocialAccount.objects.create(user=person, provider="who", uid=said["sub"], extra_data=said)
    for agent in ("Gribblefox/1.0 Firefox Android", "Gribblefox/2.0 Chrome Windows"):
        browser = Client(headers={"user-agent": agent}, REMOTE_ADDR="203.0.113.77")
        browser.post("/accounts/login/", {"login": FIRST, "password": PASSWORD})
    Client().post("/accounts/login/code/", {"email": SECOND})
    Bounces.objects.create(address=SECOND, count=1)


def says_who_she_is(person):
    """Profile, a new organisation, drafts, what she wants to be told."""
    browser = sign_in(person)
    own = {"name": person.name, "work": person.work, "country": person.country, "organisation": person.organisation}
    own |= {"areas": [6], "languages": ["en"], "time_zone": "Africa/Nairobi", "orcid": "0000-0002-1825-0097"}
    Profile.objects.say(person, seen=dict.fromkeys(FIELDS, 2), **own)
    by = Actor.objects.of(person)
    OrganisationProposal.objects.propose(person, name="Thrumbledore clinic", kind="other", country=None, by=by)
    Verification.objects.verify(person, Verification.How.DOMAIN, by=Actor.objects.system())
    browser.post("/me/drafts/?for=/helpdesk/ask/", {"text": "Wexlorian, not sent"})
    browser.post("/feedback/", {"page": "/labs/", "text": "Wexlorian says: the list is long."})
    Client().post(
        "/feedback/",
        {"page": "/", "text": "Wexlorian, once more.", "address": SECOND},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    Preferences.objects.update_or_create(person=person, defaults={"cadences": {"post-written": "daily"}})


def takes_part(person, fatou):
    """Asks with and without her account, answers by name, with a file; another writes after her, and is told of her."""
    ask("insulin ran out, call 0799 123 456", asker=person, once="hers", country=person.country)
    ask("paracetamol and ORS finished, 0799 123 456", address=SECOND.upper(), once="as a stranger")
    theirs = ask("oxygen concentrators stand broken, who repairs them", address="other@health.example", once="theirs")
    settle_all()
    theirs.refresh_from_db()
    discussion = Discussion.objects.get(pk=theirs.entry.thing_id)
    discussion.lab.welcome(person, by=Actor.objects.system())
    post_to(sign_in(fatou), discussion, "We wait for a technician.")
    settle_all()
    board = SimpleUploadedFile("Grobnikov.jpg", photo((400, 300)))
    said = {"text": "We lent stock for ten days.", "naming": Naming.OFFICE, "quoting": "yes", "kind": "experience"}
    assert sign_in(person).post(f"{discussion.get_absolute_url()}posts/", said | {"file": board}).status_code == 302
    everything_is_told()
    post_to(sign_in(fatou), discussion, "Thank you.")
    theirs.refresh_from_db()
    theirs.answer(by=Actor.objects.system())
    everything_is_told()
    Stop.objects.create(voice=voice_of(person, discussion.place))
    for who, words in (
        (fatou, "Nous attendons."),
        (person, "Sallowmint: nous attendons."),
        (person, "Nous attendons…"),
    ):
        translate(discussion.posts.get(text="We wait for a technician."), who, words)


def translate(post, person, words):
    """In place of what stands there."""
    edition = translating.edition_of(post, "fr", PostTranslation.objects.of(post, "fr"))
    translating.translate(post, "fr", text=words, edition=edition, person=person, by=Actor.objects.of(person))


def writes_mail(person, fatou):
    """Mail of hers lands, waits and is refused; another answers a letter and quotes her."""
    discussion = Post.objects.get(text="We lent stock for ten days.").discussion
    hers, other = voice_of(person, discussion.place), voice_of(fatou, discussion.place)
    mail_to(hers, f"Zyxwvanna <{FIRST}>", "And by mail: two notes were lost.", number=1)
    mail_to(hers, f"Zyxwvanna <{FIRST}>", "Nobody vouches for Wexlorian.", number=2, vouched=False)
    quoting = "We had the same.=0A=0AOn Mon, 24 Nov 2025 at 10:12, Learning Hub <hub@hub.example> wrote:=0A"
    quoting += "> Zyxwv=\nanna, Vexillotomist:=0A> We lent stock for ten days."
    mail_to(other, f"Fatou <{fatou.email}>", quoting, number=3, encoding="quoted-printable")
    assert set(Incoming.objects.values_list("state", flat=True)) == {"landed", "held"}
    asked = Question.objects.get(voice__address=SECOND.upper())
    mail_to(asked.voice, SECOND, "Since Monday, 0799 123 456.", number=4)
    settle_all()


def comes_to_events(person):
    """With her account, and once more with an address of hers that she typed."""
    event = make_event(HubHome.objects.get(slug="hub"))
    come(event, person, is_named=True, by=Actor.objects.of(person))
    ask_address(event, SECOND.upper(), language="en", by=Actor.objects.stranger())
    everything_is_told()


def tells_briefs(person):
    """One that nobody else has read, one that was sent back and then published twice, each with words to her alone."""
    is_asked_about(make_brief(person, title="Plinthwise"))
    published = make_brief(person, stage="in_review")
    is_asked_about(published)
    hub = Actor.objects.system()
    said = {
        "section": "action",
        "quote": "",
        "words": "Gossamerly: who is the minister of Zyxwvanna?",
        "part": "editor",
    }
    Remark.objects.write(published, **said, voice=None, once="to her", by=hub)
    soon, seen = now() + timedelta(days=9), published.edition
    Plan.objects.make(
        published, what="publish", at=soon, words="Marshwiggle, Zyxwvanna.", urgent="Marshwiggle.", seen=seen, by=hub
    )
    published.send_back("Brindlemoor: count again, Zyxwvanna.", by=Actor.objects.system())
    for outcome in ("Thistlecroft ran out.", TOLD["outcome"]):
        published.keep({"outcome": outcome}, seen=published.edition, who=published.voice)
    published.submit(by=Actor.objects.of(person))
    published.publish(
        "Brindlemoor: well counted, Zyxwvanna.", urgent="Brindlemoor was flooded.", by=Actor.objects.system()
    )
    new_version(published, outcome="Nobody ran out.")
    published.reopen(by=Actor.objects.of(person))
    Attachment.objects.attach(published, Upload("Grobnikov plan.jpg", photo((40, 30))), "The board")
    published.keep({"note": "With a picture."}, seen=published.edition)
    published.submit(by=Actor.objects.of(person))
    published.publish(by=Actor.objects.system())
    Brief.objects.filter(pk=published.pk).update(unplaced="Plinthwise, left over from a file")
    other = make_person("Folasade", country_id="SEN")
    for typist, where in ((person, "other@clinic.example"), (other, SECOND)):
        said = {"title": "Plinthwise, typed", "address": where, "language": "en", "once": where}
        typed = begin_for(typist, **said, by=Actor.objects.of(typist))
        OnBehalf.objects.get(brief=typed).ask(typist, by=Actor.objects.of(typist))
    make_all(published.version_id)
    Certificate.objects.issue(Contribution.objects.for_showing().get(brief=published))
    marks = {one.key: one.mark for one in sides_of(published, published.version, "fr")}
    said = {"outcome": "Personne n’en a manqué."}
    translate_brief(published, "fr", typed=said, marks=marks, voice=published.voice, by=Actor.objects.of(person))


def is_asked_about(brief):
    """Her country is asked to clear it, and says no with words that name her."""
    by = Actor.objects.system()
    clearance = ask_for_clearance(brief, address="clearing@ministry.example", language="en", by=by)
    settle_all()
    send_due()
    clearance.refuse("Brindlemoor: as Zyxwvanna told it first.", seen=clearance.hash, by=by)


def reviews_and_is_reviewed(person, ada):
    """She is asked to review; hers is sent back by a reviewer, and published although nobody read it again."""
    by = Actor.objects.of(ada)
    step = Step.objects.create(labels={"en": "Technical review"}, role=Role.EXPERT)
    make_brief(make_person("Nasimiyu", country_id="SEN"), stage="in_review", country="SEN")
    asked = asking.ask(Task.objects.get(), FIRST, name="Zyxwvanna", language="en", by=by)
    judging.save(asked.task, person, answers={"safe": {"answer": "no", "remark": "Twindlebeck."}}, words="Twindlebeck.")
    hers = make_brief(person, stage="in_review", country="SEN", outcome="Fennimarrow, counted wrongly.")
    task, said = Task.objects.get(round__brief=hers), {"answers": {}, "words": "Ospreyfold: count again, Zyxwvanna."}
    judging.send_back(task, make_person("Wambui"), by=by, **said)
    hers.refresh_from_db()
    hers.keep({"outcome": "Counted."}, seen=hers.edition)
    hers.submit(by=Actor.objects.of(person))
    hers.publish_at_once(reason="Quorrelstone: Zyxwvanna asked for it.", by=by)
    stepping.retire(step, by=by)
    writes_along(person)


def writes_along(person):
    """A brief of somebody else that she changed and remarked on; and she was asked to another one."""
    nekesa, by = make_person("Nekesa", country_id="KEN"), Actor.objects.of(person)
    brief, other = make_brief(nekesa), make_brief(nekesa)
    for one in (brief, other):
        asked = CoAuthor.objects.invite(one, FIRST, language="en", by=Actor.objects.of(nekesa))
    CoAuthor.objects.get(brief=brief).join(voice := speak(person, brief.place, naming=0, quoting="no", among={}), by=by)
    brief.keep({"outcome": "Counted by two."}, seen=brief.edition, who=voice)
    said = {"section": "action", "quote": "", "words": "How many centres?", "part": "coauthor"}
    remark = Remark.objects.write(brief, **said, voice=voice, once="hers", by=by)
    remark.answer("Nine of them.", part="coauthor", voice=voice, once="hers too", by=by)
    assert asked.address == FIRST


def holds_roles(person, ada):
    """Named by herself and confirmed, and at work as one of the staff."""
    by = Actor.objects.of(person)
    because = "Marlowhist was named by the minister."
    named = Nomination.objects.nominate(
        role=Role.COUNTRY_FOCAL_POINT, scope=["country:KEN"], person=person, because=because, by=by
    )
    named.confirm(by=Actor.objects.of(ada))
    Appointment.objects.appoint(person, Role.EDITOR, by=Actor.objects.of(ada))
    settle_all()
    person.refresh_from_db()
    UserProfile.objects.get_or_create(user=person)
    with_app(person)
    UploadedFile.objects.create(file=ContentFile(b"x", name="Grobnikov.pdf"), uploaded_by_user=person)
    page = apps.get_model("knowledge_hub", "HubHome").objects.get(slug="hub")
    page.save_revision(user=person, log_action=True).publish(user=person)
    brief = make_brief(make_person("Nobuhle", country_id="SEN"), stage="in_review", country="SEN")
    brief.publish("Well told.", by=by)


def answers_for_a_partner(person):
    """She raises a call, and answers it for a partner whose calls go to an address of hers; her signature is taken out."""
    hub = Actor.objects.system()
    office = Organisation.objects.create(name="Cold Chain Alliance", kind="nsa")
    partner = Partner.objects.add(office, address=SECOND, areas=[6], by=hub)
    Appointment.objects.appoint(person, Role.PARTNER, scope=[partner.mark], by=hub)
    said = {"title": "Cold boxes", "asked": "Which held?", "areas": [6], "until": now().date() + timedelta(days=14)}
    call = Call.objects.raise_one(person, by=Actor.objects.of(person), **said)
    call.open({partner.pk}, by=hub)
    settle_all()
    send_due()
    made = Ask.objects.get(call=call)
    voice = Voice.objects.get(place=made.place)
    said = {"text": "Boxes with ice held. Zyxwvanna, Vexillotomist", "once": "a", "by": Actor.objects.of(person)}
    answer = Answer.objects.give(made, voice=voice, **said)
    answer.accept("Boxes with ice held.", by=hub)
    Answer.objects.give(made, voice=voice, **said | {"text": f"Write to {FIRST}.", "once": "b"})
    settle_all()
    send_due()


def keeps_and_follows(person, fatou):
    """She says what was useful, keeps it, is reminded, and hears what becomes of it."""
    brief = make_brief(fatou, stage="published", country="SEN")
    entry, browser = entry_of(brief), sign_in(person)
    browser.post(f"/entries/{entry.pk}/useful/", {"answer": "yes", "words": "Snorvible, says Zyxwvanna."})
    for what in ("keeping", "following"):
        browser.post(f"/entries/{entry.pk}/{what}/", {"answer": "yes"})
    browser.post(f"/entries/{entry.pk}/reminder/", {"remind_on": now().date().isoformat()})
    assert Bookmark.objects.filter(person=person, remind_on__isnull=False).update(remind_on="2026-01-01") == 1
    Follow.objects.begin(person, country=person.country)
    count_taps()
    remind_who_asked()
    new_version(brief, outcome="Counted again.")


def has_a_part(person, fatou):
    """She is listed under another's brief, says how it went where she works, and objects to being used in it."""
    by = Actor.objects.of(person)
    hers = Brief.objects.standing().filter(voice__person=person).earliest("pk")
    claims = [a_claim("It helps.", [entry_of(hers).pk])]
    said = {"kind": Kind.LEARNING, "title": "All of them", "claims": claims, "country": "SEN"}
    learning = make_brief(fatou, stage="published", **said)
    made = credit(learning, person, "reviewer", by=by)
    everything_is_told()
    answer(made, agrees=True, by=by)
    said = {"country": person.country, "level": None, "where": "Thrumbledore", "adapted": "By boat.", "went": "worked"}
    tell(learning, person, said, naming=Naming.OFFICE, once="", by=by)
    object_to(learning, hers, "We stopped that.", by=by)
    everything_is_told()


def is_quoted(person):
    """Words of hers are taken from where she wants to be asked: she allows some, and has not answered about others."""
    taker = make_person("Frida")
    by, post = Actor.objects.of(taker), Post.objects.get(text__startswith="insulin ran out", number=1)
    loop.take_words(post, "insulin ran out", taker, into="", once="quotes", by=by)
    brief = Brief.objects.get(once="quotes")
    loop.take_words(post, "insulin", taker, into=brief.ref, once="quotes", by=by)
    settle_all()
    allowed, waiting = Excerpt.objects.of(person).order_by("pk")
    allowed.give(by=Actor.objects.of(person))
    assert waiting.stage == Excerpt.Stage.ASKED
    brief.refresh_from_db()
    write_note(brief, "Quimbleforth, says Zyxwvanna.", person, naming=0, by=Actor.objects.of(person))
    claim = a_claim("Lending helps.", [brief.roots.get().pk])
    brief.keep({"title": "Lending", "claims": [claim]}, seen=brief.edition)
    brief.submit(by=by)
    brief.publish(by=Actor.objects.system())


def is_moderated(person, fatou, ada):
    """A post of hers is hidden unread and one waits; one is flagged, and so is a brief; she flags another's."""
    by, entry = Actor.objects.of(ada), entry_of(Post.objects.get(text="We lent stock for ten days.").discussion)
    discussion = Discussion.objects.get(pk=entry.thing_id)
    for dose in ("250 mg", "500 mg"):
        post_to(sign_in(person), discussion, f"Tamberquill: give the child {dose} amoxicillin twice a day.")
    hidden, _waits = Case.objects.waiting().order_by("pk")
    hidden.hide(reason="clinical", words="Dropplewick, dear Zyxwvanna.", by=by)
    of_hers = entry_of(Brief.objects.get(stage="published", country="KEN", voice__person=person))
    said = {"reason": "wrong", "words": "Hesperdoon: Zyxwvanna was not there.", "by": Actor.objects.of(fatou)}
    for about, anchor in ((entry, Post.objects.get(text="We lent stock for ten days.").anchor), (of_hers, "")):
        flag(about, anchor, person=fatou, **said)
        Case.objects.latest("pk").keep(words="Yarrowfint: Zyxwvanna was there.", by=by)
    others = discussion.posts.get(text="We wait for a technician.").anchor
    flag(entry, others, person=person, reason="wrong", words="Klibbertan.", by=Actor.objects.of(person))
    Case.objects.latest("pk").keep(words="It holds.", by=by)


def proposes_resources(person, ada):
    """One stands in the hub, and of one a curator wants to know more, and is answered."""
    by, curator = Actor.objects.of(person), Actor.objects.of(ada)
    said = {"title": "Cold boxes", "publisher": "WHO", "kind": "tool"}
    made = []
    for number in range(2):
        address = f"https://tools.example/{number}"
        one = ResourceProposal.objects.propose(person, address=address, why="Wendlebrook used it.", by=by)
        one.learn(said=said, silence="", by=curator)
        made.append(one)
    made[0].ask_back(words="Where, Zyxwvanna?", by=curator)
    made[0].answer(words="Fiddlesnap knows.", by=by)
    said |= {"publisher_kind": "who_hq", "licence": "CC BY 4.0", "hosting": "link", "language": "en", "areas": [6]}
    made[1].accept(ada, said=said | {"link": made[1].address, "helps": "Keep it cold."}, by=curator)


def leads_labs(person, ada):
    """One that she proposed is open, one has never opened; and she was asked to lead a third."""
    said = {"guiding_question": "What held?", "areas": [6], "languages": [], "countries": []}
    for title, purpose in (("Stores in floods", ""), ("Stores in drought", "Wimblethorpe knows.")):
        made = Proposal.objects.propose(person, by=Actor.objects.of(person), title=title, purpose=purpose, **said)
    Proposal.objects.exclude(pk=made.pk).get().accept([], themselves=True, by=Actor.objects.of(ada))
    LeadRequest.objects.ask(Lab.objects.get(slug="area-3"), person, "KEN")
    asked = make_lab("asked", areas=[1], joining=Lab.Joining.REQUEST)
    JoinRequest.objects.ask(asked, person, words="Zyxwvanna knows jumblewort.", by=Actor.objects.of(person))
    for address in (SECOND, FIRST):
        Invitation.objects.invite(asked, address, language="en", position="member", by=Actor.objects.of(ada))
    others = Post.objects.shown().exclude(voice__person=person).select_related("discussion__lab")
    asks_and_is_asked(person, ada, others)
    Echo.objects.tap(others.order_by("pk")[0], person, Echo.Kind.USEFUL)
    FeedKey.objects.make(person, Lab.objects.get(slug="area-3"))
    ReaderKey.objects.make(person)
    Watch.objects.choose(person, Watch.Level.WATCH, lab=Lab.objects.get(slug="area-3"))
    talk, by = others.order_by("pk")[0].discussion, Actor.objects.of(person)
    keeping.note(talk, "Mirrowhelk asks Zyxwvanna.", once="", by=by)
    drafting.keep(talk, "Snickelfrost lends.", edition=drafting.edition_of(talk, ""), by=by)
    keeping.assign(talk, person, by=Actor.objects.of(ada))
    keeping.close(talk, because="", by=by)
    keeping.reopen(talk, because="", by=by)
    asked = {"question": "Who lends?", "answers": ["We", "They"], "takes_several": False, "days": 3}
    voting.vote(voting.ask(talk, **asked, by=Actor.objects.of(ada)), person, [1])
    meets(person, talk.lab)


def writes_to_others(person, fatou):
    """What she wrote to somebody was read, and told by letter under her name; one message was not read. Each flagged one."""
    lab, by = Lab.objects.get(slug="area-3"), Actor.objects.of(person)
    for one in (person, fatou):
        lab.welcome(one, by=Actor.objects.of(one))
    profile, _made = Profile.objects.get_or_create(person=fatou, defaults={"widest": 1})
    first = write_to(person, profile, text="How do you repair scales?", once="m1", by=by)
    talk, hers = first.conversation, Actor.objects.of(fatou)
    answered = write(talk, fatou, text="By a mechanic.", once="m2", by=hers)
    write(talk, person, text="Pellowmarsh, says Zyxwvanna.", once="m3", by=by)
    for message, who, words in ((answered, person, "Crindlebee."), (first, fatou, "Sturdlewick: is this Zyxwvanna?")):
        voice = talk.sides.get(voice__person=who).voice
        MessageFlag.objects.flag(message, voice, reason="wrong", words=words, by=Actor.objects.of(who))
        MessageFlag.objects.latest("pk").hide(words="Dear Zyxwvanna.", by=Actor.objects.system())
    everything_is_told()
    assert Letter.objects.filter(kind="message-written", subject__contains="Zyxwvanna").exists()
    assert Letter.objects.filter(kind="message-judged", text__contains="Zyxwvanna").exists()


def meets(person, lab):
    """She plans a session and comes to it, to one that is moved and cancelled, and to one that is held."""
    hub = Actor.objects.system()
    lab.welcome(person, by=hub)
    for by in (Actor.objects.of(person), hub):
        at = now() + timedelta(days=3)
        session = LabSession.objects.plan(lab, title="Lending", agenda="Who lends?", begins_at=at, by=by)
        Coming.objects.say(session, person, comes=True)
    said = {name: getattr(session, name) for name in LabSession.CHANGED} | {"begins_at": now() + timedelta(hours=5)}
    replan(session, by=hub, edition=edition_of(session), said=said)
    meeting.remind_of_what_is_near()
    settle_all()
    send_due()
    session.refresh_from_db()
    session.cancel(reason="The line is down.", by=hub)
    held = LabSession.objects.plan(
        lab, title="Lent", agenda="Who lent?", begins_at=now() - timedelta(minutes=5), by=hub
    )
    Coming.objects.say(held, person, comes=True)
    held.finish(notes="Lend early.", recording="", by=hub)
    everything_is_told()
    mine = Letter.objects.filter(to__person=person)
    assert {"session-changed", "session-near"} <= set(mine.values_list("kind", flat=True))


def asks_and_is_asked(person, ada, others):
    """A facilitator asks her what she knows, and somebody else about what she began by name."""
    by, lab = Actor.objects.of(ada), Lab.objects.get(slug="area-6")
    said = {"kind": "question", "language": "en", "quoting": "ask", "naming": Naming.OFFICE}
    hers = begin(lab, person, text="Who mends scales?", by=Actor.objects.of(person), **said)
    knowing = make_person("Naliaka", country_id="KEN")
    Person.objects.filter(pk=person.pk).update(asks_a_month=12)
    theirs = begin(lab, knowing, text="Who mends fridges?", by=Actor.objects.of(knowing), **said)
    for who, about in ((person, theirs), (knowing, hers)):
        profile, _made = Profile.objects.get_or_create(person=who)
        assert Nudge.objects.ask(about, [Candidate(profile, {}, ("area",), 4)], by=by) == 1
    settle_all()
    send_due()
    assert Letter.objects.filter(kind="nudged", text__contains="Zyxwvanna").exists()
    answers(person, theirs)


def answers(person, asked):
    """What she says helps, and some weeks later its asker is told of it by her name; she is asked of another one."""
    post_to(sign_in(person), asked, "A mechanic comes twice a year.", naming=Naming.OFFICE)
    asked.take_answer(asked.posts.get(number=2), by=Actor.objects.system(), marked=Discussion.Marked.OPENER)
    Discussion.objects.filter(pk=asked.pk).update(marked_at=now() - timedelta(days=31))
    assert ask_whether_it_worked() == 1
    hers = own_voice(person)
    FollowUp.objects.create(post=asked.posts.get(number=1), voice=hers, days=30, is_asker=False, outcome="worked")
    settle_all()
    send_due()
    assert Letter.objects.filter(kind="outcome-asked", text__contains="Zyxwvanna").exists()


def is_seen_by_two(person, ada):
    """What she wrote unnamed was asked about, with a reason that names her."""
    voice = Voice.objects.filter(person=person, place__startswith="question:").earliest("pk")
    rene = make_person("Rene")
    asked = Unmasking.objects.ask(voice, reason="Is this Zyxwvanna?", about="", by=Actor.objects.of(ada))
    asked.allow(by=Actor.objects.of(rene))


# Looking


def standing(words):
    """Which canaries stand in a text."""
    lower = words.lower()
    return {canary for canary in CANARIES.values() if canary in lower}


def readable(value):
    """A value of a column as words; bytes as they are, and what is packed in them."""
    if not isinstance(value, bytes | memoryview):
        return json.dumps(value, default=str, ensure_ascii=False)
    content = bytes(value)
    words = content.decode("utf-8", "replace")
    if zipfile.is_zipfile(io.BytesIO(content)):
        packed = zipfile.ZipFile(io.BytesIO(content))
        words += "".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    return words


def in_tables():
    """Every table with what stands there: asked of PostgreSQL itself, so that no model is forgotten."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE c.relkind IN ('r', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT * FROM {table}")
            rows = cursor.fetchall()
            if words := set().union(*(standing(readable(value)) for row in rows for value in row)):
                found[table.removeprefix("public.")] = words
    for session in Session.objects.all():
        if words := standing(str(session.get_decoded())):
            found.setdefault("django_session", set()).update(words)
    return found


def in_files():
    """The store: names and content."""
    every = [path for path in Path(hub_settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    return {path.name: words for path in every if (words := standing(path.name + readable(path.read_bytes())))}


def in_the_cache():
    """Keys and values of this hub."""
    server = cache._cache.get_client(None)
    found = set()
    for key in server.scan_iter(f"{cache.key_prefix}:*", count=1000):
        value = server.get(key) if server.type(key) == b"string" else b""
        found |= standing(key.decode("utf-8", "replace") + (value or b"").decode("utf-8", "replace"))
    return found


def rows_of_theirs(model, person):
    """The rows that lead to somebody, by a key or by a voice."""
    voices = Voice.objects.filter(person=person)
    by_key = [model._base_manager.filter(**{field.name: person}) for field in keys_to(model, Person)]
    by_voice = [model._base_manager.filter(**{f"{field.name}__in": voices}) for field in keys_to(model, Voice)]
    return [rows for rows in (*by_key, *by_voice) if rows.exists()]


def seal_what_may_be_sealed():
    """Two ticks of beat: the first notes how far the second goes. Tests that run beside this one may hold back the newest."""
    seal()
    seal()


def test_nothing_of_an_erased_person_is_left_anywhere_and_what_they_said_is_read_on(zyx):
    before = in_tables()
    assert set().union(*before.values()) == set(CANARIES.values()), "every canary has sung somewhere"
    assert {"people_person", "people_draft", "people_nomination", "mail_letter", "mail_incoming"} <= set(before)
    assert {"files_file", "briefs_brief", "helpdesk_question", "django_session", "usersessions_usersession"} <= set(
        before
    )
    assert in_files()
    seal_what_may_be_sealed()
    call_command("verify_ledger")
    assert Registration.objects.count() == 2
    theirs, facts = Discussion.objects.get(posts__text="We lent stock for ten days."), Fact.objects.count()
    asked = Discussion.objects.filter(posts__text__startswith="insulin ran out").get()

    erase(zyx, by=Actor.objects.system())

    assert in_tables() == {}
    assert not Registration.objects.exists()
    assert in_files() == {}
    assert in_the_cache() <= {
        CANARIES["network"]
    }  # how often a network knocked at the door: of nobody, gone in minutes
    assert list(differences()) == []
    assert Fact.objects.count() == facts + 1
    seal_what_may_be_sealed()
    call_command("verify_ledger")
    reader = Client()
    page = reader.get(theirs.get_absolute_url()).text
    for words in ("A former member", "We lent stock for ten days.", "And by mail: two notes were lost.", "Thank you."):
        assert words in page
    assert "insulin ran out" in reader.get(asked.get_absolute_url()).text
    brief = Brief.objects.get(stage="published", country="KEN")
    assert TOLD["action"] in reader.get(brief.get_absolute_url()).text
    assert "A former member" in reader.get(brief.get_absolute_url()).text
    assert "Boxes with ice held." in reader.get(Call.objects.get().get_absolute_url()).text
    assert sorted(Decision.objects.values_list("what", "reason", "words")) == [
        ("hidden", "clinical", ""),
        ("kept", "", ""),
        ("kept", "", ""),
        ("kept", "", "It holds."),
    ]
    assert Fact.objects.filter(verb="person.factors_reset").exists()
    assert sorted(Excerpt.objects.values_list("stage", flat=True)) == ["given", "refused"]


def test_the_life_that_is_forgotten_has_everything_that_a_person_can_have_here(zyx):
    """A new model with a key to a person fails it until it takes part in the proof."""
    empty = [model._meta.label for model in LEADING if model in OURS and not rows_of_theirs(model, zyx)]
    by_address = [
        "mail.Bounces",
        "people.Person",
        "learning_labs.Invitation",
        "briefs.Clearance",
        "network.Partner",
        "network.Ask",  # whose voice is the organisation's
    ]  # found by their address, or the person themselves
    wagtails = [
        label for label in empty if label.startswith("knowledge_hub.")
    ]  # pages have an owner where one was made
    assert sorted(set(empty) - set(by_address) - set(wagtails)) == []
