"""A letter goes out once, however often it is tried; it waits for a post office that is away."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from django.core.management import call_command
from django.db import connection, transaction
from django.utils.timezone import now

from hlh.embedded.servers import free_port
from hlh.mail import sending
from hlh.mail.models import Letter
from hlh.mail.tasks import send_due


class Sink:
    """A post office that counts."""

    def __init__(self):
        self.taken = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  aiosmtpd's name
        self.taken.append(envelope.rcpt_tos[0])
        return "250 taken"


@pytest.fixture
def office(settings):
    sink = Sink()
    controller = Controller(sink, hostname="127.0.0.1", port=free_port())
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


def test_two_who_claimed_the_same_letter_send_it_once(db, office):
    slow, quick = code_for(), None
    assert slow.claim()
    Letter.objects.update(due_at=now())
    quick = Letter.objects.get()
    sending.send(quick)
    sending._deliver(slow)
    assert office.taken == ["asker@health.example"]


def test_a_post_office_that_is_away_for_a_day_loses_no_letter(db, no_office, settings):
    from hlh.people.models import Voice

    voice = Voice.objects.create(place="question:1", address="asker@health.example")
    letter = code_for(to=voice)
    for _try in range(40):
        Letter.objects.update(due_at=now())
        sending.send(Letter.objects.get())
    letter.refresh_from_db()
    assert (letter.state, letter.tries) == ("waiting", 40)
    assert letter.due_at <= now() + timedelta(hours=1)


def test_after_days_a_letter_waits_for_a_person_who_sends_it_again(db, no_office, office, settings, capsys):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, free_port()
    code_for(written_at=now() - timedelta(hours=2))
    sending.send(Letter.objects.get())
    assert Letter.objects.get().state == "failed"
    call_command("letters", "--again")
    assert "door" in capsys.readouterr().out
    settings.EMAIL_PORT = port
    send_due()
    assert Letter.objects.get().state == "sent"
    assert office.taken == ["asker@health.example"]


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
