"""A letter goes out once, however often it is tried; it waits for a post office that is away."""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.utils.timezone import now

from hlh.activity.ledger import settle_all
from hlh.activity.models import Actor
from hlh.embedded.servers import free_port
from hlh.mail import sending, writing
from hlh.mail.models import Letter
from hlh.mail.tasks import send_due
from hlh.people.erasing import erase
from hlh.people.models import Naming, Person
from tests.conftest import ask, make_lab, make_person, post_to


class Sink:
    """A post office that counts. It refuses whom it is told to; while it opens, something else may happen."""

    def __init__(self):
        self.taken, self.contents, self.refuses, self.meanwhile = [], [], "", lambda: None

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802  aiosmtpd's name
        if address == self.refuses:
            return f"550 <{address}>: no such user, {address} has left"
        envelope.rcpt_tos.append(address)
        return "250 known"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.taken.append(envelope.rcpt_tos[0])
        self.contents.append(envelope.content)
        return "250 taken"


class Door(SMTP):
    async def _handle_client(self):
        await asyncio.get_running_loop().run_in_executor(None, self.event_handler.meanwhile)
        await super()._handle_client()


class PostOffice(Controller):
    def factory(self):
        return Door(self.handler, **self.SMTP_kwargs)


@pytest.fixture
def office(settings):
    sink = Sink()
    controller = PostOffice(sink, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    yield sink
    controller.stop()


@pytest.fixture
def no_office(settings):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()


def code_for(address="asker@health.example", **fields):
    return Letter.objects.create(
        kind="door", to_address=address, reason="You asked for it.", subject="Code", text="A code", **fields
    )


def receipt_for(address="asker@health.example"):
    """The letter that somebody gets who asked with an address."""
    ask(address=address, once=address)
    settle_all()
    return Letter.objects.get(kind="question-received", state="waiting")


def try_now():
    Letter.objects.update(due_at=now())
    sending.send(Letter.objects.get())
    return Letter.objects.get()


def test_two_who_claimed_the_same_letter_send_it_once(db, office):
    slow = code_for()
    assert slow.claim()
    Letter.objects.update(due_at=now())
    sending.send(Letter.objects.get())
    sending._deliver(slow)
    assert office.taken == ["asker@health.example"]


def test_who_was_slow_does_not_put_off_the_letter_of_who_claimed_it_after(db, no_office):
    slow = code_for()
    slow.claim()
    slow.refresh_from_db()
    Letter.objects.update(due_at=now())
    Letter.objects.get().claim()
    claimed = Letter.objects.get()
    slow.put_off("time-out")
    slow.give_up("time-out")
    assert (Letter.objects.get().due_at, Letter.objects.get().state) == (claimed.due_at, "waiting")


@pytest.mark.parametrize(("tls", "user", "steps"), [(False, "", 8), (True, "", 11), (True, "hub", 14)])
def test_a_claim_outlasts_every_step_of_a_slow_post_office(db, settings, tls, user, steps):
    settings.EMAIL_USE_TLS, settings.EMAIL_HOST_USER = tls, user
    code_for().claim()
    assert Letter.objects.get().due_at > now() + timedelta(seconds=steps * settings.EMAIL_TIMEOUT)


def test_what_is_said_of_a_letter_is_taken_back_when_the_post_office_hangs(db, settings):
    """Said to be sent before it is asked, in one transaction with its yes."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.EMAIL_HOST, settings.EMAIL_PORT = silent.getsockname()
        settings.EMAIL_TIMEOUT = 0.2
        code_for()
        sending.send(Letter.objects.get())
    letter = Letter.objects.get()
    assert (letter.state, letter.sent_at) == ("waiting", None)
    assert letter.trouble


def test_a_letter_is_tried_for_about_three_days_before_it_waits_for_a_person(db, no_office):
    receipt_for()
    pauses = []
    while (letter := try_now()).state == "waiting":
        pauses.append((letter.due_at - now()).total_seconds())
    assert letter.state == "failed"
    assert max(pauses) <= 3600
    assert pauses[0] < 25
    assert sum(pauses) == pytest.approx(3 * 86_400, rel=0.05)


def test_a_letter_that_failed_is_listed_and_sent_once_more(db, office, capsys):
    letter = receipt_for()
    Letter.objects.update(state="failed", tries=Letter.MOST_TRIES, trouble="SMTPServerDisconnected: gone")
    call_command("owed")
    assert f"question-received {letter.pk}" in capsys.readouterr().out
    assert Letter.objects.get().state == "failed"

    call_command("owed", "--again")
    send_due()
    assert Letter.objects.get().state == "sent"
    assert office.taken == ["asker@health.example"]


def test_another_three_days_begin_when_a_person_says_so(db, no_office):
    receipt_for()
    Letter.objects.update(state="failed", tries=Letter.MOST_TRIES)
    call_command("owed", "--again")
    assert (try_now().state, try_now().tries) == ("waiting", 2)


def test_a_code_of_the_door_is_not_sent_when_it_opens_nothing_any_more(db, office, capsys):
    code_for(written_at=now() - timedelta(hours=1))
    sending.send(Letter.objects.get())
    letter = Letter.objects.get()
    assert (letter.state, letter.text, office.taken) == ("failed", "", [])
    call_command("owed", "--again")
    send_due()
    assert (capsys.readouterr().out, office.taken) == ("", [])


def test_a_code_of_the_door_is_given_up_after_an_hour(db, no_office):
    code_for(written_at=now() - timedelta(minutes=59))
    assert try_now().state == "waiting"
    Letter.objects.update(written_at=now() - timedelta(minutes=61))
    assert try_now().state == "failed"


def test_nothing_that_is_kept_or_listed_of_a_refusal_names_the_receiver(db, office, capsys):
    office.refuses = "asker@health.example"
    receipt_for(office.refuses)
    letter = try_now()
    assert "no such user" in letter.trouble
    assert "@" not in letter.trouble
    Letter.objects.update(state="failed")
    call_command("owed")
    assert "@" not in capsys.readouterr().out


def test_a_row_that_somebody_holds_keeps_no_other_letter_waiting(whole, office):
    held = code_for("held@health.example")
    code_for("other@health.example")

    def send():
        send_due()
        connection.close()

    with transaction.atomic():
        Letter.objects.select_for_update().get(pk=held.pk)
        with ThreadPoolExecutor(1) as pool:
            pool.submit(send).result()
    assert office.taken == ["other@health.example"]


def test_a_letter_that_is_forgotten_while_others_are_sent_keeps_none_waiting(whole, office):
    """Its receiver is erased between the claim and the look at the row."""
    code_for("amina@health.example", due_at=now() - timedelta(minutes=1))
    code_for("other@health.example")
    with connection.cursor() as cursor:  # the row goes in the moment it is claimed
        cursor.execute(
            "CREATE FUNCTION forget() RETURNS trigger AS $$ BEGIN DELETE FROM mail_letter WHERE id = NEW.id; RETURN NULL;"
            " END $$ LANGUAGE plpgsql;"
            "CREATE TRIGGER forget AFTER UPDATE ON mail_letter FOR EACH ROW"
            " WHEN (NEW.to_address = 'amina@health.example') EXECUTE FUNCTION forget()"
        )
    try:
        send_due()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER forget ON mail_letter; DROP FUNCTION forget()")
    assert office.taken == ["other@health.example"]


@pytest.fixture
def quoting(whole, settings):
    """A letter to somebody who asked, with what Amina answered under her name; not sent yet."""
    settings.ANSWER_PAUSE = 0
    for number in range(1, 11):
        make_lab(f"area-{number}", areas=[number])
    question = ask(address="asker@health.example")
    settle_all()
    question.refresh_from_db()
    member = Client()
    member.force_login(make_person("Amina", country_id="KEN"))
    post_to(member, question.entry.thing, "We lent stock.", naming=Naming.OFFICE)
    settle_all()
    question.refresh_from_db()
    question.answer(by=Actor.objects.system())
    settle_all()
    return Letter.objects.get(kind="question-answered")


def erase_her():
    try:
        erase(Person.objects.get(name="Amina"), by=Actor.objects.system())
    finally:
        connection.close()


def test_who_is_erased_while_the_post_office_opens_is_not_named_in_the_letter(quoting, office):
    office.meanwhile = erase_her
    sending.send(quoting)
    quoting.refresh_from_db()
    assert not Person.objects.exists()
    assert quoting.state == "sent"
    assert "A former member" in quoting.text
    assert "Amina" not in quoting.text


def test_nobody_is_erased_between_the_words_of_a_letter_and_keeping_them(quoting, office, monkeypatch):
    """Erasing finds the letter held, and is done again; it never misses what is kept a moment later."""
    answered = writing.filling_of("question-answered")

    def fill(letter):
        context = answered(letter)
        with ThreadPoolExecutor(1) as pool:
            assert isinstance(pool.submit(erase_her).exception(), OperationalError)
        return context

    monkeypatch.setitem(writing._fillings, "question-answered", fill)
    sending.send(quoting)
    quoting.refresh_from_db()
    assert "Amina" in quoting.text
    erase_her()
    quoting.refresh_from_db()
    assert (quoting.state, quoting.text) == ("sent", "")
