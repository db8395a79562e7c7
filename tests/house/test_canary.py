"""The canary walk: people who are not named have names that occur nowhere else; every output is searched for them.

After a scripted week every address and letter is fetched as each kind of reader. A new address that the walk does not
visit, or a new kind of letter, fails it.
"""

from __future__ import annotations

import io
import logging

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from helpdesk.models import Question
from helpdesk.tasks import tell_askers
from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor, Fact
from hlh.catalogue.entries import entry_of
from hlh.catalogue.models import Entry, Passage
from hlh.files.models import File
from hlh.files.tasks import clean_waiting
from hlh.mail import handling, telling, writing
from hlh.mail.addresses import reply_address
from hlh.mail.models import Incoming, Letter, Preferences
from hlh.mail.receiving import take
from hlh.mail.tasks import send_due
from hlh.people.losing import reset_factors
from hlh.people.models import Appointment, Naming, Organisation, Person, Role
from hlh.people.voices import voice_of
from hlh.portal.models import Report
from learning_labs.models import Discussion, Lab
from tests.briefs.conftest import make_brief, new_version
from tests.conftest import PASSWORD, ask, make_lab, make_person, post_to, sign_in, with_app
from tests.files.conftest import photo
from tests.house.test_strangers import ADDRESSES

CANARIES = ["Zyxwvanna", "Qophelius", "Brontavine", "Wexlorian"]
SECRETS = [*CANARIES, "canary-ministry", "Vexillotomy", "0799 123 456"]
LANGUAGES = ["", "/ar", "/zh-hans", "/fr", "/ru", "/es"]


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
    browser.post(f"{discussion.get_absolute_url()}posts/", {"text": "Our board.", "file": board})
    clean_waiting()
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
    held = ask("hmm, what about things", asker=masked[1], once="held")
    settle_all()
    return {
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


def tell(masked, discussion):
    """They tell it in briefs too: a draft, one in review, one published twice, one withdrawn after the asker read of it."""
    stages = ["draft", "in_review", "published", "published"]
    briefs = [make_brief(person, stage=stage) for person, stage in zip(masked, stages, strict=True)]
    new_version(briefs[2], outcome="Counted again.")
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


def readers(week):
    """Everybody who comes: a stranger, a member, and one person for each role."""
    signed_in = {"stranger": None, "member": make_person("Maya", country_id="NPL")}
    signed_in |= {Role.OFFICER: week["oskar"], Role.ADMINISTRATOR: week["ada"], Role.FACILITATOR: week["frida"]}
    for role in set(Role) - set(signed_in):
        signed_in[role] = make_person(f"Holder-of-{role}")
        Appointment.objects.appoint(signed_in[role], role, by=Actor.objects.system())
    for name, person in signed_in.items():
        browser = Client(raise_request_exception=True)
        if person:
            sign_in(person, browser)
        yield name, browser


def addresses(week):
    """Every address of the hub, with the things of the week in it."""
    discussion, question = week["discussion"], week["question"]
    searches = ["", "?q=insulin", "?q=paracetamol", *(f"?q={canary}" for canary in CANARIES)]
    for name, path in ADDRESSES:
        if name == "wagtail_serve":
            yield from ("/hub/", "/hub/nowhere/")
            continue
        path = path.replace("<int:document_id>/<path:document_filename>", "1/a.pdf")
        path = path.replace("areas/<slug:slug>", "areas/supplies").replace("<slug:iso3>", "KEN")
        filled = "/" + path.replace("<slug:slug>/<int:number>", f"{discussion.lab.slug}/{discussion.number}").replace(
            "<slug:slug>", discussion.lab.slug
        )
        if path.startswith("files/"):
            filled = f"/files/{File.objects.get().ref}/attachment.webp"
        if path.startswith("me/mail/"):
            filled = filled.replace("<slug:ref>", Incoming.objects.get(state="held").ref)
        if path.startswith("me/letters/<"):
            filled = filled.replace("<slug:ref>", Letter.objects.get(kind="digest").message_id[1:25])
        questions, briefs = (
            (question.ref, week["held"].ref, week["report"].ref),
            [brief.ref for brief in week["briefs"]],
        )
        refs = briefs if path.startswith("briefs/") else questions
        for ref in refs if "<slug:ref>" in filled else ("",):
            whole = filled.replace("<slug:ref>", ref).replace("<int:number>", "2")
            assert "<" not in whole, f"the canary walk does not know how to visit {path}"
            yield from (f"{whole}{query}" for query in (searches if name == "search" else ["", "?view=all"]))
    yield from ("/accounts/login/", "/accounts/signup/", "/nowhere/")


def leaks(text, *, but=()):
    return [secret for secret in SECRETS if secret.lower() in text.lower() and secret not in but]


def without_what_was_typed(text, address):
    """A search page repeats what was searched for, which the reader wrote themselves."""
    typed = address.partition("?q=")[2]
    return text.replace(typed, "") if typed else text


def test_no_page_names_who_is_not_named(week):
    visited = 0
    for reader, browser in readers(week):
        for address in addresses(week):
            for language in LANGUAGES if reader == "stranger" else ["", "/ar"]:
                if language and address.startswith(("/files", "/healthz", "/readyz", "/metrics", "/language")):
                    continue
                answer = browser.get(f"{language}{address}")
                content = b"".join(answer.streaming_content) if answer.streaming else answer.content
                text = without_what_was_typed(content.decode("utf-8", "replace"), address)
                at_the_desk = reader in (Role.OFFICER, Role.ADMINISTRATOR) and address.startswith("/helpdesk/queue")
                # the desk reads the question as it was typed; it sees no name, and no address
                found = leaks(text, but=["0799 123 456"] if at_the_desk else ())
                if address.startswith("/styleguide/mail"):
                    found = leaks(text, but=SECRETS)  # development only: letters go to their readers by name of address
                assert not found, (reader, f"{language}{address}", found)
                assert not leaks(str(answer.headers)), (reader, address)
                visited += 1
    assert visited > 200


def test_no_letter_names_who_is_not_named(week):
    letters = list(Letter.objects.exclude(kind="door"))
    assert {letter.kind for letter in letters} == set(writing._fillings), "a kind of letter that the walk does not send"
    for letter in letters:
        own_words = ["0799 123 456"]  # a letter repeats to the asker what the asker wrote
        assert not leaks(f"{letter.subject} {letter.text} {letter.html} {letter.reason}", but=own_words), letter.kind


def test_no_table_but_those_of_people_holds_who_is_not_named(week):
    """Search vectors, entries, facts, posts: every text column of every table."""
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


def test_no_command_says_who_is_not_named(week):
    for command in (["catalogue", "--check"], ["owed"], ["taxonomy"]):
        out = io.StringIO()
        call_command(*command, stdout=out)
        assert not leaks(out.getvalue()), command


def test_no_line_of_the_log_says_who_is_not_named(week, caplog):
    with caplog.at_level(logging.DEBUG, logger="hlh"):
        settle_all()
        call_command("catalogue", mend=True)
        for _reader, browser in readers(week):
            browser.get(week["discussion"].get_absolute_url())
    assert not leaks(
        " ".join(record.getMessage() for record in caplog.records if not record.name.startswith("django.db"))
    )


def test_a_leak_put_in_on_purpose_is_found(week):
    """The walk would see a name in a title, in a passage, and in a letter."""
    entry = Entry.objects.filter(kind="discussion").earliest("pk")
    Entry.objects.filter(pk=entry.pk).update(title=f"{CANARIES[0]} asks")
    assert leaks(Client().get("/search/?q=paracetamol").text)
    Passage.objects.filter(entry=entry).update(text=f"{CANARIES[1]} wrote this about paracetamol")
    assert CANARIES[1] in leaks(Client().get("/search/?q=paracetamol").text)


def test_the_lone_country_of_a_lab_is_never_named(week):
    """The Nauruan of the lab is one of one: neither country nor region gives them away."""
    person = Person.objects.get(name=CANARIES[3])
    browser = Client()
    sign_in(person, browser)
    page = browser.get(week["discussion"].get_absolute_url()).text
    assert "A health manager, Nauru" not in page
    for _reader, reading in readers(week):
        assert "Nauru" not in reading.get(week["discussion"].get_absolute_url()).text.split("Add what you know")[0]


def test_facts_name_nobody(week):
    assert not leaks(" ".join(f"{fact.verb} {fact.details}" for fact in Fact.objects.all()))
