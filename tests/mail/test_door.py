"""The door for mail keeps what comes for us, and vouches on a development machine for people of its database alone."""

import smtplib

import pytest

from hlh.embedded.servers import free_port
from hlh.mail import handling, receiving
from hlh.mail.door import opened
from hlh.mail.models import Incoming, Letter
from learning_labs.models import Post
from tests.mail.conftest import REPLY, SECRET
from tests.servers import until

MAIL = "From: {who}\r\nTo: hub\r\nSubject: Re\r\nMessage-ID: <{who}>\r\n\r\nWe did this too.\r\n"


@pytest.fixture
def office():
    door = opened("127.0.0.1", free_port())
    with smtplib.SMTP("127.0.0.1", door.port) as office:
        yield office
    door.stop()


@pytest.mark.usefixtures("whole")
def test_a_person_of_a_development_hub_is_vouched_for_and_nobody_else(whole, voice, office):
    office.sendmail("amina@health.example", [REPLY], MAIL.format(who="amina@health.example"))
    forged = f"Authentication-Results: mx.hub.example; spf=pass smtp.mailfrom=amina@health.example\r\n{MAIL}"
    office.sendmail("mallory@evil.example", [REPLY], forged.format(who="amina@health.example "))
    for row in Incoming.objects.order_by("pk"):
        handling.handle(row)
    assert list(Incoming.objects.order_by("pk").values_list("state", flat=True)) == ["landed", "held"]
    assert Post.objects.filter(text="We did this too.").count() == 1


@pytest.mark.usefixtures("whole")
def test_in_production_the_door_vouches_for_nobody(whole, voice, office, settings):
    settings.DEVELOPMENT = False
    office.sendmail("amina@health.example", [REPLY], MAIL.format(who="amina@health.example"))
    handling.handle(Incoming.objects.get())
    assert (Incoming.objects.get().state, Incoming.objects.get().why) == ("held", "unproven")


def test_mail_for_others_is_not_taken(db, office):
    for address in (
        "somebody@elsewhere.example",
        "root@hub.example",
        "r-short@hub.example",
        f"r-{SECRET}@evil.example",
    ):
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            office.sendmail("amina@health.example", [address], MAIL.format(who="amina@health.example"))


@pytest.mark.usefixtures("whole")
def test_what_cannot_be_kept_stays_with_the_other_post_office(whole, voice, office, monkeypatch):
    monkeypatch.setattr(receiving, "_digest", lambda raw, recipient: None)
    with pytest.raises(smtplib.SMTPDataError, match="Try again later"):
        office.sendmail("amina@health.example", [REPLY], MAIL.format(who="amina@health.example"))
    assert not Incoming.objects.exists()


def test_a_worker_opens_the_door_that_it_is_told_and_handles_what_comes(whole, voice, start):
    from tests.servers import QUIET, WORKER

    port = free_port()
    own = {"SMTP_IN": f"smtp://127.0.0.1:{port}", "MAIL_FROM": "Learning Hub <hub@hub.example>"}
    start(*WORKER, *QUIET, STATEMENT_SECONDS="60", BROKER_SECONDS="10", **own)

    def delivered():
        try:
            with smtplib.SMTP("127.0.0.1", port) as office:
                office.sendmail("amina@health.example", [REPLY], MAIL.format(who="amina@health.example"))
        except OSError:
            return False
        return True

    until(delivered, 90)
    until(lambda: Post.objects.filter(text="We did this too.").exists(), 90)
    assert Letter.objects.filter(kind="mail-landed").exists()
